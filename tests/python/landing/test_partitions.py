"""What Athena and Spectrum read: partitions of the raw tables, and the folders behind them."""

import gzip
from hashlib import sha256

import pytest
from landing_zone import BUCKET, GOOD, HOUR, BucketZone, raise_version

from tidemark.landing import MissingTable, SettingsError, take
from tidemark.landing.engine import glue
from tidemark.landing.formats.screen import screen
from tidemark.landing.ours.bucket_store import BucketStore

APP = ("app1", "2024/01/02/03")
RAW = f"s3://{BUCKET}/raw/mobile_analytics/{HOUR}/"
LANDED = f"s3://{BUCKET}/landed/files/mobile_analytics/app1/2024/01/02/03/"
ODD = b"\xff\n"
CLICKS = "year=2024/month=05/day=03/hour=07"


@pytest.fixture
def zone(bucket: BucketZone) -> BucketZone:
    return bucket.with_glue()


def check(zone: BucketZone) -> None:
    """What an engine finds in the folders is what the manifest says, and it is good."""
    expected: dict[str, set[str]] = {}
    for row in zone.rows().values():
        if row["status"] == "read":
            expected.setdefault(row["read_path"].rpartition("/")[0] + "/", set())
            expected[row["read_path"].rpartition("/")[0] + "/"].add(row["read_path"])
    locations = [*zone.partitions().values(), *zone.partitions("clickstream").values()]
    assert sorted(locations) == sorted(expected)
    for location, paths in expected.items():
        there = [o for o in zone.objects() if o.url.startswith(location)]
        read = {o.url: o for o in there if not o.name.startswith((".", "_")) and o.name}
        assert paths <= set(read)
        lines = {url: gzip.decompress(o.read_bytes()).split() for url, o in read.items()}
        counted = {r["read_path"]: r["lines"] for r in zone.rows().values()}
        assert all(len(lines[path]) == counted[path] for path in paths)
        if location.startswith(f"s3://{BUCKET}/raw/"):
            assert set(read) == paths
    assert zone.land().partitions == 0


def test_good_files_are_read_in_place(zone: BucketZone):
    zone.put_lines("a.gz")
    zone.put_lines("b.gz")
    zone.put_lines("c.gz", hour="awsma/events/app2/2024/01/02/03")
    summary = zone.land()
    assert summary.partitions == 2 and "2 partitions registered" in str(summary)
    other = RAW.replace("app1", "app2")
    assert zone.partitions() == {APP: RAW, ("app2", "2024/01/02/03"): other}
    assert zone.row("a.gz")["read_path"] == RAW + "a.gz"
    assert zone.copies() == []
    check(zone)


def test_partitions_are_described_like_their_table(zone: BucketZone):
    zone.put_lines("a.gz")
    zone.land()
    (partition,) = zone.glue.get_partitions(
        DatabaseName="tidemark_raw", TableName="mobile_analytics"
    )["Partitions"]
    storage = partition["StorageDescriptor"]
    assert storage["Columns"] == [{"Name": "line", "Type": "string"}]
    assert storage["SerdeInfo"] == {"SerializationLibrary": "example.RegexSerDe"}


@pytest.mark.parametrize(
    "name",
    [
        "bad.gz",
        "empty.gz",
        "odd.gz",
        "#hidden for Spectrum.gz",
        "backup.gz~",
        "colon:blank .gz",
        "no ending",
        "sub/folder.gz",
        "_work/of others.gz",
        "/nameless folder.gz",
    ],
)
@pytest.mark.parametrize("when", ["before", "same run", "after"])
def test_one_other_file_and_all_are_read_from_copies(zone: BucketZone, name, when):
    special = {"bad.gz": b"text", "empty.gz": b"", "odd.gz": gzip.compress(ODD, mtime=0)}
    content = special.get(name, gzip.compress(GOOD, mtime=0))
    if when == "before":
        zone.put(name, content)
        zone.land()
    zone.put_lines("good.gz")
    if when == "after":
        zone.land()
        assert zone.partitions() == {APP: RAW}
    if when != "before":
        zone.put(name, content)
    zone.land()
    assert zone.partitions() == {APP: LANDED}
    row = zone.row("good.gz")
    assert row["read_path"].startswith(LANDED) and row["lines"] == 2
    assert zone.read_copy("good.gz") == GOOD.split(b"\n")[:-1]
    check(zone)


