"""Runs that are told by a queue which files arrived, changed or left."""

import json
from dataclasses import replace
from urllib.parse import quote_plus

import pytest
from landing_zone import BUCKET, HOUR, BucketZone
from told import ODD, OLDER, arrive, same_as_listed, shadow

from tidemark.forecast import forecast
from tidemark.landing import AwsError, SettingsError, settings_from_env
from tidemark.landing.formats.rewrite import clean_lines
from tidemark.landing.settings import check
from tidemark.landing.sources import known
from tidemark.landing.zone import queue as queue_module

CLICKS = "year=2024/month=05/day=03/hour=07"


class Killed(BaseException):
    """As a signal does it: nothing of ours catches it."""


@pytest.fixture
def sqs(aws, session):
    return session.client("sqs")


@pytest.fixture
def queue(bucket: BucketZone, sqs) -> "QueueOfTest":
    return QueueOfTest(bucket, sqs)


class QueueOfTest:
    """The queue that the zone's settings name."""

    def __init__(self, zone: BucketZone, sqs, **attributes: str):
        self._sqs = sqs
        self.url = sqs.create_queue(QueueName="notices", Attributes=attributes)["QueueUrl"]
        zone.settings = replace(zone.settings, notices=self.url)

    def send(self, body: object) -> None:
        text = body if isinstance(body, str) else json.dumps(body)
        self._sqs.send_message(QueueUrl=self.url, MessageBody=text)

    def notice(self, path: str, bucket: str = BUCKET) -> None:
        """As S3 writes one."""
        key = quote_plus(f"raw/mobile_analytics/{path}", safe="/")
        record = {"eventName": "x", "s3": {"bucket": {"name": bucket}, "object": {"key": key}}}
        self.send({"Records": [record]})

    def event(self, path: str) -> None:
        """As EventBridge does."""
        key = f"raw/mobile_analytics/{path}"
        self.send({"detail": {"bucket": {"name": BUCKET}, "object": {"key": key}}})

    def left(self) -> int:
        """The messages that are in the queue, seen or not."""
        names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
        found = self._sqs.get_queue_attributes(QueueUrl=self.url, AttributeNames=names)
        return sum(map(int, found["Attributes"].values()))


def test_the_manifest_by_a_queue_is_that_of_a_full_listing(bucket: BucketZone, queue):
    other = shadow(bucket)
    paths = arrive(bucket, other, bucket.land)
    for number, path in enumerate(paths * 4):
        (queue.notice if number % 2 else queue.event)(path)
    queue.send({"Service": "Amazon S3", "Event": "s3:TestEvent", "Bucket": BUCKET})
    summary = bucket.land()
    assert (len(summary.new), len(summary.changed), len(summary.newly_gone)) == (3, 2, 1)
    assert same_as_listed(bucket, other)
    assert queue.left() == 0


@pytest.mark.parametrize("way", ["notice", "event"])
def test_keys_are_written_in_two_ways(bucket: BucketZone, queue, way):
    bucket.put_lines("first.gz")
    bucket.land()
    names = {"b c.gz", "x+y.gz", "%41.gz", "ü😀.gz"}
    for name in names:
        bucket.put_lines(name)
        getattr(queue, way)(f"{HOUR}/{name}")
    assert {path.rpartition("/")[2] for _, path in bucket.land().new} == names


def test_nothing_is_listed_when_a_queue_says_it(bucket: BucketZone, queue, on_call):
    bucket.put_lines("a.gz")
    bucket.land()
    bucket.put_lines("b.gz")
    queue.notice(f"{HOUR}/b.gz")
    asked: list[str] = []
    on_call(lambda call, params: asked.append(params["Prefix"]) if "ListO" in call else None)
    bucket.land()
    folders = {prefix for prefix in asked if prefix.startswith("raw/mobile_analytics")}
    assert folders == set()


