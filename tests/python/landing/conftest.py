"""The raw zone that each test starts with, and a spy on the files that are opened in it."""

import os
from collections.abc import Callable
from pathlib import Path

import boto3
import pytest
from landing_zone import BUCKET, BucketZone, Zone
from moto import mock_aws

from tidemark.landing import settings_from_env
from tidemark.landing.aws import client


@pytest.fixture
def zone(request: pytest.FixtureRequest, tmp_path: Path) -> Zone:
    if getattr(request, "param", "disk") == "bucket":
        return request.getfixturevalue("bucket")
    root = tmp_path / "raw" / "mobile_analytics"
    root.mkdir(parents=True)
    env = {"TIDEMARK_RAW": str(tmp_path / "raw"), "TIDEMARK_LANDED": str(tmp_path / "landed")}
    return Zone(root, settings_from_env(env))


@pytest.fixture(scope="session")
def session() -> boto3.Session:
    """What is slow to make: it has read the descriptions of the services."""
    return boto3.Session("test", "test", region_name="us-east-1")


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch, session: boto3.Session) -> None:
    """An empty account of moto's."""
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    client.cache_clear()
    with mock_aws(), monkeypatch.context() as patch:
        patch.setattr(boto3, "DEFAULT_SESSION", session)
        yield
    client.cache_clear()


@pytest.fixture
def bucket(aws: None, session: boto3.Session) -> BucketZone:
    """A raw zone and a landed folder in one bucket."""
    s3 = session.client("s3")
    s3.create_bucket(Bucket=BUCKET)
    # A folder in a bucket is there if anything is: that is what the AWS console makes.
    s3.put_object(Bucket=BUCKET, Key="raw/")
    env = {"TIDEMARK_RAW": f"s3://{BUCKET}/raw", "TIDEMARK_LANDED": f"s3://{BUCKET}/landed"}
    settings = settings_from_env(env)
    root = f"s3://{BUCKET}/raw/mobile_analytics"
    return BucketZone(root, settings, s3=s3, glue=session.client("glue"))


@pytest.fixture
def on_call(aws: None) -> Callable[[Callable[[str, dict], None]], None]:
    """A function that has another one called before each call of AWS by landing from now on.

    That one gets the service and the operation (`s3.GetObject`), and the parameters.
    """

    def listen(act: Callable[[str, dict], None]) -> None:
        def act_on(params: dict, model, **_: object) -> None:
            act(f"{model.service_model.service_name}.{model.name}", params)

        for service in ("s3", "glue", "sqs"):
            client(service).meta.events.register("provide-client-params", act_on)

    return listen


@pytest.fixture
def clicks(zone: Zone) -> Zone:
    """The folder of clickstream in the same raw zone."""
    hour = "year=2024/month=05/day=03/hour=07"
    if isinstance(zone, BucketZone):
        root = zone.root.replace("mobile_analytics", "clickstream")
        return BucketZone(root, zone.settings, hour, zone.s3, zone.glue)
    root = zone.root.parent / "clickstream"
    root.mkdir()
    return Zone(root, zone.settings, hour)


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch, zone: Zone, request: pytest.FixtureRequest) -> list:
    """The names of vendor files that are opened from now on, by whatever function."""
    names: list[str] = []
    if isinstance(zone, BucketZone):

        def note(operation: str, params: dict) -> None:
            if operation == "s3.GetObject" and params["Key"].startswith("raw/"):
                names.append(params["Key"].rpartition("/")[2])

        request.getfixturevalue("on_call")(note)
        return names
    real_open = os.open

    def spy(path, *args, **kwargs):
        if str(path).startswith(str(zone.root)):
            names.append(Path(path).name)
        return real_open(path, *args, **kwargs)

    monkeypatch.setattr(os, "open", spy)
    return names