def test_what_engines_pass_over_is_in_nobodys_way(zone: BucketZone):
    zone.put_lines("good.gz")
    for name in ("_SUCCESS", ".part.gz", ""):
        zone.put(name, b"")
    zone.s3.put_object(Bucket=BUCKET, Key=f"raw/mobile_analytics/{HOUR}_$folder$")
    zone.land()
    assert zone.partitions() == {APP: RAW} and len(zone.rows()) == 1
    check(zone)


def test_a_repaired_file_comes_to_the_copies(zone: BucketZone):
    for name in ("a.gz", "b.gz"):
        zone.put_lines(name)
    zone.put("bad.gz", b"text")
    zone.land()
    assert len(zone.copies()) == 2
    zone.put_lines("bad.gz", GOOD * 2)
    zone.land()
    assert zone.partitions() == {APP: LANDED} and len(zone.copies()) == 3
    assert zone.row("bad.gz")["lines"] == 4
    check(zone)


def test_without_copies_a_partition_is_read_in_place_again(zone: BucketZone):
    zone.put_lines("a.gz", ODD)
    zone.land()
    assert zone.partitions() == {APP: LANDED}
    zone.put_lines("a.gz")
    zone.land()
    assert zone.partitions() == {APP: RAW} and zone.copies() == []
    check(zone)


def test_a_new_version_of_landing_begins_anew(zone: BucketZone, monkeypatch):
    bad = zone.put("bad.gz", b"text")
    zone.put_lines("a.gz")
    zone.land()
    bad.unlink()
    zone.land()
    assert zone.partitions() == {APP: LANDED}
    raise_version(monkeypatch, "mobile_analytics")
    zone.land()
    assert zone.partitions() == {APP: RAW} and zone.copies() == []
    check(zone)


def test_a_partition_goes_with_its_last_readable_file(zone: BucketZone):
    vendor = [zone.put_lines("a.gz"), zone.put_lines("b.gz", ODD)]
    zone.put("c.gz", b"text", hour="awsma/events/app1/2024/01/02/04")
    zone.land()
    assert list(zone.partitions()) == [APP]
    vendor[0].unlink()
    zone.land()
    check(zone)
    vendor[1].unlink()
    assert zone.land().partitions == 1
    assert zone.partitions() == {}
    assert len(zone.copies()) == 2  # of files that are gone: all that is left of them
    zone.land(forget_gone=True)
    assert zone.copies() == []
    check(zone)


def test_a_gone_file_is_not_needed_for_the_others(zone: BucketZone):
    good, bad = zone.put_lines("a.gz"), zone.put("bad.gz", b"text")
    zone.put_lines("b.gz")
    zone.land()
    for path in (good, bad):
        path.unlink()
    zone.land()
    zone.put("bad.gz", b"other text")
    zone.land()
    assert zone.partitions() == {APP: LANDED}
    assert zone.row("a.gz")["status"] == "gone"
    check(zone)


def test_apps_of_any_name_have_folders_of_their_own(zone: BucketZone):
    hashed = sha256(b"a b").hexdigest()
    apps = ["a b", hashed, "a+b", "ü", "a:b", "x" * 300, "c" * 64]
    for app in apps:
        zone.put_lines("f.gz", ODD, hour=f"awsma/events/{app}/2024/01/02/03")
    zone.land()
    found = zone.partitions()
    assert {app for app, _ in found} == set(apps) and len(set(found.values())) == len(apps)
    for location in found.values():
        assert (
            location.removeprefix(f"s3://{BUCKET}/").replace("/", "").isalnum() or "_" in location
        )
        assert not set(" +:ü") & set(location.removeprefix("s3://"))
    check(zone)


def test_clickstream_has_no_app_and_is_always_copied(zone: BucketZone, clicks):
    clicks = BucketZone(clicks.root, zone.settings, CLICKS, zone.s3, zone.glue)
    clicks.put_lines("a.gz", b'{"data":"[]"}\n')
    # Two folders of the vendor's, one hour: one partition, though both have an a.gz.
    clicks.put_lines("a.gz", b'{"data":"[{}]"}\n', hour=f"other/{CLICKS}")
    zone.land()
    folder = f"s3://{BUCKET}/landed/files/clickstream/2024/05/03/07/"
    assert zone.partitions("clickstream") == {("2024/05/03/07",): folder}
    assert len(zone.copies()) == 2
    check(zone)


