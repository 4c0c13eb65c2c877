"""Looks whether what the settings for Athena name is there, before anything is built.

dbt would fail on the first statement, with an error of Athena's that names no setting.
"""

import os

from botocore.exceptions import ClientError

from tidemark.landing import AwsError
from tidemark.landing.aws import NOT_FOUND, S3Path, client, code_of, explained

# As in profiles.yml.
PLACES = ("TIDEMARK_ATHENA_STAGING", "TIDEMARK_ATHENA_DATA")
WORK_GROUP = "TIDEMARK_ATHENA_WORKGROUP"


def work_group() -> str:
    """The work group of the settings."""
    return os.environ.get(WORK_GROUP) or "primary"


def check_athena() -> None:
    """Three calls. Raises AwsError that names the setting: work group or bucket not there, not
    allowed, no credentials. The work group comes first, because S3 does not say why it refuses."""
    _ask(
        f"find the work group {work_group()}",
        ("InvalidRequestException",),
        f"Athena has none of this name in this region; look at {WORK_GROUP} and AWS_REGION",
        lambda: client("athena").get_work_group(WorkGroup=work_group()),
    )
    for name in PLACES:
        url = os.environ.get(name, "")
        try:
            place = S3Path.parse(url)
        except ValueError as error:
            raise AwsError(
                f"{name}: {error}" if url else f"set {name} to s3://bucket/folder"
            ) from None
        _ask(
            f"find the bucket of {name}={url}",
            NOT_FOUND,
            "there is no such bucket",
            lambda bucket=place.bucket: client("s3").head_bucket(Bucket=bucket),
        )


def _ask(doing: str, codes: tuple[str, ...], advice: str, call) -> None:
    with explained(doing):
        try:
            call()
        except ClientError as error:
            if code_of(error) in codes:
                raise AwsError(f"cannot {doing}: {advice}") from error
            raise
