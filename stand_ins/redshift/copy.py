"""COPY from S3: the gateway cuts files into fields, pg_rs.copy_rows loads them."""

import csv
import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from botocore.exceptions import ClientError

from stand_ins.redshift import serdes
from stand_ins.redshift.external_ddl import Job
from stand_ins.redshift.names import words
from stand_ins.redshift.refused import Refused, syntax_error
from stand_ins.redshift.spectrum import Spectrum
from stand_ins.redshift.statement import Session, Statement
from stand_ins.redshift.tokens import Tokens, plain, text_sql

_FLAGS = words(
    """
    GZIP BZIP2 CSV EMPTYASNULL BLANKSASNULL ESCAPE REMOVEQUOTES TRUNCATECOLUMNS FILLRECORD
    IGNOREBLANKLINES TRIMBLANKS ROUNDEC NOLOAD MANIFEST EXPLICIT_IDS
    """
)
_TEXTS = words(
    """
    DELIMITER TIMEFORMAT DATEFORMAT QUOTE REGION IAM_ROLE CREDENTIALS ACCESS_KEY_ID
    SECRET_ACCESS_KEY SESSION_TOKEN ENCODING
    """
)
_NUMBERS = ("IGNOREHEADER", "MAXERROR")
_MAX_ERRORS = 100_000
_OCTAL = re.compile(r"\\([0-7]{3})")
_ELSEWHERE = words(
    """
    JSON AVRO PARQUET ORC FIXEDWIDTH SHAPEFILE LZOP ZSTD SSH ENCRYPTED
    """
)


@dataclass(frozen=True, slots=True)
class ReadFiles(Job):
    """Reads what COPY loads into a file for pg_rs.copy_rows."""

    source: str
    file: str
    options: dict[str, object] = field(hash=False)

    def before(self, spectrum: Spectrum) -> None:
        found = [
            line
            for path, content in self._files(spectrum)
            for line in cut(path, content, self.options)
        ]
        spectrum.write(self.file, found)

    def _files(self, spectrum: Spectrum) -> Iterator[tuple[str, bytes]]:
        if self.options.get("MANIFEST"):
            (listed,) = spectrum.objects(self.source)
            for entry in json.loads(spectrum.content(listed))["entries"]:
                yield from self._read(spectrum, entry["url"], entry.get("mandatory", False))
            return
        yield from self._read(spectrum, self.source, True)

    def _read(self, spectrum: Spectrum, source: str, is_needed: bool):
        try:
            found = list(spectrum.objects(source))
        except ClientError as error:
            raise Refused(f"S3ServiceException: {error}", code="XX000") from error
        if not found and is_needed:
            raise Refused(f"The specified S3 prefix '{source}' does not exist", code="XX000")
        for item in found:
            if not item["Size"]:
                continue
            path = f"s3://{item['bucket']}/{item['Key']}"
            kind = (
                ".gz" if self.options.get("GZIP") else ".bz2" if self.options.get("BZIP2") else ""
            )
            yield path, serdes.unpacked(kind, path, spectrum.content(item))


def copy(tokens: Tokens, session: Session) -> Statement:
    """COPY table [(columns)] FROM 's3://...' options."""
    tokens.need("COPY")
    relation, columns = tokens.name(), None
    if tokens.sees("("):
        columns = [plain(part.part()) for part in tokens.brackets().parts()]
    tokens.need("FROM")
    if tokens.sees("STDIN"):
        raise syntax_error("STDIN", "COPY loads from S3.")
    source = tokens.text()
    if not source.startswith("s3://"):
        raise Refused("the stand-in has COPY from s3:// alone")
    options = _options(tokens)
    file = "copy_" + hashlib.sha256(tokens.sql.encode()).hexdigest()[:32]
    told = {
        "max_errors": options.get("MAXERROR", 0),
        "time_format": _format(options.get("TIMEFORMAT")),
        "date_format": _format(options.get("DATEFORMAT")),
        "fill": bool(options.get("FILLRECORD")),
        "truncate": bool(options.get("TRUNCATECOLUMNS")),
        "no_load": bool(options.get("NOLOAD")),
        "explicit_ids": bool(options.get("EXPLICIT_IDS")),
    }
    listed = f"ARRAY[{', '.join(text_sql(name) for name in columns)}]" if columns else "NULL"
    arguments = f"{text_sql(relation)}, {listed}, {text_sql(file)}, {text_sql(json.dumps(told))}"
    job = ReadFiles(source, file, options)
    return Statement(f"CALL pg_rs.copy_rows({arguments}::jsonb)", "COPY", job=job)


def cut(path: str, content: bytes, options: dict) -> Iterator[dict]:
    """The lines of a file: path, number, raw text, fields; or code and reason of what is wrong."""
    skipped = int(options.get("IGNOREHEADER", 0))
    for number, raw in _lines(content, options):
        if number <= skipped or (options.get("IGNOREBLANKLINES") and not raw.strip()):
            continue
        found: dict = {"path": path, "number": number}
        try:
            text = raw.decode()
        except UnicodeDecodeError:
            text = raw.decode(errors="replace")
            if "ACCEPTINVCHARS" in options:
                text = text.replace("\ufffd", str(options["ACCEPTINVCHARS"]))
            else:
                reason = "String contains invalid or unsupported UTF8 codepoints"
                found |= {"code": 1220, "reason": reason}
        text = text.replace("\0", "")
        yield found | {
            "raw": text,
            "fields": [_value(item, options) for item in _cut(text, options)],
        }


