"""The suite on dbt-redshift and the stand-in for Redshift.

The classes below change what the suite writes for PostgreSQL, or says that an adapter has to bring;
all others run as they are.
"""

from pathlib import Path

import pytest
from dbt.tests.adapter.basic.expected_catalog import (
    base_expected_catalog,
    expected_references_catalog,
    no_stats,
)
from dbt.tests.adapter.basic.test_docs_generate import BaseDocsGenerate, BaseDocsGenReferences
from dbt.tests.adapter.basic.test_incremental import BaseIncrementalNotSchemaChange
from dbt.tests.adapter.basic.test_snapshot_check_cols import BaseSnapshotCheckCols
from dbt.tests.adapter.basic.test_snapshot_timestamp import BaseSnapshotTimestamp
from dbt.tests.adapter.constraints.test_constraints import (
    BaseConstraintQuotedColumn,
    BaseConstraintsRollback,
    BaseConstraintsRuntimeDdlEnforcement,
    BaseIncrementalConstraintsColumnsEqual,
    BaseIncrementalConstraintsRollback,
    BaseIncrementalConstraintsRuntimeDdlEnforcement,
    BaseModelConstraintsRuntimeEnforcement,
    BaseTableConstraintsColumnsEqual,
    BaseViewConstraintsColumnsEqual,
)
from dbt.tests.adapter.ephemeral.test_ephemeral import BaseEphemeralMulti, BaseEphemeralNested
from dbt.tests.adapter.functions.files import MY_UDF_WITH_DEFAULT_ARG_YML, MY_UDF_YML
from dbt.tests.adapter.functions.test_udfs import (
    CanFindScalarFunctionRelation,
    DeterministicUDF,
    ErrorForUnsupportedType,
    NonDeterministicUDF,
    SqlUDFDefaultArgSupport,
    StableUDF,
    UDFsBasic,
)
from dbt.tests.adapter.hooks import test_model_hooks as model_hooks
from dbt.tests.adapter.hooks.test_run_hooks import BasePrePostRunHooks
from dbt.tests.adapter.materialized_view.basic import MaterializedViewBasic
from dbt.tests.adapter.materialized_view.changes import (
    MaterializedViewChanges,
    MaterializedViewChangesApplyMixin,
    MaterializedViewChangesContinueMixin,
    MaterializedViewChangesFailMixin,
)
from dbt.tests.adapter.materialized_view.files import MY_TABLE, MY_VIEW
from dbt.tests.adapter.simple_copy.test_copy_uppercase import BaseSimpleCopyUppercase
from dbt.tests.adapter.simple_seed import seeds
from dbt.tests.adapter.simple_seed.test_seed import BaseSimpleSeedWithBOM
from dbt.tests.adapter.simple_seed.test_seed_type_override import BaseSimpleSeedColumnOverride
from dbt.tests.adapter.unit_testing.test_types import BaseUnitTestingTypes
from dbt.tests.adapter.utils.data_types.test_type_string import BaseTypeString
from dbt.tests.adapter.utils.test_timestamps import BaseCurrentTimestamps
from dbt.tests.util import AnyStringWith, get_model_file, set_model_file

from stand_ins.redshift import redshift

from .engine import USERS, environment, one_by_one
from .suite import missing

TEXT = "character varying(256)"
DATABASE, USER = "dbt", "root"  # as the suite expects them


@pytest.fixture(scope="module")
def stand_in():
    with redshift(database=DATABASE, user=USER) as found, environment(found):
        cursor = found.connect().cursor()
        for user in USERS.values():
            cursor.execute(f"create user {user} password 'Abcdef12'")
        yield found


def profile(stand_in) -> dict:
    return {
        "type": "redshift",
        "host": "127.0.0.1",
        "port": stand_in.port,
        "dbname": stand_in.database,
        "user": stand_in.user,
        "password": "any",
        "sslmode": "disable",
        "threads": 4,
    }


@pytest.fixture(scope="class")
def dbt_profile_target(stand_in):
    return profile(stand_in)


@pytest.fixture(scope="class")
def project(project_setup, project_files):
    return one_by_one(project_setup)


# basic


class SomeStats:
    """Equal to the statistics of a table, whatever they are."""

    def __eq__(self, other) -> bool:
        return other["has_stats"]["value"] is True and "diststyle" in other


class TestBasicDocsGenerate(BaseDocsGenerate):
    @pytest.fixture(scope="class")
    def expected_catalog(self, project, profile_user):
        return base_expected_catalog(
            project,
            role=profile_user,
            id_type="integer",
            text_type=AnyStringWith("character varying"),
            time_type="timestamp without time zone",
            view_type="VIEW",
            table_type="BASE TABLE",
            model_stats=no_stats(),
            seed_stats=SomeStats(),
        )


