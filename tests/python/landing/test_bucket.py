"""A raw zone in a bucket: what is listed, how it is read, and what is said when AWS refuses."""

import gzip
import io
import subprocess
import sys
from pathlib import Path

import boto3
import pytest
from botocore.exceptions import ClientError, IncompleteReadError
from landing_zone import BUCKET, GOOD, HOUR, BucketZone

from tidemark import landing
from tidemark.forecast import forecast
from tidemark.land import main
from tidemark.landing import SettingsError, land, open_store, settings_from_env
from tidemark.landing.aws import client
from tidemark.landing.zone import bucket as bucket_module
from tidemark.landing.zone.bucket import BucketFolder


def error(code: str, operation: str = "GetObject") -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": "as Amazon says it"}}, operation)


def test_the_etag_is_the_version(bucket: BucketZone):
    path = bucket.put_lines("a.gz")
    bucket.land()
    etag = bucket.s3.head_object(Bucket=BUCKET, Key=path.url.split("/", 3)[3])["ETag"].strip('"')
    size = len(path.read_bytes())
    assert bucket.row("a.gz")["version"].endswith(f"-{size}-{etag}")
    path.write_bytes(path.read_bytes())  # the same bytes: the same object
    assert bucket.land().unchanged == 1
    path.write_bytes(gzip.compress(GOOD, mtime=1))  # the same size
    assert len(bucket.land().changed) == 1


def test_what_is_listed(bucket: BucketZone, on_call):
    def small_pages(operation: str, params: dict) -> None:
        if operation == "s3.ListObjectsV2":
            params["MaxKeys"] = 2

    names = ["a.gz", "b c.gz", "ü\u2028😀.gz", "nl\n.gz", "%41.gz", "x+y.gz", "&amp;.gz", "~", "#"]
    for name in names:
        bucket.put_lines(name)
    for ignored in (".hidden.gz", "_SUCCESS", "_temporary/x.gz", "", "sub/", "sub_$folder$"):
        bucket.put(ignored, b"")
    bucket.put("full/", b"a folder with bytes of its own is no mark")
    neighbour = bucket.file(f"{bucket.root}_2/{HOUR}/other.gz")
    neighbour.write_bytes(gzip.compress(GOOD))
    on_call(small_pages)
    listing = BucketFolder(bucket.root).list()
    assert set(listing.files) == {f"{HOUR}/{name}" for name in [*names, "full/"]}
    assert len(listing.ignored) == 6
    bucket.land()
    assert bucket.row("full/")["reason"] == "unexpected_path"
    for name in names:
        assert bucket.row(name)["status"] == "read"
        in_place = bucket.row(name)["read_path"] == f"{bucket.root}/{HOUR}/{name}"
        assert in_place == (name == "a.gz"), name


