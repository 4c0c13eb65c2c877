"""One WSGI application on one port: Athena is ours, Glue and S3 are moto's with some rules.

Each call is told to `record`, so that tests can count them.
"""

import io
import json
import re
import time
import traceback
from collections.abc import Callable, Iterable

from stand_ins.athena.api import AthenaApi
from stand_ins.athena.errors import ApiError
from stand_ins.athena.faults import AthenaFaults
from stand_ins.athena.trino_config import TRINO_KEY
from stand_ins.aws import ACCESS_KEY
from stand_ins.faults import control
from stand_ins.lifetime import CONTROL

_SIGNED = re.compile(r"Credential=([^/]+)/\d{8}/[^/]+/([^/]+)/aws4_request")


class Router:
    """In: the API of Athena, moto as a WSGI application (None in unit tests of the API)."""

    def __init__(
        self,
        api: AthenaApi,
        faults: AthenaFaults,
        moto: Callable | None = None,
        record: Callable[[dict], None] = lambda call: None,
    ):
        self._api, self._faults, self._moto, self._record = api, faults, moto, record

    def __call__(self, environ: dict, start_response: Callable) -> Iterable[bytes]:
        path, target = environ.get("PATH_INFO", ""), environ.get("HTTP_X_AMZ_TARGET", "")
        if path.startswith(CONTROL):
            status, body = control(self._faults, path.removeprefix(CONTROL), _body(environ))
            return _json_answer(start_response, status, body)
        key, signed_for = _signer(environ)
        if key not in ("", ACCESS_KEY, TRINO_KEY):
            return _unknown_key(start_response, signed_for)
        service, _, operation = target.partition(".")
        if service not in ("AmazonAthena", "AWSGlue"):
            return self._rest(environ, start_response, path)
        started, body = time.monotonic(), _body(environ)
        handle = self._athena if service == "AmazonAthena" else self._glue
        status, answer, error = handle(operation, body, environ)
        self._record(
            {
                "service": service.removeprefix("Amazon").removeprefix("AWS").lower(),
                "operation": operation,
                "by_trino": _signer(environ)[0] == TRINO_KEY,
                "status": status,
                "error": error,
                "millis": round((time.monotonic() - started) * 1000),
                "request": json.loads(body or b"{}"),
            }
        )
        return _json_answer(start_response, status, answer, error)

    def _athena(self, operation: str, body: bytes, environ: dict) -> tuple:
        try:
            return 200, json.dumps(self._api.answer(operation, json.loads(body or b"{}"))), None
        except ApiError as error:
            answer = {"__type": error.code, "Message": error.message}
            if error.athena_code:
                answer |= {"AthenaErrorCode": error.athena_code, "ErrorCode": error.athena_code}
            return error.http, json.dumps(answer), error.code
        except Exception as error:
            traceback.print_exc()
            code = "InternalServerException"
            return 500, json.dumps({"__type": code, "Message": repr(error)}), code

    def _glue(self, operation: str, body: bytes, environ: dict) -> tuple:
        from stand_ins.athena.glue_rules import glue

        def ask_moto(content: bytes) -> tuple:
            return _ask(self._moto, environ, content)

        is_trino = _signer(environ)[0] == TRINO_KEY
        return glue(operation, body, is_trino, self._faults, ask_moto)

    def _rest(self, environ: dict, start_response: Callable, path: str) -> Iterable[bytes]:
        from stand_ins.athena.lake_formation import lake_formation
        from stand_ins.athena.s3_reads import read

        key, service = _signer(environ)
        if service == "lakeformation":
            body = _body(environ)
            environ["wsgi.input"] = io.BytesIO(body)
            answer = lake_formation(path.strip("/"), body)
            if answer is not None:
                return _json_answer(start_response, 200, json.dumps(answer))
        method, query = environ["REQUEST_METHOD"], environ.get("QUERY_STRING", "")
        call = {"service": service, "operation": method, "path": path, "query": query}
        if method == "POST" and "delete" in query.split("&"):  # several keys, named in the body
            body = _body(environ)
            environ["wsgi.input"] = io.BytesIO(body)
            call["body"] = body.decode()
        self._record({**call, "by_trino": key == TRINO_KEY})
        if service == "s3" and key == TRINO_KEY:
            found = read(method, path, query, environ.get("HTTP_RANGE", ""))
            if found:
                start_response(f"{found[0]} OK", found[1])
                return [found[2]]
        return self._moto(environ, start_response)


def _body(environ: dict) -> bytes:
    return environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))


def _signer(environ: dict) -> tuple[str, str]:
    """(access key, service) of the signature; empty without one."""
    found = _SIGNED.search(environ.get("HTTP_AUTHORIZATION", ""))
    return (found[1], found[2]) if found else ("", "")


def _unknown_key(start_response: Callable, service: str) -> Iterable[bytes]:
    """As AWS says that it does not know an access key."""
    if service == "s3":
        text = "The AWS Access Key Id you provided does not exist in our records."
        body = f"<Error><Code>InvalidAccessKeyId</Code><Message>{text}</Message></Error>".encode()
        headers = [("Content-Type", "application/xml"), ("Content-Length", str(len(body)))]
        start_response("403 Forbidden", headers)
        return [body]
    code = "UnrecognizedClientException"
    answer = {"__type": code, "message": "The security token included in the request is invalid."}
    return _json_answer(start_response, 400, json.dumps(answer), code)


def _json_answer(start_response, status: int, body: str | bytes, error: str | None = None):
    content = body.encode() if isinstance(body, str) else body
    headers = [
        ("Content-Type", "application/x-amz-json-1.1"),
        ("Content-Length", str(len(content))),
    ]
    if error:
        headers.append(("x-amzn-ErrorType", error))
    start_response(f"{status} {'OK' if status == 200 else 'Error'}", headers)
    return [content]


def _ask(application: Callable, environ: dict, body: bytes) -> tuple[int, bytes, str | None]:
    """Calls a WSGI application. Out: status, body, error type."""
    seen = []

    def start_response(status: str, headers: list, exc_info=None):
        seen[:] = [int(status.split()[0]), {name.lower(): value for name, value in headers}]

    changed = {**environ, "wsgi.input": io.BytesIO(body), "CONTENT_LENGTH": str(len(body))}
    content = b"".join(application(changed, start_response))
    return seen[0], content, seen[1].get("x-amzn-errortype")
