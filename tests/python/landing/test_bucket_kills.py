"""A run in a bucket that is killed before one of its calls of AWS, and then one that is not."""

import gzip
from itertools import count
from random import Random
from types import SimpleNamespace

import pytest
from landing_zone import BUCKET, GOOD, BucketZone

from tidemark.landing import open_store, run

ODD = b"\xff\n"
CLICK = b'{"data":"[{}]"}\n'
HOURS = [f"awsma/events/app1/2024/01/02/{hour:02}" for hour in range(6)]
DRAWN = 4  # calls before which a run is killed in `make test`
CLICKS = "year=2024/month=05/day=03/hour=07"


class Killed(BaseException):
    """As a signal does it: nothing of ours catches it."""


def begin(zone: BucketZone, clicks: BucketZone) -> None:
    """One run over good, odd and bad files."""
    zone.put_lines("a.gz", hour=HOURS[0])
    zone.put_lines("a.gz", hour=HOURS[1])
    zone.put_lines("b.gz", hour=HOURS[1])
    zone.put_lines("odd.gz", ODD, hour=HOURS[2])
    zone.put_lines("only.gz", hour=HOURS[3])
    zone.put("bad.gz", b"text", hour=HOURS[4])
    zone.put_lines("good.gz", hour=HOURS[4])
    clicks.put_lines("a.gz", CLICK)
    clicks.put_lines("b.gz", CLICK)
    zone.land(lock=False)


def change(zone: BucketZone, clicks: BucketZone) -> None:
    """What makes the next run do everything that a run can do."""
    zone.put("bad.gz", b"text", hour=HOURS[0])  # this hour goes to copies
    zone.put_lines("a.gz", GOOD * 2, hour=HOURS[1])
    zone.put_lines("odd.gz", hour=HOURS[2])  # and this one back to the vendor's folder
    zone.file(f"{zone.root}/{HOURS[3]}/only.gz").unlink()
    zone.put_lines("bad.gz", hour=HOURS[4])
    zone.put_lines("new.gz", hour=HOURS[5])
    clicks.put_lines("a.gz", CLICK * 2)
    clicks.file(f"{clicks.root}/{CLICKS}/b.gz").unlink()


def outcome(zone: BucketZone) -> tuple:
    """All that a run leaves; the record of the tables is not the same in two accounts."""
    store = open_store(zone.landed)
    store.look()
    assert not store.was_killed() and store.has("partitions.json")
    return (
        zone.manifest(),
        {copy.url: gzip.decompress(copy.read_bytes()) for copy in zone.copies()},
        zone.partitions(),
        zone.partitions("clickstream"),
    )


@pytest.fixture
def zones(bucket: BucketZone) -> tuple[BucketZone, BucketZone]:
    zone = bucket.with_glue()
    root = zone.root.replace("mobile_analytics", "clickstream")
    return zone, BucketZone(root, zone.settings, CLICKS, zone.s3, zone.glue)


def empty(zone: BucketZone) -> None:
    """The account as it was before."""
    for found in zone.objects():
        found.unlink()
    zone.s3.put_object(Bucket=BUCKET, Key="raw/")
    for source in ("mobile_analytics", "clickstream"):
        zone.glue.delete_table(DatabaseName="tidemark_raw", Name=source)
        zone.create_table(source)


@pytest.fixture(params=[(0.0, False), (30.0, True)], ids=["after-each-file", "forget-gone"])
def killed(request, zones, monkeypatch, on_call):
    """Two functions: how many calls a run makes; and one run that is killed before a call of a
    number, and one that is not, which has to leave what a run leaves that was never killed."""
    checkpoint, forget = request.param
    monkeypatch.setattr(run, "CHECKPOINT_SECONDS", checkpoint)
    monkeypatch.setattr(run, "time", SimpleNamespace(monotonic=lambda: 0.0))  # 0.0: after each file
    zone, clicks = zones
    calls, limit = count(1), [10**9]

    def kill(operation: str, params: dict) -> None:
        if next(calls) >= limit[0]:
            raise Killed

    on_call(kill)
    begin(zone, clicks)
    change(zone, clicks)
    calls = count(1)
    zone.land(lock=False, forget_gone=forget)
    number_of_calls = next(calls) - 1
    expected = outcome(zone)
    assert zone.land(lock=False).partitions == 0
    assert len(expected[2]) == 5 and number_of_calls > (40 if checkpoint == 0.0 else 30)

    def at(call: int) -> None:
        nonlocal calls
        limit[0] = 10**9
        empty(zone)
        begin(zone, clicks)
        change(zone, clicks)
        calls, limit[0] = count(1), call
        with pytest.raises(Killed):
            zone.land(lock=False, forget_gone=forget)
        limit[0] = 10**9
        zone.land(lock=False, forget_gone=forget)
        assert outcome(zone) == expected, call
        assert zone.land(lock=False).partitions == 0

    return number_of_calls, at


def test_a_run_killed_at_a_call_is_repaired(killed, seed):
    """At some, drawn by the seed of this run of the tests."""
    number_of_calls, at = killed
    for call in Random(seed).sample(range(1, number_of_calls + 1), DRAWN):
        at(call)


@pytest.mark.nightly
def test_a_run_killed_at_any_call_is_repaired(killed):
    number_of_calls, at = killed
    for call in range(1, number_of_calls + 1):
        at(call)
