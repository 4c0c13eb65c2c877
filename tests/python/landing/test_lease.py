"""The lock of a landed folder in a bucket: one holder, who may die."""

import json
import os
import signal
import time
from datetime import UTC, datetime, timedelta

import pytest
from landing_zone import BUCKET, BucketZone, Object

from tidemark.landing import LockedError, hold
from tidemark.landing.ours import lease


@pytest.fixture
def lock(bucket: BucketZone) -> Object:
    return bucket.file(f"s3://{BUCKET}/landed/lock")


def other(**changes: object) -> bytes:
    """The lock of another process."""
    holder = {"host": "other.example.com", "pid": 77, "since": "2024-01-02 03:04:05", **changes}
    return json.dumps(holder).encode()


def test_the_second_is_told_who_the_first_is(bucket: BucketZone, lock):
    with hold(bucket.landed):
        me = rf"process {os.getpid()} on \S+ \(since 20\S+ \S+ UTC\) is already at work"
        with pytest.raises(LockedError, match=me), hold(bucket.landed):
            pass
        with pytest.raises(LockedError, match=r"s3://example-bucket/landed/lock .* 5 minutes"):
            bucket.land()
        assert bucket.land(lock=False).new == []
        assert bucket.land(dry_run=True).new == []
    assert lock.read_bytes() == b""
    with hold(bucket.landed):
        pass


@pytest.mark.parametrize("text", [other(), b"no json", b"[]", b"\xff"])
def test_a_lock_that_nobody_renews_is_taken_over(bucket: BucketZone, lock, text, monkeypatch):
    lock.write_bytes(text)
    with pytest.raises(LockedError, match="other.example.com|unknown"), hold(bucket.landed):
        pass
    monkeypatch.setattr(lease, "EXPIRES_SECONDS", -1.0)
    with hold(bucket.landed):
        assert json.loads(lock.read_bytes())["pid"] == os.getpid()
    assert lock.read_bytes() == b""


def test_the_age_is_told_by_the_clock_that_wrote_it():
    written = datetime(2024, 1, 2, 3, 0, 0, tzinfo=UTC)
    headers = {"date": "Tue, 02 Jan 2024 03:04:00 GMT"}
    answer = {"LastModified": written, "ResponseMetadata": {"HTTPHeaders": headers}}
    assert lease._age(answer) == 240
    headers.clear()  # a store that is not Amazon's may leave it out
    answer["LastModified"] = datetime.now(UTC) - timedelta(seconds=100)
    assert 100 <= lease._age(answer) < 200


@pytest.mark.parametrize("before", [None, b"", "expired"])
def test_of_two_that_come_at_once_one_gets_it(
    bucket: BucketZone, lock, before, monkeypatch, on_call
):
    """The other one writes after our look at the lock, before our own write."""
    if before is not None:
        lock.write_bytes(other() if before == "expired" else before)
    if before == "expired":
        monkeypatch.setattr(lease, "EXPIRES_SECONDS", -1.0)

    def come_first(operation: str, params: dict) -> None:
        if operation == "s3.PutObject":
            lock.write_bytes(other(pid=78))

    on_call(come_first)
    with pytest.raises(LockedError, match="just took"), hold(bucket.landed):
        pytest.fail("two have it")
    assert lock.read_bytes() == other(pid=78)


def wait_for(condition, seconds: float = 20.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_it_is_renewed_while_it_is_held(bucket: BucketZone, lock, monkeypatch, on_call):
    puts: list[dict] = []
    on_call(lambda operation, params: puts.append(params) if "Put" in operation else None)
    monkeypatch.setattr(lease, "RENEW_SECONDS", 0.01)
    with hold(bucket.landed):
        wait_for(lambda: len(puts) > 3)
    assert "IfNoneMatch" in puts[0] and all("IfMatch" in put for put in puts[1:])
    assert lock.read_bytes() == b""


def test_who_loses_it_is_stopped(bucket: BucketZone, lock, monkeypatch):
    monkeypatch.setattr(lease, "RENEW_SECONDS", 0.01)
    with pytest.raises(LockedError, match="is lost"), hold(bucket.landed):
        lock.write_bytes(other())
        wait_for(lambda: False)
    assert lock.read_bytes() == other()  # it is not ours to give back


def test_a_network_that_fails_for_too_long_is_a_loss(
    bucket: BucketZone, lock, monkeypatch, on_call
):
    monkeypatch.setattr(lease, "RENEW_SECONDS", 0.01)
    fails: list[int] = []

    def fail(operation: str, params: dict) -> None:
        from botocore.exceptions import ConnectionClosedError

        if fails:
            fails.append(1)
            raise ConnectionClosedError(endpoint_url="https://s3.example.com")

    on_call(fail)
    with hold(bucket.landed):
        fails.append(1)
        wait_for(lambda: len(fails) > 3)  # not yet
        fails.clear()
    with pytest.raises(LockedError, match="is lost"), hold(bucket.landed):
        monkeypatch.setattr(lease, "EXPIRES_SECONDS", 0.0)
        fails.append(1)
        wait_for(lambda: False)


def test_a_user_who_stops_the_run_gives_it_back(bucket: BucketZone, lock):
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored in background jobs
    with pytest.raises(KeyboardInterrupt), hold(bucket.landed):
        os.kill(os.getpid(), signal.SIGINT)
        wait_for(lambda: False)
    signal.signal(signal.SIGINT, before)
    assert lock.read_bytes() == b""
