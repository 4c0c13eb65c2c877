"""Constructs that PostgreSQL takes and Redshift refuses.

By row of the README and source: statement, and the SQLSTATE and the words that it is refused with.
A source is a page of the Database Developer Guide (docs.aws.amazon.com/redshift/latest/dg/).
"""

_FEATURES = "c_unsupported-postgresql-features"
_FUNCTIONS = "c_unsupported-postgresql-functions"
_TYPES = "c_unsupported-postgresql-datatypes"
_LEADER = "c_SQL_functions_leader_node_only"
_WINDOW = "r_Window_function_synopsis"
_CORRELATED = "r_correlated_subqueries"

_CONSTANTS = (
    "0A000 One or more of the used functions must be applied on at least one user created tables. "
    "Examples of user table only functions are LISTAGG, MEDIAN, PERCENTILE_CONT, etc"
)
_FRAME = "0A000 Aggregate window functions with an ORDER BY clause require a frame clause"
_PATTERN = "0A000 The pattern must be a valid UTF-8 literal character expression"
_SUBQUERY = "0A000 This type of correlated subquery pattern is not supported yet"


def _on_tables(what: str) -> str:
    return (
        "0A000 Specified types or functions (one per INFO message) not supported on Redshift "
        f"tables. ({what})"
    )