def _lines(content: bytes, options: dict) -> Iterator[tuple[int, bytes]]:
    """Lines with their numbers: of CSV with quotes, and of ESCAPE, they can go over line ends."""
    lines = content.split(b"\n")
    if lines and lines[-1] == b"":
        lines.pop()
    quote = str(options.get("QUOTE", '"')).encode()
    number, held = 1, b""
    for at, line in enumerate(lines, 1):
        whole = held + line
        is_open = options.get("CSV") and whole.count(quote) % 2
        is_escaped = options.get("ESCAPE") and re.search(rb"(?<!\\)(\\\\)*\\$", whole)
        if (is_open or is_escaped) and at < len(lines):
            held = whole + b"\n"
            continue
        yield number, whole.removesuffix(b"\r")
        number, held = at + 1, b""


def _cut(text: str, options: dict) -> list[str | None]:
    delimiter = str(options.get("DELIMITER", "," if options.get("CSV") else "|"))
    if options.get("CSV"):
        quote = str(options.get("QUOTE", '"'))
        return next(csv.reader([text], delimiter=delimiter, quotechar=quote), [""])
    if options.get("REMOVEQUOTES"):
        pattern = re.compile(rf'"([^"]*)"|\'([^\']*)\'|([^{re.escape(delimiter)}]*)')
        return _by_pattern(text, delimiter, pattern)
    if not options.get("ESCAPE"):
        return list(text.split(delimiter))
    fields, part, at = [], "", 0
    while at < len(text):
        if text[at] == "\\" and at + 1 < len(text):
            part += "\\N" if text[at + 1] == "N" and not part else text[at + 1]
            at += 2
        elif text.startswith(delimiter, at):
            fields.append(part)
            part, at = "", at + len(delimiter)
        else:
            part, at = part + text[at], at + 1
    return [*fields, part]


def _by_pattern(text: str, delimiter: str, pattern: re.Pattern) -> list[str | None]:
    fields, at = [], 0
    while True:
        found = pattern.match(text, at)
        fields.append(next((group for group in found.groups() if group is not None), ""))
        at = found.end()
        if not text.startswith(delimiter, at):
            return fields
        at += len(delimiter)


def _value(text: str | None, options: dict) -> str | None:
    if text is None or text == options.get("NULL", "\\N"):
        return None
    if options.get("TRIMBLANKS"):
        text = text.rstrip(" ")
    if options.get("EMPTYASNULL") and text == "":
        return None
    if options.get("BLANKSASNULL") and text and text.isspace():
        return None
    return text


def _options(tokens: Tokens) -> dict[str, object]:
    found: dict[str, object] = {}
    while not tokens.is_done():
        word = tokens.next().upper()
        if word == "FORMAT":
            tokens.take("AS")
            word = tokens.next().upper()
        if word in _FLAGS:
            found[word] = True
        elif word in _TEXTS:
            tokens.take("AS")
            found[word] = tokens.next()
            if word == "DELIMITER":
                found[word] = _OCTAL.sub(lambda code: chr(int(code[1], 8)), found[word])
        elif word in _NUMBERS:
            tokens.take("AS")
            found[word] = int(tokens.next())
        elif word == "NULL":
            tokens.take("AS")
            found["NULL"] = tokens.text()
        elif word == "ACCEPTINVCHARS":
            tokens.take("AS")
            is_told = not tokens.is_done() and tokens.is_quoted()
            found["ACCEPTINVCHARS"] = tokens.text() if is_told else "?"
        elif word in ("COMPUPDATE", "STATUPDATE"):
            if tokens.word() in ("ON", "OFF", "TRUE", "FALSE", "PRESET"):
                tokens.next()
        elif word in _ELSEWHERE:
            raise Refused(f"the stand-in has no COPY with {word}")
        else:
            raise syntax_error(word)
    return _checked(found)


def _checked(options: dict) -> dict:
    if options.get("CSV") and (options.get("ESCAPE") or options.get("REMOVEQUOTES")):
        raise Refused("CSV is not compatible with ESCAPE and REMOVEQUOTES", code="42601")
    if int(options.get("MAXERROR", 0)) > _MAX_ERRORS:
        raise Refused(f"MAXERROR is at most {_MAX_ERRORS}", code="22023")
    if not any(name in options for name in ("IAM_ROLE", "CREDENTIALS", "ACCESS_KEY_ID")):
        raise Refused("COPY needs credentials", "IAM_ROLE default, or an ARN.", "42601")
    return options


def _format(text: object) -> str | None:
    """A format of Redshift as PostgreSQL's: HH counts to 24."""
    if text is None:
        return None
    lower = str(text).lower()
    if lower in ("auto", "epochsecs", "epochmillisecs"):
        return lower
    return re.sub(r"HH(?!12|24)", "HH24", str(text))
