"""A short way for Trino's reads of S3: out of moto's store, past its parsers and templates.

moto needs 2 to 6 ms a call, and its listings grow with the bucket. What is unusual (versions, other
parameters, what is not there) is left to moto.
"""

from bisect import bisect_left
from urllib.parse import parse_qs, quote, unquote
from xml.sax.saxutils import escape

from moto.s3.models import s3_backends

from stand_ins.aws import ACCOUNT, PARTITION

Answer = tuple[int, list[tuple[str, str]], bytes]  # status, headers, body
PAGE = 1000
_LISTING = frozenset(("list-type", "prefix", "max-keys", "continuation-token", "start-after"))


def read(method: str, path: str, query: str, range_: str) -> Answer | None:
    """In: the parts of a request (`range_`: its Range header, or ""). None: ask moto."""
    if method not in ("GET", "HEAD"):
        return None
    name, _, key = path.lstrip("/").encode("latin-1").decode().partition("/")
    bucket = s3_backends[ACCOUNT][PARTITION].buckets.get(name)
    if bucket is None or bucket.versioning_status:
        return None
    parameters = {k: v[0] for k, v in parse_qs(query, keep_blank_values=True).items()}
    if key:
        is_plain = not set(parameters) - {"x-id"}
        return _object(bucket.keys.get(key), method, range_) if is_plain else None
    is_listing = parameters.get("list-type") == "2" and not set(parameters) - _LISTING
    return _listing(bucket, name, parameters) if method == "GET" and is_listing else None


def _object(found, method: str, range_: str) -> Answer | None:
    if found is None:
        return None
    body, status = found.value, 200
    headers = [
        ("ETag", found.etag),
        ("Last-Modified", found.last_modified_RFC1123),
        ("Accept-Ranges", "bytes"),
        ("Content-Type", "binary/octet-stream"),
    ]
    if range_:
        first, last = _bytes(range_, len(body))
        if first > last:
            return None
        headers.append(("Content-Range", f"bytes {first}-{last}/{len(body)}"))
        body, status = body[first : last + 1], 206
    headers.append(("Content-Length", str(len(body))))
    return status, headers, body if method == "GET" else b""


def _bytes(range_: str, size: int) -> tuple[int, int]:
    first, _, last = range_.removeprefix("bytes=").partition("-")
    if not first:
        return max(0, size - int(last)), size - 1
    return int(first), min(int(last), size - 1) if last else size - 1


def _listing(bucket, name: str, parameters: dict[str, str]) -> Answer:
    prefix = parameters.get("prefix", "")
    limit = min(int(parameters.get("max-keys") or PAGE), PAGE)
    keys = sorted(key for key in list(bucket.keys) if key.startswith(prefix))
    after = unquote(parameters.get("continuation-token", "")) or parameters.get("start-after", "")
    start = bisect_left(keys, after + "\0") if after else 0
    page, has_more = keys[start : start + limit], start + limit < len(keys)
    entries = [_entry(key, bucket.keys.get(key)) for key in page if bucket.keys.get(key)]
    token = f"<NextContinuationToken>{quote(page[-1])}</NextContinuationToken>" if has_more else ""
    body = (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">'
        f"<Name>{name}</Name><Prefix>{escape(prefix)}</Prefix><KeyCount>{len(entries)}</KeyCount>"
        f"<MaxKeys>{limit}</MaxKeys><IsTruncated>{str(has_more).lower()}</IsTruncated>"
        f"{token}{''.join(entries)}</ListBucketResult>"
    ).encode()
    return 200, [("Content-Type", "application/xml"), ("Content-Length", str(len(body)))], body


def _entry(key: str, found) -> str:
    return (
        f"<Contents><Key>{escape(key)}</Key>"
        f"<LastModified>{found.last_modified_ISO8601}</LastModified>"
        f"<ETag>{escape(found.etag)}</ETag><Size>{found.size}</Size>"
        f"<StorageClass>{found.storage_class}</StorageClass></Contents>"
    )
