"""What landing needs to know of AWS: places in buckets, clients, and errors that say what to do.

boto3 is imported only where a bucket is named, so who works on local folders needs none.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any

from tidemark.landing.errors import AwsError

SCHEME = "s3://"
NOT_FOUND = ("404", "NoSuchKey", "NotFound")
CHANGED = ("412", "PreconditionFailed", "409", "ConditionalRequestConflict")
DENIED = ("403", "AccessDenied", "AccessDeniedException", "AllAccessDisabled")
NOT_KNOWN = ("InvalidAccessKeyId", "SignatureDoesNotMatch", "UnrecognizedClientException")
NO_QUEUE = ("NonExistentQueue", "QueueDoesNotExist")
EXPIRED = ("ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired", "InvalidToken")


@dataclass(frozen=True)
class S3Path:
    """A folder in a bucket; `prefix` has no slash at its ends and may be empty."""

    bucket: str
    prefix: str

    @classmethod
    def parse(cls, url: str) -> "S3Path":
        """Of `s3://bucket/some/folder`; ValueError if there is no bucket."""
        bucket, _, prefix = url.removeprefix(SCHEME).partition("/")
        if not url.startswith(SCHEME) or not bucket:
            raise ValueError(f"{url} is not s3://bucket/folder")
        return cls(bucket, prefix.strip("/"))

    def key(self, name: str) -> str:
        """The key of what lies below the folder."""
        return f"{self.prefix}/{name}" if self.prefix else name

    def __str__(self) -> str:
        return f"{SCHEME}{self.bucket}/{self.prefix}".rstrip("/")


def is_s3(path: object) -> bool:
    """Whether it is a place in a bucket."""
    return str(path).startswith(SCHEME)


def read_models_once() -> None:
    """Lets all sessions of botocore in this process share what describes the services of AWS.

    dbt-athena makes a session and clients for every node, and each reads them from JSON again: a
    quarter of what a run costs on this side. Does nothing where botocore is not installed.
    """
    try:
        from botocore import session
    except ImportError:
        return
    if not hasattr(session.create_loader, "cache_info"):
        session.create_loader = cache(session.create_loader)


@cache
def client(service: str) -> Any:
    """A client of boto3 for `s3`, `glue`, `sqs`; credentials are found as the AWS tools find them.

    One per process: to make one costs tenths of a second, and threads may share it.
    """
    try:
        import boto3
        from botocore.config import Config
    except ImportError:
        raise AwsError(
            "s3:// and Glue need boto3, which comes with: make install ENGINE=athena"
        ) from None
    with explained(f"connect to {service}"):
        return boto3.client(
            service,
            # boto3 itself knows only AWS_DEFAULT_REGION; the other tools know this one.
            region_name=os.environ.get("AWS_REGION") or None,
            config=Config(retries={"mode": "standard", "total_max_attempts": 6}),
        )


@contextmanager
def explained(doing: str) -> Iterator[None]:
    """Turns what boto3 raises into an AwsError. In: what is being done, as `list s3://bucket/x`."""
    from botocore import exceptions

    try:
        yield
    except exceptions.ClientError as error:
        raise AwsError(f"cannot {doing}: {_advice(code_of(error))} ({error})") from error
    except exceptions.NoRegionError as error:
        raise AwsError(f"cannot {doing}: set AWS_REGION to the region of the data") from error
    except (exceptions.HTTPClientError, exceptions.IncompleteReadError) as error:
        raise AwsError(f"cannot {doing}: AWS cannot be reached ({error}); try again") from error
    except exceptions.BotoCoreError as error:
        # No credentials, half of them, a profile that is not there, an old login, ...
        raise AwsError(
            f"cannot {doing}: {error}. Credentials are found as the AWS tools find them:"
            " set AWS_PROFILE, or give the machine a role"
        ) from error


def code_of(error: Any) -> str:
    """The code of a ClientError: `NoSuchKey`, `404`, ..."""
    return error.response.get("Error", {}).get("Code", "")


def _advice(code: str) -> str:
    if code == "NoSuchBucket":
        return "there is no such bucket; look at TIDEMARK_RAW and TIDEMARK_LANDED"
    if code.endswith(NO_QUEUE):
        return "there is no such queue; look at TIDEMARK_NOTICES and AWS_REGION"
    if code in DENIED:
        return "no permission; docs/athena/landing-policy.json is what landing needs"
    if code in EXPIRED:
        return "the AWS credentials have expired; log in again"
    if code in NOT_KNOWN:
        return "AWS does not know these credentials; look at AWS_PROFILE"
    return "AWS refused"