_REFUSED = {
    ("functions that give rows", _FUNCTIONS): [
        (
            "select * from generate_series(1, 10) as g",
            "0A000 table function generate_series() is not supported",
        ),
        (
            "select generate_series(1, 3) from t",
            _on_tables('Function "generate_series()" not supported'),
        ),
        (
            "insert into u select g from generate_series(1, 3) as g",
            "0A000 table function generate_series() is not supported",
        ),
        ("select unnest(a) from t", "42883 function unnest() does not exist"),
        ("select * from unnest(array(1, 2)) as x", "0A000 UNNEST is not supported"),
    ],
    ("FILTER", _FEATURES): [
        ("select count(*) filter (where a > 1) from t", "42601 FILTER is not supported"),
    ],
    ("functions that are not in the reference", _FUNCTIONS): [
        ("select string_agg(b, ',') from t", "42883 function string_agg() does not exist"),
        ("select array_agg(b) from t", "42883 function array_agg() does not exist"),
        ("select concat_ws(',', b, b) from t", "42883 function concat_ws() does not exist"),
        ("select format('%s', b) from t", "42883 function format() does not exist"),
        ("select make_date(2026, 1, 1)", "42883 function make_date() does not exist"),
        ("select regexp_matches(b, 'x') from t", "42883 function regexp_matches() does not exist"),
        ("select to_json(b) from t", "42883 function to_json() does not exist"),
        ("select every(a > 1) from t", "42883 function every() does not exist"),
        ("select corr(a, a) from t", "42883 function corr() does not exist"),
        ("select clock_timestamp()", "42883 function clock_timestamp() does not exist"),
        ("select justify_days('3 days')", "42883 function justify_days() does not exist"),
    ],
    ("patterns that are no literals", "pattern-matching-conditions-posix"): [
        ("select a from t where b ~ c", _PATTERN),
    ],
    ("patterns that are no literals", "REGEXP_SUBSTR"): [
        ("select regexp_substr(b, c) from t", _PATTERN),
    ],
    ("CONCAT of other than two", "r_CONCAT"): [
        ("select concat(b, b, b) from t", "42883 function concat with 3 arguments does not exist"),
    ],
    ("DISTINCT ON", _FEATURES): [
        (
            "select distinct on (a) a, b from t order by a",
            "0A000 SELECT DISTINCT ON is not supported",
        ),
    ],
    ("LATERAL", _FEATURES): [
        (
            "select * from t cross join lateral (select a + 1) as x",
            "42601 LATERAL joins are not supported",
        ),
        ("select * from t, lateral (select a + 1) as x", "42601 LATERAL joins are not supported"),
    ],
    ("ON CONFLICT, RETURNING", "r_INSERT_30"): [
        ("insert into u values (1) on conflict do nothing", "42601 ON CONFLICT is not supported"),
        ("insert into u values (1) returning a", "42601 RETURNING is not supported"),
    ],
    ("ON CONFLICT, RETURNING", "r_DELETE"): [
        ("delete from u returning a", "42601 RETURNING is not supported"),
    ],
    ("JSON operators", _FEATURES): [
        ("select b -> 'a' from t", "42883 operator does not exist: varchar -> varchar"),
        ("select b ->> 'a' from t", "42883 operator does not exist: varchar ->> varchar"),
        ("select b #>> '{a}' from t", "42883 operator does not exist: varchar #>> varchar"),
    ],
    ("indexes, triggers, sequences, extensions, types", _FEATURES): [
        ("create index i on t (a)", "0A000 CREATE INDEX is not supported"),
        ("create unique index i on t (a)", "0A000 CREATE UNIQUE is not supported"),
        ("create sequence s", "0A000 CREATE SEQUENCE is not supported"),
        ("create extension pgcrypto", "0A000 CREATE EXTENSION is not supported"),
        ("create type e as enum ('a')", "0A000 CREATE TYPE is not supported"),
        ("drop index i", "0A000 DROP INDEX is not supported"),
        (
            "create trigger x before insert on t execute function f()",
            "0A000 CREATE TRIGGER is not supported",
        ),
    ],
    ("types", _TYPES): [
        ("create table w (a uuid)", "42704 Unsupported data type UUID"),
        ("create table w (a int[])", "42704 Unsupported data type INT[]"),
        ("create table w (a serial)", "42704 Unsupported data type SERIAL"),
        ("create table w (a json)", "42704 Unsupported data type JSON"),
        ("select cast(b as jsonb) from t", "42704 Unsupported data type JSONB"),
        ("select b::bytea from t", '42704 type "bytea" does not exist'),
        ("create table w (a money)", "42704 Unsupported data type MONEY"),
    ],
    ("lengths", "r_Character_types"): [
        ("create table w (a varchar(65536))", "22023 length for type varchar cannot exceed 65535"),
        ("create table w (a char(4097))", "22023 length for type char cannot exceed 4096"),
    ],
    ("lengths", "r_Numeric_types201"): [
        (
            "create table w (a numeric(39, 2))",
            "22023 NUMERIC precision 39 must be between 1 and 38",
        ),
    ],
    ("CHECK", _FEATURES): [
        ("create table w (a int check (a > 0))", "0A000 CHECK constraints are not supported"),
        ("create table w (a int, check (a > 0))", "0A000 CHECK constraints are not supported"),
    ],
    ("arrays", _TYPES): [
        ("select array[1, 2]", "0A000 ARRAY[...] is not supported"),
        ("select 1 where 1 = any(array[1, 2])", "0A000 ARRAY[...] is not supported"),
    ],
    ("VALUES as a table", _FEATURES): [
        ("select * from (values (1), (2)) as v (a)", "42601 VALUES as a table is not supported"),
    ],
    ("window without a frame", _WINDOW): [
        ("select sum(a) over (order by a) from t", _FRAME),
        ("select first_value(a) over (order by a) from t", _FRAME),
    ],
    ("RANGE and GROUPS frames", _WINDOW): [
        (
            "select sum(a) over (order by a range between unbounded preceding and current row) "
            "from t",
            "0A000 RANGE and GROUPS frames are not supported",
        ),
    ],
    ("DISTINCT in a window", _WINDOW): [
        (
            "select count(distinct a) over (partition by b) from t",
            "0A000 count(DISTINCT ...) OVER is not supported",
        ),
    ],
    ("names of windows", _WINDOW): [
        (
            "select sum(a) over w from t window w as (partition by b)",
            "42601 WINDOW clause is not supported",
        ),
    ],
    ("IS DISTINCT FROM", _FEATURES): [
        ("select a is distinct from 1 from t", "42601 IS DISTINCT FROM is not supported"),
        ("select a is not distinct from 1 from t", "42601 IS NOT DISTINCT FROM is not supported"),
    ],
    ("leader-node functions with tables", _LEADER): [
        ("select b, now() from t", _on_tables('Function "now()" not supported')),
        (
            "select current_timestamp from t",
            _on_tables('Function "current_timestamp()" not supported'),
        ),
        (
            "insert into u select current_timestamp",
            _on_tables('Function "current_timestamp()" not supported'),
        ),
        (
            "select b, current_schema() from t",
            _on_tables('Function "current_schema()" not supported'),
        ),
        ("select substr(b, 1) from t", _on_tables('Function "substr()" not supported')),
        ("create table w as select now() as n", _on_tables('Function "now()" not supported')),
    ],
    ("catalogue with tables", _LEADER): [
        (
            "select t.a from t join pg_class c on c.relname = t.b",
            _on_tables("catalog table pg_class"),
        ),
        ("create table w as select relname from pg_class", _on_tables("catalog table pg_class")),
        (
            "insert into u select table_name from information_schema.tables",
            _on_tables("catalog table tables"),
        ),
    ],
    ("constants in LISTAGG, MEDIAN, PERCENTILE", "r_LISTAGG"): [
        ("select listagg(1, ',')", _CONSTANTS),
    ],
    ("constants in LISTAGG, MEDIAN, PERCENTILE", "r_MEDIAN"): [
        ("select median(1)", _CONSTANTS),
    ],
    ("constants in LISTAGG, MEDIAN, PERCENTILE", "r_PERCENTILE_CONT"): [
        (
            "with x as (select 1 as a) "
            "select percentile_cont(0.5) within group (order by a) from x",
            _CONSTANTS,
        ),
    ],
    ("different orders in LISTAGG, MEDIAN, PERCENTILE", "r_LISTAGG"): [
        (
            "select median(a), listagg(b) within group (order by b) from t",
            "0A000 within group ORDER BY clauses for aggregate functions must be the same",
        ),
    ],
    ("reserved words", "r_pg_keywords"): [
        ("select a as tag from t", '42601 syntax error at or near "tag"'),
        ("select a as snapshot from t", '42601 syntax error at or near "snapshot"'),
        ("select 1 as open", '42601 syntax error at or near "open"'),
        ("create table w (raw int)", '42601 syntax error at or near "raw"'),
        ("select * from raw", '42601 syntax error at or near "raw"'),
    ],
    ("OR REPLACE, IF NOT EXISTS", "r_CREATE_TABLE_NEW"): [
        ("create or replace table w as select 1 as a", '42601 syntax error at or near "TABLE"'),
    ],
    ("OR REPLACE, IF NOT EXISTS", "r_CREATE_TABLE_AS"): [
        ("create table if not exists w as select 1 as a", '42601 syntax error at or near "AS"'),
    ],
    ("OR REPLACE, IF NOT EXISTS", "r_CREATE_VIEW"): [
        ("create view if not exists v as select 1 as a", '42601 syntax error at or near "NOT"'),
    ],
    ("OR REPLACE, IF NOT EXISTS", "r_ALTER_TABLE"): [
        ("alter table u add column if not exists x int", '42601 syntax error at or near "NOT"'),
    ],
    ("ALTER TABLE", "r_ALTER_TABLE"): [
        ("alter table u add column x int, add column y int", '42601 syntax error at or near ","'),
        (
            "alter table u alter column a type bigint",
            "0A000 ALTER COLUMN TYPE is for VARCHAR alone",
        ),
    ],
    ("late-binding views without schemas", "r_CREATE_VIEW"): [
        (
            "create view v as select a from t with no schema binding",
            "0A000 All the relation names inside should be qualified when creating VIEW "
            "WITH NO SCHEMA BINDING (t)",
        ),
    ],
    ("MERGE", "r_MERGE"): [
        (
            "merge into u using (select 1 as a) as s on u.a = s.a "
            "when matched then update set b = s.a when not matched then insert values (s.a)",
            "0A000 MERGE: the source is a table",
        ),
        (
            "merge into u as x using t on x.a = t.a "
            "when matched then delete when not matched then insert values (t.a)",
            '42601 syntax error at or near "x"',
        ),
        (
            "merge into u using t on u.a = t.a when matched and t.a > 1 then update set b = t.b "
            "when not matched then insert values (t.a, t.b)",
            "42601 MERGE: WHEN ... AND and BY SOURCE are not supported",
        ),
        (
            "merge into u using t on u.a = t.a when not matched then insert values (t.a)",
            "42601 MERGE has one WHEN MATCHED and one WHEN NOT MATCHED clause",
        ),
    ],
    ("recursive CTE", "r_WITH_clause"): [
        (
            "with recursive r as (select 1 as n union all select n + 1 from r) select * from r",
            "0A000 A recursive CTE needs a list of column names",
        ),
        (
            "with recursive r(n) as (select 1 union select n + 1 from r where n < 3) "
            "select * from r",
            "0A000 A recursive CTE is a UNION ALL of a seed and a recursive member",
        ),
    ],
    ("correlated sub-queries", _CORRELATED): [
        ("select a, (select b from u where u.a = t.a limit 1) from t", _SUBQUERY),
        ("select a from t where a = (select max(u.a) over () from u where u.b = t.b)", _SUBQUERY),
        ("select t.a from t join x on t.a = (select max(u.a) from u where u.b = t.b)", _SUBQUERY),
    ],
    ("FOR UPDATE, FETCH, TABLESAMPLE", "r_SELECT_synopsis"): [
        ("select * from t for update", "42601 SELECT ... FOR UPDATE is not supported"),
        ("select * from t fetch first 1 rows only", "42601 FETCH FIRST is not supported"),
    ],
    ("FOR UPDATE, FETCH, TABLESAMPLE", _FEATURES): [
        ("select * from t tablesample bernoulli (10)", "42601 TABLESAMPLE is not supported"),
    ],
    ("EXTRACT", "r_Dateparts_for_datetime_functions"): [
        ("select extract(century from ts) from t", "22023 timestamp units CENTURY not recognized"),
    ],
    ("materialized views", "materialized-view-create-sql-command"): [
        (
            "create materialized view m as select * from t with no data",
            '42601 syntax error at or near "WITH"',
        ),
        (
            "create materialized view m as select * from t order by a",
            "0A000 ORDER is not supported in a materialized view",
        ),
    ],
    ("attributes of tables", _FEATURES): [
        (
            "create table w (a int) partition by range (a)",
            '42601 syntax error at or near "PARTITION BY"',
        ),
        ("create table w (a int) inherits (t)", '42601 syntax error at or near "INHERITS"'),
        ("create table w (a int) tablespace x", '42601 syntax error at or near "TABLESPACE"'),
    ],
    ("attributes of tables", "r_CREATE_TABLE_NEW"): [
        ("create table w (a int) diststyle key", "42601 DISTSTYLE KEY requires a DISTKEY"),
        (
            "create temporary table s.w (a int)",
            "42P16 cannot create temporary relation in non-temporary schema",
        ),
    ],
    ("SAVEPOINT", _FEATURES): [
        ("savepoint x", "42601 SAVEPOINT is not supported"),
    ],
    ("COPY from elsewhere", "r_COPY"): [
        ("copy u from stdin", '42601 syntax error at or near "STDIN"'),
        ("copy u from 's3://b/k'", "42601 COPY needs credentials"),
    ],
    ("E''", _FEATURES): [
        (r"select E'a\\nb'", "42601 E'' is not supported"),
    ],
    ("QUALIFY right after FROM without alias", "r_QUALIFY_clause"): [
        (
            "select a from t qualify row_number() over (order by a) = 1",
            '42601 syntax error at or near "QUALIFY"',
        ),
    ],
    ("JSON paths over five levels", "JSON_EXTRACT_PATH_TEXT"): [
        (
            "select json_extract_path_text(b, '1', '2', '3', '4', '5', '6') from t",
            "22023 JSON path can be nested up to five levels deep",
        ),
    ],
    ("navigation from a function", "query-super"): [
        ("select json_parse(b).a from t", '42601 syntax error at or near "."'),
    ],
    ("Python functions", "udf-python-language-support"): [
        (
            "create function f() returns int stable as $$ return 1 $$ language plpythonu",
            "0A000 Python UDFs are not supported any more",
        ),
    ],
    ("DO, LISTEN, PREPARE TRANSACTION", _FEATURES): [
        (
            "do $$ begin null; end $$",
            "0A000 the stand-in does not know this statement: do $$ begin null; end $$",
        ),
        ("listen x", "0A000 the stand-in does not know this statement: listen x"),
    ],
}
CASES = [
    (what, sql, source, said) for (what, source), cases in _REFUSED.items() for sql, said in cases
]