class TestBasicDocsGenReferences(BaseDocsGenReferences):
    @pytest.fixture(scope="class")
    def expected_catalog(self, project, profile_user):
        return expected_references_catalog(
            project,
            role=profile_user,
            id_type="integer",
            text_type=AnyStringWith("character varying"),
            time_type="timestamp without time zone",
            bigint_type="bigint",
            view_type="VIEW",
            table_type="BASE TABLE",
            model_stats=SomeStats(),
            view_summary_stats=no_stats(),
        )


class TestBasicIncrementalNotSchemaChange(BaseIncrementalNotSchemaChange):
    """current_timestamp is a function of the leader node: no table is made of it."""

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


class WideNames:
    """Seeds are as wide as their longest text, and the tests make the names longer."""

    @pytest.fixture(scope="class")
    def properties(self):
        seed = {"name": "added", "config": {"column_types": {"name": "varchar(64)"}}}
        return {"seeds.yml": {"seeds": [seed]}}


class TestBasicSnapshotCheckCols(WideNames, BaseSnapshotCheckCols):
    pass


class TestBasicSnapshotTimestamp(WideNames, BaseSnapshotTimestamp):
    pass


# constraints


class Types:
    """No arrays, no JSON. In: SQL, its type in the contract, the type in dbt's message."""

    @pytest.fixture
    def data_types(self, schema_int_type, int_type, string_type):
        return [
            ["1", schema_int_type, int_type],
            ["'1'", string_type, string_type],
            ["cast('2019-01-01' as date)", "date", "DATE"],
            ["true", "bool", "BOOL"],
            ["'2013-11-03 00:00:00-07'::timestamptz", "timestamptz", "TIMESTAMPTZ"],
            ["'2013-11-03 00:00:00-07'::timestamp", "timestamp", "TIMESTAMP"],
            ["'1'::numeric", "numeric", "NUMERIC"],
        ]


class TestConstraintsTableConstraintsColumnsEqual(Types, BaseTableConstraintsColumnsEqual):
    pass


class TestConstraintsViewConstraintsColumnsEqual(Types, BaseViewConstraintsColumnsEqual):
    pass


class TestConstraintsIncrementalConstraintsColumnsEqual(
    Types, BaseIncrementalConstraintsColumnsEqual
):
    pass


class Created:
    """CHECK is left out, and the columns of INSERT."""

    columns = """
        id integer not null primary key references <foreign_key_model_identifier> (id) unique,
        color text,
        date_day text
    """

    @pytest.fixture(scope="class")
    def expected_sql(self):
        return f"""
            create table <model_identifier> ({self.columns}) ;
            insert into <model_identifier> (
                select id, color, date_day
                from (
                    -- depends_on: <foreign_key_model_identifier>
                    select 'blue' as color, 1 as id, '2019-01-01' as date_day
                ) as model_subq
            ) ;
        """


class TestConstraintsRuntimeDdlEnforcement(Created, BaseConstraintsRuntimeDdlEnforcement):
    pass


class TestConstraintsIncrementalConstraintsRuntimeDdlEnforcement(
    Created, BaseIncrementalConstraintsRuntimeDdlEnforcement
):
    pass


class TestConstraintsModelConstraintsRuntimeEnforcement(
    Created, BaseModelConstraintsRuntimeEnforcement
):
    columns = """
        id integer not null,
        color text,
        date_day text,
        primary key (id),
        constraint strange_uniqueness_requirement unique (color, date_day),
        foreign key (id) references <foreign_key_model_identifier> (id)
    """


class TestConstraintsConstraintQuotedColumn(BaseConstraintQuotedColumn):
    @pytest.fixture(scope="class")
    def expected_sql(self):
        return """
            create table <model_identifier> (
                id integer not null, "from" text not null, date_day text
            ) ;
            insert into <model_identifier> (
                select id, "from", date_day
                from (
                    select 'blue' as "from", 1 as id, '2019-01-01' as date_day
                ) as model_subq
            ) ;
        """


class NullError:
    @pytest.fixture(scope="class")
    def expected_error_messages(self):
        return ["Cannot insert a NULL value into column id"]


class TestConstraintsRollback(NullError, BaseConstraintsRollback):
    pass


class TestConstraintsIncrementalConstraintsRollback(NullError, BaseIncrementalConstraintsRollback):
    pass


# ephemeral


class NameOfSchema:
    """The tests compare SQL with the names in it, but for digits."""

    @pytest.fixture(scope="class")
    def unique_schema(self, prefix):
        return f"test{int(prefix[1:], 16)}_test_ephemeral"


