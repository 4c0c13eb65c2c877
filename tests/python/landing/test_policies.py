"""The IAM policies in docs: no more than what is needed, and for landing no less."""

from dataclasses import replace
from fnmatch import fnmatchcase

import pytest
from landing_zone import BUCKET, BucketZone

from tests.python.policies import ACCOUNT, DOCS, Need, refused, statements
from tidemark.landing import hold
from tidemark.landing.ours import lease

NAMES = ("athena/landing", "athena/build", "athena/reader", "redshift/spectrum", "redshift/dbt")
CLICK = b'{"data":"[{}]"}\n'


def test_all_policies_are_looked_at():
    found = {path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*-policy.json")}
    assert found == {f"{name}-policy.json" for name in NAMES}


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_allowed_in_general(name: str):
    for statement in statements(name):
        assert statement["Effect"] == "Allow" and set(statement) <= {
            "Sid",
            "Effect",
            "Action",
            "Resource",
            "Condition",
        }
        assert not any("*" in action for action in statement["Action"])
        for resource in statement["Resource"]:  # nothing here takes no resource
            _, _, service, region, account, what = resource.split(":", 5)
            assert what.rstrip("*") not in ("", "/", "table/", "database/", "workgroup/")
            if service == "s3":
                assert what == BUCKET or what.startswith(f"{BUCKET}/") and what != f"{BUCKET}/*"
            else:
                assert (region, account) == ("us-east-1", "111122223333")


def test_nobody_writes_into_the_raw_zone():
    for name in NAMES:
        for statement in statements(name):
            writes = [a for a in statement["Action"] if a.startswith(("s3:Put", "s3:Delete"))]
            assert not (writes and any(f"{BUCKET}/raw" in r for r in statement["Resource"]))


def test_readers_see_marts_only():
    for statement in statements("athena/reader"):
        for resource in statement["Resource"]:
            for hidden in ("/raw", "/landed", "tidemark_raw", "tidemark_state", "tidemark*"):
                assert hidden not in resource


def needed(operation: str, params: dict) -> list[Need]:
    """What one call has to be allowed."""
    service, name = operation.split(".")
    if service == "glue":
        table = f"{params['DatabaseName']}/{params.get('TableName', params.get('Name'))}"
        what = ["catalog", f"database/{params['DatabaseName']}", f"table/{table}"]
        return [Need(f"glue:{name}", f"arn:aws:glue:{ACCOUNT}:{each}") for each in what]
    if service == "sqs":
        action = name.removesuffix("Batch")
        queue = params["QueueUrl"].rpartition("/")[2]
        return [Need(f"sqs:{action}", f"arn:aws:sqs:{ACCOUNT}:{queue}")]
    bucket = f"arn:aws:s3:::{params['Bucket']}"
    if name == "ListObjectsV2":
        return [Need("s3:ListBucket", bucket)]
    if name == "DeleteObjects":
        keys = [each["Key"] for each in params["Delete"]["Objects"]]
        return [Need("s3:DeleteObject", f"{bucket}/{key}") for key in keys]
    if name == "CopyObject":
        source = params["CopySource"]
        read = Need("s3:GetObject", f"arn:aws:s3:::{source['Bucket']}/{source['Key']}")
        return [read, Need("s3:PutObject", f"{bucket}/{params['Key']}")]
    action = {"HeadObject": "GetObject"}.get(name, name)
    more = [Need("s3:GetObject", f"{bucket}/{params['Key']}")] if "IfMatch" in params else []
    return [Need(f"s3:{action}", f"{bucket}/{params['Key']}"), *more]


def work_through(zone: BucketZone, clicks: BucketZone, sqs, monkeypatch) -> None:
    """Runs that do all that landing can do."""
    zone.put_lines("odd.gz", b"\xff\n")
    first = zone.put_lines("a.gz", hour="awsma/events/app1/2024/01/02/04")
    clicks.put_lines("a.gz", CLICK)
    zone.land()
    zone.put("bad.gz", b"text", hour="awsma/events/app1/2024/01/02/04")
    zone.land()
    first.unlink()
    zone.land()
    zone.land(forget_gone=True)
    zone.part().write_bytes(b"{")
    zone.land()
    monkeypatch.setattr(lease, "EXPIRES_SECONDS", -1.0)
    zone.file(f"{zone.landed}/lock").write_bytes(b"{}")
    with hold(zone.landed):
        pass
    url = sqs.create_queue(QueueName="tidemark-notices")["QueueUrl"]
    sqs.send_message(QueueUrl=url, MessageBody='{"Records": []}')
    zone.settings = replace(zone.settings, notices=url)
    zone.land()


def test_landing_may_do_what_it_does_and_no_more(bucket, session, on_call, monkeypatch):
    zone, sqs = bucket.with_glue(), session.client("sqs")
    root = zone.root.replace("mobile_analytics", "clickstream")
    hour = "year=2024/month=05/day=03/hour=07"
    clicks = BucketZone(root, zone.settings, hour, zone.s3, zone.glue)
    calls: set[Need] = set()
    on_call(lambda operation, params: calls.update(needed(operation, params)))
    work_through(zone, clicks, sqs, monkeypatch)
    assert refused(calls, "athena/landing") == set()
    useless = {
        (action, resource)
        for statement in statements("athena/landing")
        for action in statement["Action"]
        for resource in statement["Resource"]
        if not any(c.action == action and fnmatchcase(c.resource, resource) for c in calls)
    }
    assert useless == set()
