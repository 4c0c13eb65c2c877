"""The suite on dbt-athena and the stand-in for Athena.

The classes below change what the suite writes for PostgreSQL, or says that an adapter has to bring;
all others run as they are. dbt-athena makes Hive tables unless it is told otherwise; rows of
Iceberg tables can be changed, so tests that do so get those.
"""

import re
from pathlib import Path

import pytest
from dbt.tests.adapter.basic.expected_catalog import (
    base_expected_catalog,
    expected_references_catalog,
    no_stats,
)
from dbt.tests.adapter.basic.test_docs_generate import BaseDocsGenerate, BaseDocsGenReferences
from dbt.tests.adapter.basic.test_incremental import BaseIncrementalNotSchemaChange
from dbt.tests.adapter.catalog.files import MY_TABLE, MY_VIEW
from dbt.tests.adapter.catalog.relation_types import CatalogRelationTypes
from dbt.tests.adapter.constraints.test_constraints import (
    BaseIncrementalConstraintsColumnsEqual,
    BaseTableConstraintsColumnsEqual,
    BaseViewConstraintsColumnsEqual,
)
from dbt.tests.adapter.dbt_show.test_dbt_show import BaseShowDoesNotHandleDoubleLimit
from dbt.tests.adapter.incremental import test_incremental_predicates as predicates
from dbt.tests.adapter.incremental.test_incremental_merge_exclude_columns import (
    BaseMergeExcludeColumns,
)
from dbt.tests.adapter.incremental.test_incremental_microbatch import BaseMicrobatch
from dbt.tests.adapter.incremental.test_incremental_unique_id import BaseIncrementalUniqueKey
from dbt.tests.adapter.simple_copy.test_copy_uppercase import BaseSimpleCopyUppercase
from dbt.tests.adapter.unit_testing.test_types import BaseUnitTestingTypes
from dbt.tests.adapter.utils.test_array_concat import BaseArrayConcat
from dbt.tests.util import AnyInteger

from stand_ins.athena import athena

from .engine import environment, one_by_one
from .suite import missing

BUCKET = "conformance"
CAST = re.compile(r"('[^'\n]*'|[\w.]+)::(double precision|[a-z]+(?:\(\d+\))?)")
DATE = re.compile(r"'\d{4}-\d\d-\d\d'")
TYPES = {"text": "varchar", "numeric": "decimal(38, 6)", "double precision": "double"}


@pytest.fixture(scope="module")
def stand_in():
    with athena() as found, environment(found):
        found.client("s3").create_bucket(Bucket=BUCKET)
        yield found


def profile(stand_in) -> dict:
    return {
        "type": "athena",
        "region_name": stand_in.variables["AWS_REGION"],
        "database": "awsdatacatalog",
        "s3_staging_dir": f"s3://{BUCKET}/results/",
        "s3_data_dir": f"s3://{BUCKET}/tables/",
        "work_group": "primary",
        "poll_interval": 0.1,
        "threads": 4,
    }


@pytest.fixture(scope="class")
def dbt_profile_target(stand_in):
    return profile(stand_in)


@pytest.fixture(scope="class")
def profile_user():
    """Nobody owns a table."""
    return None


@pytest.fixture(scope="class")
def project(project_setup, project_files, project_root):
    """The suite's own, with casts as they are written in Athena."""
    rewrite(
        project_root, CAST, lambda found: f"cast({found[1]} as {TYPES.get(found[2], found[2])})"
    )
    return one_by_one(project_setup)


def rewrite(root, pattern: re.Pattern, by) -> None:
    """Changes the SQL of a project. by: as in re.sub."""
    for path in Path(root).rglob("*.sql"):
        path.write_text(pattern.sub(by, path.read_text()))


class Iceberg:
    """Iceberg tables, merged by their keys."""

    @pytest.fixture(scope="class")
    def project_config_update(self):
        config = {"+table_type": "iceberg", "+incremental_strategy": "merge"}
        return {"models": config, "snapshots": {"+table_type": "iceberg"}}


# basic


NAMES = {
    "id_type": "int",
    "text_type": "string",
    "time_type": "timestamp",
    "view_type": "view",
    "table_type": "table",
    "model_stats": no_stats(),
}


def as_in_glue(catalog: dict) -> dict:
    """dbt-athena counts columns from 0, and Glue has a comment for every view."""
    for node in (*catalog["nodes"].values(), *catalog["sources"].values()):
        node["columns"] = {
            name: column | {"index": AnyInteger()} for name, column in node["columns"].items()
        }
        if node["metadata"]["type"] == "view":
            node["metadata"]["comment"] = "Presto View"
    return catalog


class TestBasicDocsGenerate(BaseDocsGenerate):
    @pytest.fixture(scope="class")
    def expected_catalog(self, project, profile_user):
        return as_in_glue(base_expected_catalog(project, role=profile_user, **NAMES))


class TestBasicDocsGenReferences(BaseDocsGenReferences):
    @pytest.fixture(scope="class")
    def expected_catalog(self, project, profile_user):
        found = expected_references_catalog(
            project, role=profile_user, bigint_type="bigint", **NAMES
        )
        return as_in_glue(found)