class TestEphemeralMulti(NameOfSchema, BaseEphemeralMulti):
    pass


class TestEphemeralNested(NameOfSchema, BaseEphemeralNested):
    pass


# functions


class Numbered:
    """Arguments of SQL functions have numbers instead of names."""

    @pytest.fixture(scope="class")
    def functions(self):
        return {"price_for_xlarge.sql": "select $1 * 2", "price_for_xlarge.yml": MY_UDF_YML}


class TestFunctionsUDFsBasic(Numbered, UDFsBasic):
    def check_function_volatility(self, sql):
        assert "VOLATILE" in sql


class TestFunctionsDeterministicUDF(Numbered, DeterministicUDF):
    pass


class TestFunctionsStableUDF(Numbered, StableUDF):
    pass


class TestFunctionsNonDeterministicUDF(Numbered, NonDeterministicUDF):
    pass


class TestFunctionsErrorForUnsupportedType(Numbered, ErrorForUnsupportedType):
    pass


class TestFunctionsCanFindScalarFunctionRelation(Numbered, CanFindScalarFunctionRelation):
    pass


class TestFunctionsSqlUDFDefaultArgSupport(SqlUDFDefaultArgSupport):
    @pytest.fixture(scope="class")
    def functions(self):
        return {
            "price_for_xlarge.sql": "select $1 * 2",
            "price_for_xlarge.yml": MY_UDF_WITH_DEFAULT_ARG_YML,
        }


# hooks


class Hooks:
    """The suite looks for PostgreSQL's name."""

    def get_ctx_vars(self, *arguments, **named):
        found = super().get_ctx_vars(*arguments, **named)
        for one in found if isinstance(found, list) else [found]:
            assert one["target_type"] == "redshift"
            one["target_type"] = "postgres"
        return found


class TestHooksPrePostModelHooks(Hooks, model_hooks.BasePrePostModelHooks):
    pass


class TestHooksPrePostModelHooksUnderscores(Hooks, model_hooks.TestPrePostModelHooksUnderscores):
    pass


class TestHooksHookRefs(Hooks, model_hooks.BaseHookRefs):
    pass


class TestHooksPrePostModelHooksInConfig(Hooks, model_hooks.BasePrePostModelHooksInConfig):
    pass


class TestHooksPrePostModelHooksInConfigWithCount(
    Hooks, model_hooks.BasePrePostModelHooksInConfigWithCount
):
    pass


class TestHooksPrePostModelHooksInConfigKwargs(
    Hooks, model_hooks.BasePrePostModelHooksInConfigKwargs
):
    pass


class TestHooksPrePostRunHooks(Hooks, BasePrePostRunHooks):
    pass


# materialized_view

MATERIALIZED_VIEW = """
{{ config(
    materialized='materialized_view',
    sort_type='compound',
    sort=['id'],
    dist='id',
) }}
select * from {{ ref('my_seed') }}
"""


class OfViews:
    """What the catalogue says of a materialized view."""

    @pytest.fixture(scope="class", autouse=True)
    def models(self):
        return {
            "my_table.sql": MY_TABLE,
            "my_view.sql": MY_VIEW,
            "my_materialized_view.sql": MATERIALIZED_VIEW,
        }

    @staticmethod
    def query_relation_type(project, relation) -> str | None:
        found = project.run_sql(
            f"""
            select 'table' from pg_tables
            where schemaname = '{relation.schema}' and tablename = '{relation.identifier}'
            union all
            select
                case
                    when definition ilike '%create materialized view%' then 'materialized_view'
                    else 'view'
                end
            from pg_views
            where schemaname = '{relation.schema}' and viewname = '{relation.identifier}'
            """,
            fetch="all",
        )
        assert len(found) <= 1, found
        return found[0][0] if found else None


class TestMaterializedViewBasic(OfViews, MaterializedViewBasic):
    @staticmethod
    def insert_record(project, table, record):
        project.run_sql(f"insert into {table} (id, value) values {record}")

    @staticmethod
    def refresh_materialized_view(project, materialized_view):
        project.run_sql(f"refresh materialized view {materialized_view}")

    @staticmethod
    def query_row_count(project, relation) -> int:
        return project.run_sql(f"select count(*) from {relation}", fetch="one")[0]