# Look-alikes that have to pass.
FINE = [
    "select 'generate_series(1, 2)', \"tag\", t.tag from t",
    'select a as "tag" from t',
    "select sum(a) over (order by a rows unbounded preceding) from t",
    "select row_number() over (order by a), rank() over (order by a) from t",
    "select now(), current_schema()",
    "select relname from pg_class",
    "select getdate() from t",
    "insert into u values (1), (2)",
    "with v as (select 1 as a) select count(distinct a) from v",
    "select a from t as x qualify row_number() over (order by a) = 1",
    "select a from t where b = 'x' qualify row_number() over (order by a) = 1",
    'create table w (a varchar(65535), b numeric(38, 2), c super, "raw" int)',
    "select u.a from u where exists (select 1 from t where t.a = u.a)",
    "select f_mine(a), s.mine(a) from t",
    "with recursive r(n) as (select 1 union all select n + 1 from r where n < 3) select n from r",
    "select listagg(b, ',') within group (order by b) from t",
    "select json_extract_path_text(b, '1', '2', '3', '4', '5', true) from t",
    "select o.id, i.sku from o, o.doc.items as i",
    "select s.f(a), o.doc.items[0].sku from o",
    "merge into u using t on u.a = t.a when matched then update set b = t.b "
    "when not matched then insert (a, b) values (t.a, t.b)",
]
