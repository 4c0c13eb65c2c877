"""Objects of Firehose: a layout of Mobile Analytics that names no app, gzip or plain text."""

import gzip
from dataclasses import replace

import pytest
from landing_zone import BUCKET, GOOD, BucketZone, Zone, both

from tidemark.landing import run
from tidemark.landing.layouts import Place
from tidemark.landing.reader import COPY
from tidemark.landing.sources import known

HOUR = "2024/01/02/03"
NAME = "app-events-1-2024-01-02-03-04-05-0d9f7e10-1f0e-4f9d-9c53-6d3a4a2b9c11"
PARTITION = ("/", HOUR)
IN_PLACE = f"s3://{BUCKET}/raw/mobile_analytics/{HOUR}/"
COPIES = f"s3://{BUCKET}/landed/files/mobile_analytics/{HOUR}/"


@pytest.mark.parametrize(
    "path",
    [
        f"{HOUR}/{NAME}",
        f"{HOUR}/{NAME}.gz",
        f"{HOUR}/{NAME}.json",
        f"{HOUR}/{NAME}.json.gz",
        f"pinpoint/{HOUR}/{NAME}.gz",
        f"a/b c/ü/year=2024/{HOUR}/{NAME}.gz",
        f"2023/05/06/07/{HOUR}/{NAME}",
        f"awsma/events/{HOUR}/{NAME}",
        f"{HOUR}/a.stream_of-2-things-12-2024-01-02-03-04-05-x",
        f"{HOUR}/2024-01-02-1-2024-12-31-23-59-59-any id",
    ],
)
def test_a_firehose_object_has_the_hour_of_its_folders(path: str):
    assert known()["mobile_analytics"].place(path) == Place(
        None, "2024-01-02 03:00:00", or_text=True
    )


@pytest.mark.parametrize(
    "path",
    [
        NAME,
        f"{HOUR}/part-0000.gz",
        f"{HOUR}/more/{NAME}",
        f"2024/01/02/{NAME}",
        f"2023/02/29/00/{NAME}",
        f"2024/01/02/24/{NAME}",
        f"1999/01/02/03/{NAME}",
        f"pinpoint{HOUR}/{NAME}",
        f"{HOUR}/app-events-2024-01-02-03-04-05-x",
        f"{HOUR}/app-events-1-2024-01-02-03-04-x",
        f"{HOUR}/app-events-1-2024-01-02-03-04-05",
        f"{HOUR}/-1-2024-01-02-03-04-05-x",
        f"/{HOUR}/{NAME}",
    ],
)
def test_what_firehose_would_not_write_is_somewhere_else(path: str):
    assert known()["mobile_analytics"].place(path) is None


def test_the_older_layout_comes_first():
    path = f"awsma/events/app1/{HOUR}/{NAME}"
    assert known()["mobile_analytics"].place(path) == Place("app1", "2024-01-02 03:00:00")


@both
def test_gzip_is_read_in_place_and_text_from_a_gzip_copy(zone: Zone):
    packed = zone.put_lines(f"{NAME}.gz", hour=HOUR)
    zone.put(f"{NAME}0", GOOD, hour=f"some/folder/{HOUR}")
    zone.land()
    rows = zone.rows()
    in_place, copied = rows[f"{HOUR}/{NAME}.gz"], rows[f"some/folder/{HOUR}/{NAME}0"]
    for row in (in_place, copied):
        assert (row["path_app_id"], row["arrived_at"]) == (None, "2024-01-02 03:00:00")
        assert (row["status"], row["lines"]) == ("read", 2)
    assert in_place["read_path"] == str(packed)
    assert copied["read_path"].endswith(".gz") and copied["file_bytes"] == len(GOOD)
    assert gzip.decompress(zone.file(copied["read_path"]).read_bytes()) == GOOD
    assert zone.land().unchanged == 2


@both
def test_the_first_bytes_tell_whatever_the_name_says(zone: Zone):
    zone.put(f"{NAME}-text.gz", GOOD, hour=HOUR)
    zone.put(f"{NAME}-gzip.json", gzip.compress(GOOD), hour=HOUR)
    zone.land()
    assert [row["lines"] for row in zone.rows().values()] == [2, 2]
    assert len(zone.copies()) == 2