class TestBasicIncrementalNotSchemaChange(Iceberg, BaseIncrementalNotSchemaChange):
    """Numbers are not joined with texts, and Iceberg has no time zones."""

    @pytest.fixture(scope="class")
    def models(self):
        return {
            "incremental_not_schema_change.sql": """
{{ config(
    materialized='incremental',
    unique_key='user_id_current_time',
    on_schema_change='sync_all_columns',
) }}
select
    '1-' || cast({{ dbt.current_timestamp() }} as varchar) as user_id_current_time,
    '{{ "thisis18characters" if is_incremental() else "okthisis20characters" }}' as platform
"""
        }


# catalog


class TestCatalogRelationTypes(CatalogRelationTypes):
    """No materialized views, and the types have other names."""

    @pytest.fixture(scope="class", autouse=True)
    def models(self):
        return {"my_table.sql": MY_TABLE, "my_view.sql": MY_VIEW}

    @pytest.mark.parametrize(
        ("node_name", "relation_type"),
        [
            ("seed.test.my_seed", "table"),
            ("model.test.my_table", "table"),
            ("model.test.my_view", "view"),
        ],
    )
    def test_relation_types_populate_correctly(self, docs, node_name, relation_type):
        super().test_relation_types_populate_correctly(docs, node_name, relation_type)


# constraints


class Types:
    """In: SQL, its type in the contract, the type in dbt's message."""

    @pytest.fixture
    def string_type(self):
        return "varchar"

    @pytest.fixture
    def int_type(self):
        return "integer"

    @pytest.fixture
    def data_types(self, schema_int_type, int_type, string_type):
        return [
            ["1", schema_int_type, int_type],
            ["'1'", string_type, string_type],
            ["true", "boolean", "BOOLEAN"],
            ["date '2013-11-03'", "date", "DATE"],
            ["timestamp '2013-11-03 00:00:00.000'", "timestamp", "TIMESTAMP"],
            ["decimal '1.5'", "decimal(2, 1)", "DECIMAL"],
            ["array['a', 'b']", "array(varchar)", "ARRAY"],
        ]


class TestConstraintsTableConstraintsColumnsEqual(Types, BaseTableConstraintsColumnsEqual):
    pass


class TestConstraintsViewConstraintsColumnsEqual(Types, BaseViewConstraintsColumnsEqual):
    pass


class TestConstraintsIncrementalConstraintsColumnsEqual(
    Types, BaseIncrementalConstraintsColumnsEqual
):
    pass


# dbt_show


class TestDbtShowShowDoesNotHandleDoubleLimit(BaseShowDoesNotHandleDoubleLimit):
    DATABASE_ERROR_MESSAGE = "mismatched input 'limit'"


# incremental


class TestIncrementalMergeExcludeColumns(Iceberg, BaseMergeExcludeColumns):
    pass


class TestIncrementalMicrobatch(Iceberg, BaseMicrobatch):
    """Iceberg has microseconds and no time zones."""

    @pytest.fixture(scope="class")
    def input_model_sql(self):
        rows = (f"select {n} as id, {_moment(n)} as event_time" for n in (1, 2, 3))
        config = "{{ config(materialized='table', event_time='event_time') }}\n"
        return config + "\nunion all\n".join(rows)

    @pytest.fixture(scope="class")
    def insert_two_rows_sql(self, project):
        rows = ", ".join(f"({n}, {_moment(n)})" for n in (4, 5))
        return f"insert into {project.test_schema}.input_model (id, event_time) values {rows}"


def _moment(day: int) -> str:
    return f"cast(timestamp '2020-01-0{day} 00:00:00' as timestamp(6))"


class TargetRow:
    """Predicates name the table that is written `target`."""

    @pytest.fixture(scope="class")
    def project_config_update(self):
        return {
            "models": {
                "+table_type": "iceberg",
                "+incremental_strategy": "merge",
                "+incremental_predicates": ["target.id != 2"],
            }
        }


class TestIncrementalPredicates(TargetRow, predicates.BaseIncrementalPredicates):
    pass


class TestIncrementalPredicatesDeleteInsert(TargetRow, predicates.TestPredicatesDeleteInsert):
    pass


class TestIncrementalUniqueKey(Iceberg, BaseIncrementalUniqueKey):
    @pytest.fixture(scope="class", autouse=True)
    def dates(self, project):
        """No text is taken for a date."""
        rewrite(project.project_root, DATE, r"date \g<0>")


# simple_copy


class TestSimpleCopyUppercase(BaseSimpleCopyUppercase):
    @pytest.fixture(scope="class")
    def dbt_profile_target(self, stand_in):
        return profile(stand_in)


# unit_testing


class TestUnitTestingTypes(BaseUnitTestingTypes):
    @pytest.fixture
    def data_types(self):
        return [
            ["1", "1"],
            ["2.0", "2.0"],
            ["'12345'", "12345"],
            ["'string'", "string"],
            ["true", "true"],
            ["date '2024-04-01'", "2024-04-01"],
            ["timestamp '2024-04-01 00:00:00.000'", "'2024-04-01 00:00:00.000'"],
        ]


# utils


class TestUtilsArrayConcat(BaseArrayConcat):
    """An empty array has another type."""

    @pytest.fixture(scope="class")
    def models(self):
        one, two = "array_construct([1, 2, 3])", "array_construct([4, 5, 6])"
        both = "array_construct([1, 2, 3, 4, 5, 6])"
        return {
            "actual.sql": f"select 1 as id, {{{{ array_concat({one}, {two}) }}}} as array_col",
            "expected.sql": f"select 1 as id, {{{{ {both} }}}} as array_col",
        }


globals().update(missing(globals()))