def test_two_vendor_folders_of_one_hour_need_copies(zone: BucketZone, monkeypatch, clicks):
    """As clickstream, were its files read as they are."""
    from dataclasses import replace

    from tidemark.landing.formats.rewrite import clean_lines
    from tidemark.landing.sources import known

    plain = replace(known()["clickstream"], always_landed=False, clean=clean_lines)
    monkeypatch.setitem(known(), "clickstream", plain)
    clicks = BucketZone(clicks.root, zone.settings, CLICKS, zone.s3, zone.glue)
    clicks.put_lines("a.gz")
    zone.land()
    (folder,) = zone.partitions("clickstream").values()
    assert folder == f"{clicks.root}/{CLICKS}/"
    clicks.put_lines("a.gz", hour=f"other/{CLICKS}")
    zone.land()
    assert len(zone.copies()) == 2
    check(zone)


def test_many_partitions_are_registered_in_batches(zone: BucketZone, on_call, monkeypatch):
    monkeypatch.setattr(glue, "READ_AT_ONCE", 3)
    monkeypatch.setattr(glue, "WRITTEN_AT_ONCE", 4)
    monkeypatch.setattr(glue, "DELETED_AT_ONCE", 2)
    sizes: dict[str, list[int]] = {}

    def note(operation: str, params: dict) -> None:
        lists = [value for value in params.values() if isinstance(value, list)]
        if operation.startswith("glue.Batch"):
            sizes.setdefault(operation.removeprefix("glue.Batch"), []).append(len(lists[0]))

    on_call(note)
    hours = [f"awsma/events/app1/2024/01/02/{hour:02}" for hour in range(9)]
    vendor = [zone.put_lines("a.gz", hour=hour) for hour in hours]
    assert zone.land().partitions == 9
    assert sizes == {"CreatePartition": [4, 4, 1]}  # the first time all are read, without a list
    sizes.clear()
    for hour in hours:
        zone.put_lines("odd.gz", ODD, hour)
    assert zone.land().partitions == 9
    assert sizes == {"GetPartition": [3, 3, 3], "UpdatePartition": [4, 4, 1]}
    check(zone)
    sizes.clear()
    for path in vendor:
        path.unlink()
    for hour in hours:
        zone.file(f"{zone.root}/{hour}/odd.gz").unlink()
    assert zone.land().partitions == 9
    assert sizes == {"GetPartition": [3, 3, 3], "DeletePartition": [2, 2, 2, 2, 1]}
    assert zone.partitions() == {}


def test_a_run_asks_for_the_partitions_of_its_files_only(zone: BucketZone, on_call):
    zone.put_lines("a.gz")
    zone.land()
    calls: list[str] = []
    on_call(lambda operation, params: calls.append(operation.replace("glue.", "")))
    assert zone.land().partitions == 0
    assert [c for c in calls if "artition" in c] == []
    zone.put_lines("b.gz")
    zone.land()
    assert [c for c in calls if "artition" in c] == ["BatchGetPartition"]


@pytest.mark.parametrize("loss", ["table made anew", "table changed", "record", "other engine"])
def test_partitions_that_were_lost_are_registered_again(zone: BucketZone, bucket, loss):
    zone.put_lines("a.gz")
    zone.put_lines("b.gz", hour="awsma/events/app1/2024/01/02/04")
    zone.land()
    before = zone.partitions()
    if loss == "table made anew":
        zone.glue.delete_table(DatabaseName="tidemark_raw", Name="mobile_analytics")
        zone.create_table("mobile_analytics")
    elif loss == "table changed":
        table = zone.glue.get_table(DatabaseName="tidemark_raw", Name="mobile_analytics")["Table"]
        serde = {"SerializationLibrary": "example.Other"}
        storage = {**table["StorageDescriptor"], "SerdeInfo": serde}
        wanted = {"Name": table["Name"], "PartitionKeys": table["PartitionKeys"]}
        zone.glue.update_table(
            DatabaseName="tidemark_raw", TableInput={**wanted, "StorageDescriptor": storage}
        )
    elif loss == "record":
        zone.file(f"{zone.landed}/partitions.json").write_bytes(b"{")
        for values in before:
            place = {"DatabaseName": "tidemark_raw", "TableName": "mobile_analytics"}
            zone.glue.delete_partition(**place, PartitionValues=list(values))
    else:
        zone.put_lines("c.gz", hour="awsma/events/app1/2024/01/02/05")
        bucket.land()  # for an engine that needs none
        before |= {("app1", "2024/01/02/05"): RAW.replace("/03/", "/05/")}
    assert zone.land().partitions == {"other engine": 1}.get(loss, 2)
    assert zone.partitions() == before
    check(zone)