def test_a_run_killed_before_messages_are_deleted_sees_them_again(bucket, sqs, on_call):
    queue = QueueOfTest(bucket, sqs, VisibilityTimeout="0")
    bucket.put_lines("leaves.gz")
    bucket.land()
    bucket.put_lines("a.gz")
    bucket.file(f"{bucket.root}/{HOUR}/leaves.gz").unlink()
    queue.notice(f"{HOUR}/a.gz")
    queue.notice(f"{HOUR}/leaves.gz")
    die = [True]

    def kill(call: str, _: dict) -> None:
        if call == "sqs.DeleteMessageBatch" and die.pop():
            raise Killed

    on_call(kill)
    with pytest.raises(Killed):
        bucket.land(lock=False)
    after = bucket.manifest()
    assert bucket.row("a.gz")["status"] == "read" and bucket.row("leaves.gz")["status"] == "gone"
    assert queue.left() == 2
    die.append(False)
    summary = bucket.land()
    assert (summary.new, summary.newly_gone, bucket.manifest()) == ([], [], after)
    assert queue.left() == 0


def test_a_run_that_dies_before_its_manifest_deletes_no_message(bucket, sqs, monkeypatch):
    queue = QueueOfTest(bucket, sqs, VisibilityTimeout="0")
    bucket.put_lines("a.gz")
    bucket.land()
    bucket.put_lines("b.gz")
    queue.notice(f"{HOUR}/b.gz")
    with monkeypatch.context() as patch:
        patch.setattr(
            "tidemark.landing.ours.parts.Parts.save", lambda *_: (_ for _ in ()).throw(Killed())
        )
        with pytest.raises(Killed):
            bucket.land(lock=False)
    assert queue.left() == 1
    assert len(bucket.land().new) == 1
    assert queue.left() == 0


BAD = [
    "no json",
    "[]",
    "{}",
    '{"Records": [{}]}',
    '{"Records": [{"s3": {"bucket": {"name": 1}, "object": {"key": "x"}}}]}',
    '{"detail": {"bucket": {"name": "b"}, "object": {"key": null}}}',
    "[" * 100_000,
]


@pytest.mark.parametrize("text", BAD)
def test_a_message_that_is_no_notice_stays_in_the_queue(bucket: BucketZone, queue, text):
    bucket.put_lines("a.gz")
    bucket.land()
    bucket.put_lines("b.gz")
    queue.send(text)
    queue.notice(f"{HOUR}/b.gz")
    summary = bucket.land()
    assert len(summary.new) == 1
    (warning,) = summary.warnings
    assert "1 message that no bucket sent, which stay in the queue" in warning
    assert text[:200] in warning and len(warning) < 400
    assert queue.left() == 1


def test_messages_of_other_buckets_stay_in_the_queue(bucket: BucketZone, queue):
    bucket.put_lines("a.gz")
    queue.notice(f"{HOUR}/a.gz", bucket="another")
    queue.notice(f"{HOUR}/a.gz")
    (warning,) = bucket.land().warnings
    assert warning.endswith("messages about other buckets, which stay in the queue: another")
    assert queue.left() == 1


def test_what_is_left_of_many_is_the_next_runs(bucket: BucketZone, queue, monkeypatch):
    monkeypatch.setattr(queue_module, "MOST", 20)
    bucket.put_lines("a.gz")
    bucket.land()
    for number in range(25):
        bucket.put_lines(f"{number}.gz")
        queue.notice(f"{HOUR}/{number}.gz")
    assert (len(bucket.land().new), queue.left()) == (20, 5)
    assert (len(bucket.land().new), queue.left()) == (5, 0)


def test_a_forecast_leaves_the_queue_alone(bucket: BucketZone, queue, on_call):
    bucket.put_lines("a.gz")
    queue.notice(f"{HOUR}/a.gz")
    calls: list[str] = []
    on_call(lambda call, _: calls.append(call))
    assert len(bucket.land(dry_run=True).new) == 1
    forecast(bucket.settings)
    assert not [call for call in calls if call.startswith("sqs")]