def test_a_source_may_be_a_whole_bucket(bucket: BucketZone, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # where no other source has files
    bucket.s3.create_bucket(Bucket="exports")
    path = bucket.file(f"s3://exports/{HOUR}/a.gz")
    path.write_bytes(gzip.compress(GOOD, mtime=0))
    env = {
        "TIDEMARK_RAW_MOBILE_ANALYTICS": "s3://exports/",
        "TIDEMARK_LANDED": f"s3://{BUCKET}/landed",
    }
    summary = land(settings_from_env(env))
    assert summary.new == [("mobile_analytics", f"{HOUR}/a.gz")]
    assert bucket.row("a.gz")["read_path"] == str(path)


class Torn(io.BytesIO):
    """A connection that breaks after some bytes."""

    def read(self, size: int = -1) -> bytes:
        if self.tell() > 0:
            raise IncompleteReadError(actual_bytes=1, expected_bytes=2)
        return super().read(min(size, 10))


def tear(monkeypatch: pytest.MonkeyPatch, times: int) -> list[str]:
    """Every answer but the last ones breaks; returns the ranges that were asked for."""
    ranges: list[str] = []
    real = client("s3").get_object

    def get_object(**params):
        answer = real(**params)
        if params["Key"].endswith("a.gz"):
            ranges.append(params.get("Range", ""))
            if len(ranges) <= times:
                answer["Body"] = Torn(answer["Body"].read())
        return answer

    monkeypatch.setattr(client("s3"), "get_object", get_object)
    return ranges


def test_a_connection_that_breaks_is_taken_up(bucket: BucketZone, monkeypatch):
    bucket.put_lines("a.gz", GOOD * 100)
    ranges = tear(monkeypatch, 3)
    bucket.land()
    assert bucket.row("a.gz")["lines"] == 200
    assert ranges == ["", "bytes=10-", "bytes=20-", "bytes=30-"]


def test_a_connection_that_always_breaks_ends_the_run(bucket: BucketZone, monkeypatch):
    monkeypatch.setattr(bucket_module, "READ_ATTEMPTS", 2)
    bucket.put_lines("a.gz", bytes(range(256)) * 100)
    with monkeypatch.context() as patch:
        tear(patch, 10**9)
        patch.setattr(Torn, "read", lambda self, size=-1: (_ for _ in ()).throw(torn()))
        with pytest.raises(SettingsError, match="cannot be reached"):
            bucket.land()
    assert len(bucket.land().new) == 1


def torn() -> Exception:
    return IncompleteReadError(actual_bytes=1, expected_bytes=2)


def test_a_file_that_is_replaced_between_two_looks_is_read_again(bucket: BucketZone, on_call):
    """The second look, to copy it, asks for the version of the first."""
    bucket.put_lines("a.gz", b"\xff1\n")
    asked: list[dict] = []

    def replace(operation: str, params: dict) -> None:
        if operation == "s3.GetObject" and params["Key"].endswith("a.gz"):
            asked.append(params)
            if len(asked) == 2:
                bucket.put_lines("a.gz", b"\xff1\n\xff2\n")

    on_call(replace)
    bucket.land()
    assert bucket.row("a.gz")["lines"] == 2 and len(bucket.read_copy("a.gz")) == 2
    assert [bool(params.get("IfMatch")) for params in asked] == [False, True, False, True]
    assert bucket.land().unchanged == 1


@pytest.mark.parametrize("code", ["AccessDenied", "InvalidObjectState", "KMS.DisabledException"])
def test_one_object_that_is_refused_has_a_row(bucket: BucketZone, on_call, code):
    bucket.put_lines("a.gz")
    bucket.put_lines("b.gz")
    refuse = [True]

    def act(operation: str, params: dict) -> None:
        if refuse and operation == "s3.GetObject" and params["Key"].endswith("a.gz"):
            raise error(code)

    on_call(act)
    summary = bucket.land()
    assert bucket.row("a.gz")["reason"] == "unreadable" and bucket.row("b.gz")["lines"] == 2
    assert "1 file cannot be read" in summary.warnings[0]
    assert bucket.land().unchanged == 2
    refuse.clear()
    assert len(bucket.land().changed) == 1 and bucket.row("a.gz")["lines"] == 2


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("ExpiredToken", "expired; log in again"),
        ("InvalidAccessKeyId", "AWS_PROFILE"),
        ("SlowDown", "AWS refused .* as Amazon says it"),
    ],
)
def test_what_concerns_all_objects_ends_the_run(bucket: BucketZone, on_call, code, says):
    bucket.put_lines("a.gz")

    def act(operation: str, params: dict) -> None:
        if operation == "s3.GetObject" and params["Key"].startswith("raw"):
            raise error(code)

    on_call(act)
    with pytest.raises(SettingsError, match=says):
        bucket.land()


def test_no_permission_to_list(bucket: BucketZone, on_call):
    on_call(lambda *_: (_ for _ in ()).throw(error("AccessDenied", "ListObjectsV2")))
    with pytest.raises(SettingsError, match="no permission; docs/athena/landing-policy.json"):
        bucket.land()


@pytest.mark.parametrize(
    ("env", "says"),
    [
        ({"TIDEMARK_RAW": "s3://no-such-bucket/raw"}, "no such bucket; look at TIDEMARK_RAW"),
        ({"TIDEMARK_LANDED": "s3://no-such-bucket/landed"}, "no such bucket"),
        ({"TIDEMARK_RAW": "s3://example-bucket/typo"}, r"/typo is empty.*set TIDEMARK_RAW"),
        (
            {"TIDEMARK_RAW_CLICKSTREAM": "s3://example-bucket/none"},
            "none of source clickstream is empty.*set TIDEMARK_RAW_CLICKSTREAM",
        ),
        ({"TIDEMARK_RAW": "s3://"}, r"TIDEMARK_RAW: s3:// is not s3://bucket/folder"),
        ({"TIDEMARK_LANDED": ""}, "both in a bucket"),
        ({"TIDEMARK_RAW": "/tmp"}, "both in a bucket"),
        ({"TIDEMARK_RAW_CLICKSTREAM": "/tmp"}, "both in a bucket"),
        ({"TIDEMARK_LANDED": "s3://example-bucket/raw/clickstream/x"}, "lie in each other"),
        ({"TIDEMARK_LANDED": "s3://example-bucket/a b"}, "could misread; letters, digits"),
        ({"TIDEMARK_LANDED": "/tmp/landed", "TIDEMARK_TARGET": "athena"}, "reads from buckets"),
    ],
)
def test_settings_that_cannot_be(bucket: BucketZone, env, says, monkeypatch, capsys):
    bucket.put_lines("a.gz")
    places = {"TIDEMARK_RAW": f"s3://{BUCKET}/raw/", "TIDEMARK_LANDED": f"s3://{BUCKET}/landed/"}
    for name, value in {**places, **env}.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=says):
        land(settings_from_env())
    assert main([]) == 1
    assert "landing: error: " in capsys.readouterr().err


def test_places_in_buckets_come_from_the_environment():
    env = {"TIDEMARK_RAW": "s3://b/raw//", "TIDEMARK_LANDED": "s3://b", "TIDEMARK_TARGET": "athena"}
    settings = settings_from_env({**env, "TIDEMARK_RAW_CLICKSTREAM": "s3://other/x/"})
    assert settings.roots == {
        "mobile_analytics": "s3://b/raw/mobile_analytics",
        "clickstream": "s3://other/x",
    }
    assert (str(settings.landed), settings.landed.key("lock")) == ("s3://b", "lock")
    assert settings.glue_database == "tidemark_raw"
    more = {"TIDEMARK_TARGET": "redshift", "TIDEMARK_RAW_SCHEMA": "other_raw"}
    assert settings_from_env({**env, **more}).glue_database == "other_raw"
    assert settings_from_env({**env, "TIDEMARK_TARGET": "duckdb"}).glue_database is None


