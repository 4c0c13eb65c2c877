"""profiles/: the files to fill in have the settings that there are, and dbt takes them."""

import datetime as dt
import os
import re
from argparse import Namespace
from pathlib import Path
from types import SimpleNamespace

import botocore.client
import pytest
import redshift_connector
import yaml
from dbt.adapters.redshift.connections import get_connection_method
from dbt.config.profile import Profile
from dbt.config.renderer import ProfileRenderer
from dbt.flags import set_from_args
from dbt_common.context import set_invocation_context

from tests.python.policies import Need, refused

ROOT = Path(__file__).resolve().parents[3]
PROFILES = yaml.safe_load((ROOT / "profiles.yml").read_text())
TARGETS = PROFILES["tidemark"]["outputs"]
VARIABLE = re.compile(r"env_var\('(\w+)'")
CODE = "\n".join(
    path.read_text()
    for folder, pattern in (("tidemark", "*.py"), ("macros", "*.sql"))
    for path in (ROOT / folder).rglob(pattern)
)
CLUSTER = {
    "TIDEMARK_REDSHIFT_HOST": "example-cluster.example.us-east-1.redshift.amazonaws.com",
    "TIDEMARK_REDSHIFT_CLUSTER": "example-cluster",
}
WORK_GROUP = {
    "TIDEMARK_REDSHIFT_HOST": "tidemark.111122223333.us-east-1.redshift-serverless.amazonaws.com",
    "TIDEMARK_REDSHIFT_CLUSTER": "",
}


def example(target: str) -> dict[str, str]:
    lines = (ROOT / "profiles" / f"{target}.env.example").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def variables(target: str) -> set[str]:
    """Of a target, and the choice among targets."""
    found = VARIABLE.findall(str(TARGETS[target]).replace('"', "'"))
    return {*found, *VARIABLE.findall(PROFILES["tidemark"]["target"])}


def credentials(settings: dict[str, str], monkeypatch):
    """What dbt makes of the profile in this environment alone."""
    for name in [name for name in os.environ if name.startswith(("TIDEMARK_", "AWS_", "DBT_"))]:
        monkeypatch.delenv(name)
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    set_invocation_context(os.environ)
    set_from_args(Namespace(LOG_CACHE_EVENTS=False), {})
    return Profile.from_raw_profiles(PROFILES, "tidemark", ProfileRenderer({})).credentials


def test_every_target_has_a_file_to_fill_in():
    files = {path.name for path in (ROOT / "profiles").glob("*.env.example")}
    assert files == {f"{target}.env.example" for target in TARGETS}


@pytest.mark.parametrize("target", TARGETS)
def test_the_file_to_fill_in_has_what_the_profile_asks_for(target):
    assert variables(target) - example(target).keys() == set()


@pytest.mark.parametrize("target", TARGETS)
def test_what_is_in_the_file_to_fill_in_is_asked_for(target):
    others = example(target).keys() - variables(target)
    assert [name for name in others if f'"{name}"' not in CODE and f"'{name}'" not in CODE] == []


@pytest.mark.parametrize("target", TARGETS)
def test_dbt_takes_the_file_to_fill_in(target, monkeypatch):
    assert credentials(example(target), monkeypatch).type == target


@pytest.fixture
def asked(monkeypatch) -> list[tuple[str, dict]]:
    """What AWS is asked for, as (action, parameters); nobody is connected to."""
    calls = []

    def answer(client, operation: str, params: dict) -> dict:
        calls.append((f"{client.meta.service_model.service_name}:{operation}", params))
        until = dt.datetime.now(dt.UTC) + dt.timedelta(minutes=15)
        if operation == "GetCredentials":
            return {"dbUser": "IAMR:build", "dbPassword": "invented", "expiration": until}
        return {"DbUser": "IAM:tidemark", "DbPassword": "invented", "Expiration": until}

    monkeypatch.setattr(botocore.client.BaseClient, "_make_api_call", answer)
    monkeypatch.setattr(redshift_connector, "Connection", SimpleNamespace)
    monkeypatch.setattr(redshift_connector.IamHelper, "credentials_cache", {})
    return calls


@pytest.mark.parametrize(
    ("method", "place", "expected", "user"),
    [
        ("database", CLUSTER, "", "tidemark"),
        ("database", WORK_GROUP, "", "tidemark"),
        ("iam", CLUSTER, "redshift:GetClusterCredentials", "IAM:tidemark"),
        ("iam", WORK_GROUP, "redshift-serverless:GetCredentials", "IAMR:build"),
        ("iam_role", CLUSTER, "redshift:GetClusterCredentialsWithIAM", "IAM:tidemark"),
        ("iam_role", WORK_GROUP, "redshift-serverless:GetCredentials", "IAMR:build"),
    ],
)
def test_ways_into_redshift(method, place, expected, user, asked, monkeypatch):
    """The driver gets in as docs/redshift.md says, and docs/redshift/dbt-policy.json lets it."""
    settings = example("redshift") | place
    settings |= {"TIDEMARK_REDSHIFT_METHOD": method, "TIDEMARK_REDSHIFT_USER": "tidemark"}
    settings |= {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}
    connection = get_connection_method(credentials(settings, monkeypatch))()
    assert connection.user == user
    assert [action for action, _ in asked] == ([expected] if expected else [])
    for action, params in asked:
        needs = {Need(action, resource) for resource in needed(action, params)}
        assert refused(needs, "redshift/dbt") == set()


def needed(action: str, params: dict) -> list[str]:
    """The resources of a call."""
    start = f"arn:aws:{action.split(':')[0]}:us-east-1:111122223333:"
    if action == "redshift-serverless:GetCredentials":
        assert params["workgroupName"] == "tidemark"
        return [f"{start}workgroup/00000000-1111-2222-3333-444444444444"]
    cluster = params["ClusterIdentifier"]
    found = [f"{start}dbname:{cluster}/{params['DbName']}"]
    return [*found, f"{start}dbuser:{cluster}/{params['DbUser']}"] if "DbUser" in params else found
