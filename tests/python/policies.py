"""The IAM policies in docs, and what the calls of a stand-in need of them.

Policies are written for example names: callers put these in the place of their own.
"""

import json
from fnmatch import fnmatchcase
from pathlib import Path
from typing import NamedTuple
from urllib.parse import parse_qs
from xml.etree import ElementTree

DOCS = Path(__file__).parents[2] / "docs"
ACCOUNT = "us-east-1:111122223333"


class Need(NamedTuple):
    """What a call has to be allowed. prefix: of a listing, None if it has none."""

    action: str
    resource: str
    prefix: str | None = None


def statements(name: str) -> list[dict]:
    """Of a policy, as `athena/landing`."""
    policy = json.loads((DOCS / f"{name}-policy.json").read_text())
    assert policy["Version"] == "2012-10-17"
    return policy["Statement"]


def refused(needs: set[Need], *names: str) -> set[Need]:
    """What none of the policies allows."""
    found = [statement for name in names for statement in statements(name)]
    return {need for need in needs if not any(_allows(each, need) for each in found)}


def _allows(statement: dict, need: Need) -> bool:
    if need.action not in statement["Action"]:
        return False
    if not any(fnmatchcase(need.resource, pattern) for pattern in statement["Resource"]):
        return False
    if "Condition" not in statement:
        return True
    assert statement["Condition"].keys() == {"StringLike"}
    assert statement["Condition"]["StringLike"].keys() == {"s3:prefix"}
    patterns = statement["Condition"]["StringLike"]["s3:prefix"]
    return any(fnmatchcase(need.prefix or "", pattern) for pattern in patterns)


def needs_of(calls: list[dict], work_group: str) -> set[Need]:
    """In: calls as Athena's stand-in records them, all about queries of one work group."""
    return {need for call in calls for need in _needs(call, work_group)}


def _needs(call: dict, work_group: str) -> list[Need]:
    service, operation = call["service"], call["operation"]
    if service == "athena":
        group = call["request"].get("WorkGroup", work_group)
        return [Need(f"athena:{operation}", f"arn:aws:athena:{ACCOUNT}:workgroup/{group}")]
    if service == "glue":
        what = ["catalog", *_of_glue(operation, call["request"])]
        return [Need(f"glue:{operation}", f"arn:aws:glue:{ACCOUNT}:{each}") for each in what]
    if service == "s3":
        return _of_s3(operation, call)
    assert service == "sts", call  # GetCallerIdentity is allowed to all
    return []


def _of_glue(operation: str, request: dict) -> list[str]:
    """The resources of a call beside the catalogue."""
    if operation.endswith("Databases"):
        return []
    if operation.endswith("Database"):
        return [f"database/{request.get('Name') or request['DatabaseInput']['Name']}"]
    database = request["DatabaseName"]
    name = request.get("TableName") or request.get("Name") or request.get("TableInput", {})
    name = name["Name"] if isinstance(name, dict) and name else name or "*"  # GetTables: all
    return [f"database/{database}", f"table/{database}/{name}"]


def _of_s3(method: str, call: dict) -> list[Need]:
    bucket, _, key = call["path"].lstrip("/").partition("/")
    arn, query = f"arn:aws:s3:::{bucket}", parse_qs(call["query"], keep_blank_values=True)
    if method == "POST" and "delete" in query:
        keys = [each.text for each in ElementTree.fromstring(call["body"]).iter() if _is_key(each)]
        return [Need("s3:DeleteObject", f"{arn}/{key}") for key in keys]
    if not key:
        assert method in ("GET", "HEAD"), call
        if "location" in query:
            return [Need("s3:GetBucketLocation", arn)]
        return [Need("s3:ListBucket", arn, query.get("prefix", [None])[0])]
    if "uploadId" in query and method in ("DELETE", "GET"):
        verb = {"DELETE": "AbortMultipartUpload", "GET": "ListMultipartUploadParts"}[method]
        return [Need(f"s3:{verb}", f"{arn}/{key}")]
    verb = {"GET": "Get", "HEAD": "Get", "PUT": "Put", "POST": "Put", "DELETE": "Delete"}[method]
    return [Need(f"s3:{verb}Object", f"{arn}/{key}")]


def _is_key(element: ElementTree.Element) -> bool:
    return element.tag.endswith("}Key") or element.tag == "Key"