class Changes(OfViews, MaterializedViewChanges):
    """AUTO REFRESH is altered, another sort or distribution key needs a new view."""

    @staticmethod
    def state(project, view) -> tuple:
        found = project.run_sql(
            f"""
            select autorefresh from stv_mv_info
            where trim(name) = '{view.identifier}' and trim(schema) = '{view.schema}'
            """,
            fetch="one",
        )
        info = project.run_sql(
            f"""
            select sortkey1, diststyle from svv_table_info
            where "table" = '{view.identifier}' and schema = '{view.schema}'
            """,
            fetch="one",
        )
        return (str(found[0])[0].lower(), *info)

    @classmethod
    def check_start_state(cls, project, materialized_view):
        assert cls.state(project, materialized_view) == ("f", "id", "KEY(id)")

    @staticmethod
    def change_config_via_alter(project, materialized_view):
        model = get_model_file(project, materialized_view)
        model = model.replace("dist='id',", "dist='id', auto_refresh=True")
        set_model_file(project, materialized_view, model)

    @classmethod
    def check_state_alter_change_is_applied(cls, project, materialized_view):
        assert cls.state(project, materialized_view)[0] == "t"

    @staticmethod
    def change_config_via_replace(project, materialized_view):
        model = get_model_file(project, materialized_view)
        model = model.replace("dist='id',", "").replace("sort=['id']", "sort=['value']")
        set_model_file(project, materialized_view, model)

    @classmethod
    def check_state_replace_change_is_applied(cls, project, materialized_view):
        assert cls.state(project, materialized_view)[1:] == ("value", "EVEN")


class TestMaterializedViewChangesApply(Changes, MaterializedViewChangesApplyMixin):
    pass


class TestMaterializedViewChangesContinue(Changes, MaterializedViewChangesContinueMixin):
    pass


class TestMaterializedViewChangesFail(Changes, MaterializedViewChangesFailMixin):
    pass


# simple_copy


class TestSimpleCopyUppercase(BaseSimpleCopyUppercase):
    @pytest.fixture(scope="class")
    def dbt_profile_target(self, stand_in):
        return profile(stand_in)


# simple_seed


class TestSimpleSeedWithBOM(BaseSimpleSeedWithBOM):
    """The suite's file is not in its package."""

    @pytest.fixture(scope="class", autouse=True)
    def setUp(self, project):
        project.run_sql(seeds.seeds__expected_sql)
        path = Path(project.project_root) / "seeds" / "seed_bom.csv"
        path.write_text(seeds.seed__actual_csv, encoding="utf-8-sig")


class TestSimpleSeedColumnOverride(BaseSimpleSeedColumnOverride):
    """Texts have lengths in Redshift's catalogue."""

    @pytest.fixture(scope="class")
    def models(self):
        types = {
            "seed_enabled": {"birthday": "date", "seed_id": TEXT},
            "seed_tricky": {
                "seed_id": "integer",
                "seed_id_str": TEXT,
                "a_bool": "boolean",
                "looks_like_a_bool": TEXT,
                "a_date": "timestamp without time zone",
                "looks_like_a_date": TEXT,
                "relative": "character varying(9)",
                "weekday": "character varying(8)",
            },
        }
        properties = [
            {
                "name": seed,
                "columns": [
                    {"name": name, "data_tests": [{"column_type": {"arguments": {"type": type_}}}]}
                    for name, type_ in columns.items()
                ],
            }
            for seed, columns in types.items()
        ]
        return {"schema.yml": {"seeds": properties}}


# unit_testing


class TestUnitTestingTypes(BaseUnitTestingTypes):
    """SUPER instead of JSON."""

    @pytest.fixture
    def data_types(self):
        return [
            ["1", "1"],
            ["1.0", "1.0"],
            ["'1'", "1"],
            ["'1'::numeric", "1"],
            ["'string'", "string"],
            ["true", "true"],
            ["DATE '2020-01-02'", "2020-01-02"],
            ["TIMESTAMP '2013-11-03 00:00:00-0'", "2013-11-03 00:00:00-0"],
            ["TIMESTAMPTZ '2013-11-03 00:00:00-0'", "2013-11-03 00:00:00-0"],
            ["""JSON_PARSE('{"bar": "baz", "n": 7.77}')""", """'{"bar": "baz", "n": 7.77}'"""],
        ]


# utils


class TestUtilsTypeString(BaseTypeString):
    def assert_columns_equal(self, project, expected_cols, actual_cols):
        """A seed's column is as wide as its longest text."""
        for expected, actual in zip(expected_cols, actual_cols, strict=True):
            assert expected[:2] == actual[:2]


class TestUtilsCurrentTimestamps(BaseCurrentTimestamps):
    @pytest.fixture(scope="class")
    def expected_schema(self):
        names = ("", "_in_utc_backcompat", "_backcompat")
        return {f"current_timestamp{name}": "timestamp without time zone" for name in names}

    @pytest.fixture(scope="class")
    def expected_sql(self):
        return """
            select getdate() as current_timestamp,
                   getdate() as current_timestamp_in_utc_backcompat,
                   getdate() as current_timestamp_backcompat
        """


globals().update(missing(globals()))