@pytest.mark.parametrize(
    ("content", "reason", "lines"),
    [
        (b"", "empty_file", 0),
        (b"\x1f", "truncated_file", 0),
        (b"\x1f{", "not_gzip", 0),
        (gzip.compress(GOOD, mtime=0)[:-3], "truncated_file", 0),
        (b"PK\x03\x04rest", "not_gzip", 0),
        (b"\xff\x06\x00\x00sNaPpY", "not_gzip", 0),
        (b"PAR1\x15\x04", "not_gzip", 0),
        (b"\0\0\0\x20{}", "not_gzip", 0),
        (b" \n", None, 0),
        (b"x", None, 1),
        (b"\xef\xbb\xbf{}\r\n{}{}\t\n", None, 3),
        (b'{"abc":"b\x01"}', None, 1),
        (b"{}" * 200_000, None, 200_000),
    ],
)
@both
def test_what_is_neither_gzip_nor_text_is_refused(zone: Zone, content, reason, lines):
    zone.put(NAME, content, hour=HOUR)
    zone.land()
    row = zone.row(NAME, HOUR)
    assert (row["reason"], row["lines"]) == (reason, lines)
    assert len(zone.copies()) == (reason is None)


@both
def test_text_stays_refused_in_the_older_layout(zone: Zone):
    zone.put("a.gz", GOOD)
    zone.land()
    assert zone.row("a.gz")["reason"] == "not_gzip"


def test_too_much_text_is_refused(zone: Zone, monkeypatch):
    monkeypatch.setattr(
        "tidemark.landing.formats.gunzip.Gunzip.__init__.__defaults__", (9, 64, 64, False)
    )
    zone.put(NAME, b'{"a":12345}', hour=HOUR)
    zone.land()
    assert zone.row(NAME, HOUR)["reason"] == "too_large"


def test_text_is_read_once(bucket: BucketZone, on_call):
    bucket.put(NAME, GOOD * 100_000, hour=HOUR)
    reads = []

    def note(operation: str, params: dict) -> None:
        if operation == "s3.GetObject" and params["Key"].startswith("raw/"):
            reads.append(params.get("Range"))

    on_call(note)
    bucket.land()
    assert reads == [None, "bytes=0-"]  # to look at its first bytes, and whole


def test_engines_find_the_files_of_an_hour_in_one_partition(bucket: BucketZone):
    zone = bucket.with_glue()
    zone.put_lines(f"{NAME}.gz", hour=HOUR)
    zone.put_lines("a.gz", hour=f"awsma/events/app1/{HOUR}")
    zone.land()
    assert zone.partitions() == {
        PARTITION: IN_PLACE,
        ("app1", HOUR): f"s3://{BUCKET}/raw/mobile_analytics/awsma/events/app1/{HOUR}/",
    }
    # Text, or another stream's folder, and both are read from copies.
    zone.put(f"{NAME}-2", GOOD, hour=HOUR)
    zone.put_lines(f"{NAME}-3.gz", hour=f"other/{HOUR}")
    zone.land()
    assert zone.partitions()[PARTITION] == COPIES
    assert len(zone.copies()) == 3
    assert zone.land().partitions == 0


def test_a_folder_below_one_that_is_read_in_place_is_not_read_with_it(bucket: BucketZone):
    """Any folders may stand before the hour, those of another hour, too."""
    zone = bucket.with_glue()
    zone.put_lines("a.gz", hour=f"awsma/events/app1/{HOUR}")
    zone.put_lines(f"{NAME}.gz", hour=f"awsma/events/app1/{HOUR}/2024/05/06/07")
    zone.land()
    assert zone.partitions() == {
        ("/", "2024/05/06/07"): f"s3://{BUCKET}/raw/mobile_analytics/awsma/events/app1/{HOUR}"
        "/2024/05/06/07/",
        ("app1", HOUR): f"s3://{BUCKET}/landed/files/mobile_analytics/app1/{HOUR}/",
    }
    assert zone.land().partitions == 0


def test_copy_of_redshift_reads_text_from_a_copy(bucket: BucketZone):
    bucket.settings = replace(bucket.settings, reader=COPY)
    bucket.put(NAME, b"{}{}", hour=HOUR)
    bucket.land()
    (copy,) = bucket.copies()
    assert gzip.decompress(copy.read_bytes()) == b"{}\n{}\n"


@both
def test_a_run_killed_among_text_files_goes_on(zone: Zone, monkeypatch):
    for number in range(6):
        zone.put(f"{NAME}-{number}", b'{"a":1}' * (number + 1), hour=HOUR)
    with monkeypatch.context() as patch:
        patch.setattr(run, "CHECKPOINT_SECONDS", 0.0)
        real = run.take

        def killed_at_4(job, *args):
            if job.found.path.endswith("-4"):
                raise KeyboardInterrupt
            return real(job, *args)

        patch.setattr(run, "take", killed_at_4)
        with pytest.raises(KeyboardInterrupt):
            zone.land(built=False)
    zone.land()
    assert [row["lines"] for row in zone.rows().values()] == [1, 2, 3, 4, 5, 6]
    assert {row["read_path"] for row in zone.rows().values()} == set(map(str, zone.copies()))