def test_partitions_of_nothing_are_dropped_when_all_are_looked_at(zone: BucketZone):
    zone.put_lines("a.gz")
    zone.land()
    zone.glue.create_partition(
        DatabaseName="tidemark_raw",
        TableName="mobile_analytics",
        PartitionInput={"Values": ["x", "y"], "StorageDescriptor": {"Location": "s3://x/"}},
    )
    zone.file(f"{zone.landed}/partitions.json").unlink()
    zone.land()
    assert list(zone.partitions()) == [APP]


def test_a_missing_table_is_said_before_any_work(bucket: BucketZone, on_call):
    calls: list[str] = []
    on_call(lambda operation, params: calls.append(operation))
    zone = bucket.with_glue("clickstream")
    assert zone.land().partitions == 0  # a source without files needs none
    zone.put_lines("a.gz")
    calls.clear()
    with pytest.raises(MissingTable, match=r"tidemark_raw\.mobile_analytics .*`make build`"):
        zone.land(lock=False)
    assert "s3.PutObject" not in calls and zone.manifest() == b""
    assert len(zone.land(dry_run=True).new) == 1
    zone.create_table("mobile_analytics")
    assert zone.land().partitions == 1
    bucket.glue.delete_database(Name="tidemark_raw")
    with pytest.raises(MissingTable):
        zone.land()


def test_a_table_of_somebody_else_is_left_alone(bucket: BucketZone):
    zone = bucket.with_glue("clickstream")
    table = zone.glue.get_table(DatabaseName="tidemark_raw", Name="clickstream")["Table"]
    wanted = {name: table[name] for name in ("PartitionKeys", "StorageDescriptor")}
    zone.glue.create_table(
        DatabaseName="tidemark_raw", TableInput={**wanted, "Name": "mobile_analytics"}
    )
    zone.put_lines("a.gz")
    with pytest.raises(SettingsError, match="partition keys"):
        zone.land()


def test_a_file_that_changes_while_its_partition_is_copied(zone: BucketZone, monkeypatch):
    from tidemark.landing.engine import register
    from tidemark.landing.take import Unsettled, Vanished

    zone.put_lines("known.gz")
    zone.land()
    zone.put_lines("new.gz")
    zone.put("bad.gz", b"text")
    with monkeypatch.context() as patch:

        def unsettled(job, *args, **options):
            raise Vanished if job.found.path.endswith("new.gz") else Unsettled

        patch.setattr(register, "take", unsettled)
        zone.land()
    # Neither can be read from where its partition is read; a rebuild would say so.
    assert zone.row("known.gz")["status"] == "gone"
    assert f"{HOUR}/new.gz" not in zone.rows() and zone.partitions() == {}
    zone.land()
    assert zone.row("known.gz")["status"] == zone.row("new.gz")["status"] == "read"
    assert zone.partitions() == {APP: LANDED}
    check(zone)


def test_a_file_that_nobody_knows_yet_keeps_its_folder_from_being_read(zone, monkeypatch):
    zone.put_lines("good.gz")
    size = [0]

    def grow(file, reader, **options):
        size[0] += 1
        zone.put("grows.gz", b"text" * size[0])
        return screen(file, reader, **options)

    zone.put("grows.gz", b"text")
    with monkeypatch.context() as patch:
        patch.setattr(take, "screen", grow)
        patch.setattr(BucketStore, "threads", 1)  # or the two files' turns grow it at once
        summary = zone.land()
    assert [path for _, path in summary.unsettled] == [f"{HOUR}/grows.gz"]
    assert zone.partitions() == {APP: LANDED}
    assert zone.row("good.gz")["read_path"].startswith(LANDED)


def test_other_engines_need_no_glue(bucket: BucketZone, on_call):
    calls: list[str] = []
    on_call(lambda operation, params: calls.append(operation))
    bucket.put_lines("a.gz")
    bucket.put("bad.gz", b"text")
    bucket.land()
    assert bucket.row("a.gz")["read_path"] == RAW + "a.gz"
    assert not [call for call in calls if call.startswith("glue.")]
