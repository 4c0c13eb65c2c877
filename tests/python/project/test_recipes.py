"""The recipes of docs: they parse, and what they name exists."""

import ast
import json
import re
from pathlib import Path

import pytest
import yaml
from cfnlint import api

ROOT = Path(__file__).resolve().parents[3]
DOCS = ROOT / "docs"
RECIPES = DOCS / "athena"
OPERATIONS = (ROOT / "docs" / "operations.md").read_text()
TARGETS = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))


ALWAYS = {"TIDEMARK_RAW", "TIDEMARK_LANDED"}
NEEDED = {
    "athena": ALWAYS | {"TIDEMARK_ATHENA_STAGING"},
    "redshift": ALWAYS | {"TIDEMARK_REDSHIFT_HOST", "TIDEMARK_REDSHIFT_DATABASE"},
}


def check_settings(settings: dict[str, str], engine: str = "athena") -> None:
    """Each variable is one that the documentation explains, and the engine is what they ask for."""
    unknown = [n for n in settings if f"`{n}`" not in OPERATIONS and not n.startswith("AWS_")]
    assert not unknown
    assert settings["TIDEMARK_TARGET"] == engine
    assert NEEDED[engine] <= settings.keys()


def check_command(command: str) -> None:
    """A call of make with one target, which exists."""
    words = command.split()
    assert words[0] == "make"
    assert words[-1] in TARGETS, command


@pytest.mark.parametrize("engine", ["athena", "redshift"])
def test_the_workflow_of_github_actions(engine):
    workflow = yaml.safe_load((DOCS / engine / "github-actions.yml").read_text())
    job = workflow["jobs"]["build"]
    assert workflow["permissions"]["id-token"] == "write"
    assert workflow["concurrency"]
    last = job["steps"][-1]
    check_command(last["run"])
    check_settings(last["env"], engine)


def test_the_dag_of_airflow():
    tree = ast.parse((RECIPES / "airflow_dag.py").read_text())
    values = {
        node.targets[0].id: ast.literal_eval(node.value)
        for node in tree.body
        if isinstance(node, ast.Assign)
    }
    check_settings(values["SETTINGS"])
    (command,) = (
        keyword.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        for keyword in node.keywords
        if keyword.arg == "bash_command"
    )
    text = eval(compile(ast.Expression(command), "dag", "eval"), {"PROJECT": values["PROJECT"]})
    check_command(text)


def test_the_container_that_eventbridge_starts():
    problems = api.lint_file(RECIPES / "eventbridge.yaml")
    assert not problems, [str(problem) for problem in problems]

    text = (RECIPES / "eventbridge.yaml").read_text()
    for name in re.findall(r"policy of ([a-z-]+\.json)", text):
        assert json.loads((RECIPES / name).read_text())["Statement"], name
    names = re.findall(r"\{Name: ([A-Z_]+), Value: (.+)\}", text)
    check_settings(dict(names))


def test_the_dockerfile():
    lines = (RECIPES / "Dockerfile").read_text().replace("\\\n", " ").splitlines()
    steps = [line.split(" ", 1) for line in lines if line and not line.startswith("#")]
    assert [name for name, _ in steps][0] == "FROM"
    assert re.fullmatch(r"python:3\.1[12]-slim", steps[0][1])
    check_command(dict(steps)["RUN"])
    check_command(" ".join(json.loads(dict(steps)["CMD"])))


def test_a_wrong_template_is_noticed(tmp_path):
    text = (RECIPES / "eventbridge.yaml").read_text()
    wrong = text.replace("LaunchType: FARGATE", "LaunchTyp: FARGATE")
    assert wrong != text
    (tmp_path / "wrong.yaml").write_text(wrong)
    assert api.lint_file(tmp_path / "wrong.yaml")