def test_a_queue_that_is_not_there(bucket: BucketZone, queue):
    bucket.settings = replace(bucket.settings, notices=f"{queue.url}x")
    says = r"cannot receive from the queue of TIDEMARK_NOTICES \(https://.*x\): there is no such"
    with pytest.raises(AwsError, match=says):
        bucket.land()


def test_settings_of_a_queue(bucket: BucketZone, tmp_path):
    env = {"TIDEMARK_NOTICES": "https://sqs.us-east-1.amazonaws.com/1/q"}
    assert settings_from_env(env).notices == env["TIDEMARK_NOTICES"]
    assert settings_from_env(env, notices="-").notices == "-"
    assert settings_from_env({"TIDEMARK_NOTICES": ""}).notices is None
    with pytest.raises(SettingsError, match="TIDEMARK_NOTICES .q. has to be the URL"):
        settings_from_env({"TIDEMARK_NOTICES": "q"})
    on_disk = {**env, "TIDEMARK_RAW": str(tmp_path), "TIDEMARK_LANDED": f"{tmp_path}_landed"}
    with pytest.raises(SettingsError, match="TIDEMARK_NOTICES is for buckets"):
        check(settings_from_env(on_disk))


# Partitions of an engine, which reads a folder whole.


def test_partitions_are_those_of_a_full_listing(bucket: BucketZone, sqs):
    zone = bucket.with_glue()
    queue = QueueOfTest(zone, sqs)
    zone.put_lines("a.gz")
    zone.put_lines("b.gz")
    zone.put_lines("a.gz", hour=OLDER)
    zone.land()
    in_place = zone.partitions()
    zone.put_lines("odd.gz", ODD)
    queue.notice(f"{HOUR}/odd.gz")
    summary = zone.land()
    assert (len(summary.new), summary.partitions) == (1, 1)
    # The others of the hour have copies now, though nobody named them.
    assert len(zone.copies()) == 3
    moved = {key for key, place in zone.partitions().items() if place != in_place[key]}
    assert moved == {("app1", "2024/01/02/03")}
    before = zone.manifest()
    zone.settings = replace(zone.settings, list_all_hours=0.0)
    assert (zone.land().partitions, zone.manifest()) == (0, before)


def test_files_of_the_partition_that_nobody_named_are_copied(bucket, sqs, monkeypatch):
    """From another folder of the same hour; as clickstream, were its files read as they are."""
    plain = replace(known()["clickstream"], always_landed=False, clean=clean_lines)
    monkeypatch.setitem(known(), "clickstream", plain)
    zone = bucket.with_glue()
    queue = QueueOfTest(zone, sqs)
    root = zone.root.replace("mobile_analytics", "clickstream")
    clicks = BucketZone(root, zone.settings, CLICKS, zone.s3, zone.glue)
    for name in ("a.gz", "leaves.gz"):
        clicks.put_lines(name)
    zone.land()
    assert zone.copies() == []
    clicks.file(f"{clicks.root}/{CLICKS}/leaves.gz").unlink()
    other = clicks.put_lines("b.gz", hour=f"other/{CLICKS}")
    key = other.url.removeprefix(f"s3://{BUCKET}/")
    queue.send({"detail": {"bucket": {"name": BUCKET}, "object": {"key": key}}})
    summary = zone.land()
    assert (len(summary.new), summary.partitions, len(zone.copies())) == (1, 1, 2)
    assert clicks.row("leaves.gz")["status"] == "gone"
    before = zone.manifest()
    assert (zone.land().gone, zone.manifest()) == (1, before)


@pytest.mark.parametrize("stranger", ["sub/x.gz", "_temporary/x.gz"])
def test_what_lies_below_a_partitions_folder_is_seen(bucket: BucketZone, sqs, stranger):
    zone = bucket.with_glue()
    queue = QueueOfTest(zone, sqs)
    zone.put_lines("a.gz")
    zone.land()
    zone.put_lines(stranger)
    queue.notice(f"{HOUR}/{stranger}")
    assert zone.land().partitions == 1
    assert "/landed/files/" in zone.row("a.gz")["read_path"]
