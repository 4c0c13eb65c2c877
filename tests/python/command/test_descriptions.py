"""What YAML says about tables is what the warehouse has, and what readers see there."""

import json
import shutil

import duckdb
import pytest


def described(installation) -> list[dict]:
    """Models and seeds that are relations, as dbt has read them."""
    nodes = json.loads((installation.folder / "target/manifest.json").read_text())["nodes"]
    return [
        node
        for node in nodes.values()
        if node["resource_type"] in ("model", "seed")
        and node["config"]["materialized"] != "ephemeral"
    ]


def test_yaml_has_every_column_of_a_relation_in_its_order_with_a_description(built):
    """Of all that is public, and of the rest where it has a list. Views of an entity have none, and
    what a model makes of a list (`meta.columns`) has none of each."""
    columns = {}
    for schema, table, column in built.rows(
        "select schema_name, table_name, column_name from duckdb_columns()"
        " order by schema_name, table_name, column_index"
    ):
        columns.setdefault((schema, table), []).append(column)
    nodes = described(built)
    assert len(nodes) > 30
    for node in nodes:
        found = columns[node["schema"], node["alias"]]
        if node["config"]["meta"].get("columns") or _is_of_a_declared_source(node):
            found = [name for name in found if name in node["columns"]]
        assert list(node["columns"]) == found or _may_have_no_list(node), node["name"]
        undescribed = [name for name, of in node["columns"].items() if not of["description"]]
        assert node["description"] and not undescribed, f"{node['name']}: {undescribed}"


def _is_of_a_declared_source(node: dict) -> bool:
    """A base without a contract lists what its source does not declare."""
    scope = node["config"]["meta"].get("window", {}).get("scope")
    return scope == "files" and not node["config"]["contract"]["enforced"]


def _may_have_no_list(node: dict) -> bool:
    is_model = node["resource_type"] == "model"
    return is_model and not node["columns"] and node["config"]["access"] != "public"


def test_yaml_has_the_type_of_every_column(built):
    """By the dictionary, also where no contract holds dbt to it."""
    logical = {"varchar": "text", "double": "double", "timestamp": "timestamp"}
    held = {
        (schema, table, column): logical.get(kind.lower(), kind.lower().replace(",", ", "))
        for schema, table, column, kind in built.rows(
            "select schema_name, table_name, column_name, data_type from duckdb_columns()"
        )
    }
    for node in described(built):
        for name, column in node["columns"].items():
            place = (node["schema"], node["alias"], name)
            assert column["data_type"] == held[place], place


def comments(connection, catalog: str) -> dict[tuple, str]:
    """(schema, table, column or '' for the table) -> what BI tools show."""
    rows = connection.execute(
        "select schema_name, table_name, '', comment from duckdb_tables() where database_name = $1"
        " union all select schema_name, view_name, '', comment from duckdb_views()"
        " where database_name = $1 and not internal"
        " union all select schema_name, table_name, column_name, comment from duckdb_columns()"
        " where database_name = $1 and not internal",
        [catalog],
    ).fetchall()
    return {(schema, table, column): comment for schema, table, column, comment in rows}


def texts_of_marts(installation) -> dict[tuple, str]:
    """The same, as YAML has them."""
    found = {}
    for node in described(installation):
        if node["path"].startswith("marts/"):
            place = (node["schema"], node["alias"])
            found[*place, ""] = " ".join(node["description"].split())
            for name, column in node["columns"].items():
                found[*place, name] = " ".join(column["description"].split())
    return found


def test_bi_tools_see_the_descriptions_of_marts(built):
    expected = texts_of_marts(built)
    assert len(expected) > 300
    with built.connected() as connection:
        held = comments(connection, built.duckdb.stem)
    assert {place: held[place] for place in expected} == expected


def test_the_published_copy_has_them_too(published):
    installation, connection = published
    expected = texts_of_marts(installation)
    public = {place: text for place, text in expected.items() if not place[0].endswith("_private")}
    assert 250 < len(public) < len(expected)
    held = comments(connection, "copy")
    assert {place: held[place] for place in public} == public


def test_every_description_says_the_most_in_what_glue_keeps(built):
    """The comment of a column is cut to 255 characters there: its first sentence has to fit."""
    for place, text in texts_of_marts(built).items():
        assert len(text.split(". ")[0]) <= 250, place


def test_marts_are_public_or_in_the_schema_of_private_ones_and_nothing_else_is(built):
    models = [node for node in described(built) if node["resource_type"] == "model"]
    marts = {n["name"]: n["access"] for n in models if n["path"].startswith("marts/")}
    assert set(marts.values()) == {"public", "private"}
    for kind, chosen in (
        ("public", {n["name"] for n in models if n["access"] == "public"}),
        ("private", {n["name"] for n in models if n["schema"].endswith("_private")}),
    ):
        assert chosen == {name for name, access in marts.items() if access == kind}


@pytest.mark.parametrize("how", ["renamed", "attached"])
def test_views_of_a_warehouse_under_another_name_find_its_tables(built, tmp_path, how):
    copy = tmp_path / "another name.duckdb"
    shutil.copyfile(built.duckdb, copy)
    with duckdb.connect() if how == "attached" else duckdb.connect(str(copy)) as connection:
        catalog = copy.stem
        if how == "attached":
            catalog = "elsewhere"
            connection.execute(f"attach '{copy}' as {catalog} (read_only)")
        views = connection.execute(
            "select schema_name, view_name from duckdb_views() where database_name = ? and not"
            " internal",
            [catalog],
        ).fetchall()
        assert len(views) >= 7
        for schema, view in views:
            query = f'select count(*) from "{catalog}"."{schema}"."{view}"'
            assert connection.execute(query).fetchall()