@pytest.mark.parametrize(
    ("profile", "says"),
    [("", "Unable to locate credentials.*AWS_PROFILE"), ("nobody", "nobody.*AWS_PROFILE")],
)
def test_no_credentials(aws, tmp_path, profile, says):
    env = {"TIDEMARK_RAW": f"s3://{BUCKET}/raw", "TIDEMARK_LANDED": f"s3://{BUCKET}/landed"}
    with pytest.MonkeyPatch.context() as patch:
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            patch.delenv(name, raising=False)
        patch.setenv("HOME", str(tmp_path))
        patch.setenv("AWS_EC2_METADATA_DISABLED", "true")
        if profile:
            patch.setenv("AWS_PROFILE", profile)
        patch.setattr(boto3, "DEFAULT_SESSION", None)
        with pytest.raises(SettingsError, match=says):
            land(settings_from_env(env))


def test_no_region_for_glue(bucket: BucketZone, monkeypatch):
    zone = bucket.with_glue()
    zone.put_lines("a.gz")
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", boto3.Session("test", "test"))
    monkeypatch.delenv("AWS_DEFAULT_REGION", raising=False)
    client.cache_clear()
    with pytest.raises(SettingsError, match="set AWS_REGION"):
        zone.land()


def test_no_boto3(aws, monkeypatch):
    monkeypatch.setitem(sys.modules, "boto3", None)
    env = {"TIDEMARK_RAW": f"s3://{BUCKET}/raw", "TIDEMARK_LANDED": f"s3://{BUCKET}/landed"}
    with pytest.raises(SettingsError, match="need boto3.*make install"):
        land(settings_from_env(env))


def test_local_folders_need_no_boto3(tmp_path):
    code = "import sys; sys.modules['boto3'] = sys.modules['botocore'] = None\n"
    code += "from tidemark import landing; landing.land(landing.settings_from_env(), dry_run=True)"
    env = {"TIDEMARK_RAW": str(tmp_path), "TIDEMARK_LANDED": "/nowhere"}
    env["PYTHONPATH"] = str(Path(landing.__file__).parents[2])
    subprocess.run([sys.executable, "-c", code], check=True, env=env, cwd="/")


def test_nothing_but_the_manifest_lies_in_its_folder(bucket: BucketZone):
    for lines in (GOOD, GOOD * 2):
        bucket.put_lines("a.gz", lines)
        bucket.land()
    bucket.part().write_bytes(b"{")
    bucket.land()
    ours = {o.url.removeprefix(f"{bucket.landed}/") for o in bucket.objects()}
    ours = {name for name in ours if not name.startswith("s3://")}
    assert {name for name in ours if name.startswith("manifest/")} == {
        "manifest/mobile_analytics.2024-01.ndjson"
    }
    assert {name for name in ours if not name.startswith("manifest/")} == {
        *("manifest_index/index.ndjson", "manifest.unreadable"),
        *("listed.json", "lock", "raw_zone.json"),
    }


def test_copies_are_written_without_holding_them(bucket: BucketZone, on_call):
    """By one PUT of a file on disk."""
    bodies: list[object] = []

    def note(operation: str, params: dict) -> None:
        if operation == "s3.PutObject" and "/files/" in params["Key"]:
            bodies.append(params["Body"])

    on_call(note)
    bucket.put_lines("a.gz", b"\xff\n")
    bucket.land()
    assert len(bodies) == 1 and not isinstance(bodies[0], bytes)


def test_the_note_of_the_last_build_is_an_object_of_ours(bucket: BucketZone):
    bucket.put_lines("a.gz")
    bucket.land()
    store, stamp = open_store(bucket.landed), open_store(bucket.landed).manifest_stamp()
    assert store.last_build() == ""
    store.note_last_build("made with this")
    assert open_store(bucket.landed).last_build() == "made with this"
    bucket.land()
    assert open_store(bucket.landed).manifest_stamp() == stamp != ""
    bucket.put_lines("b.gz")
    bucket.land()
    assert open_store(bucket.landed).manifest_stamp() != stamp
    open_store(bucket.landed).forget_last_build()
    assert store.last_build() == ""


def test_without_a_manifest_there_is_no_stamp_of_it(bucket: BucketZone):
    assert open_store(bucket.landed).manifest_stamp() == ""


def test_a_forecast_is_made_of_a_bucket_too(bucket: BucketZone):
    bucket.put_lines("a.gz")
    before = {each.url for each in bucket.objects()}
    [line] = [line for line in forecast(bucket.settings) if line.startswith("mobile_analytics ")]
    assert line.split()[2:5] == ["1", "0", "0"]
    assert {each.url for each in bucket.objects()} == before
