"""Results that the manual documents, or that are known of clusters.

A source is a page of the Database Developer Guide (docs.aws.amazon.com/redshift/latest/dg/).
"""

import datetime as dt
from decimal import Decimal

import pytest

DATE, MOMENT = dt.date, dt.datetime

CASES = [
    ("datediff(week, '2009-01-01', '2009-12-31')", 52, "r_DATEDIFF_function"),
    ("datediff(hour, '2023-01-01', '2023-01-03 05:04:03')", 53, "r_DATEDIFF_function"),
    ("datediff(day, '2009-01-01', '2009-03-23')", 81, "r_DATEDIFF_function"),
    ("datediff(year, '2008-12-31', '2009-01-01')", 1, "r_DATEDIFF_function"),
    ("datediff(hour, '2009-01-01 08:30:00', '2009-01-01 10:00:00')", 2, "r_DATEDIFF_function"),
    ("datediff(day, date '2024-02-28', date '2024-03-01')", 2, "r_DATEDIFF_function"),
    ("dateadd(month, 1, date '2026-01-31')", MOMENT(2026, 2, 28), "r_DATEADD_function"),
    ("dateadd(day, 30, timestamp '2026-01-01')", MOMENT(2026, 1, 31), "r_DATEADD_function"),
    (
        "dateadd(ms, 1500::bigint, timestamp '1970-01-01 00:00:00')",
        MOMENT(1970, 1, 1, 0, 0, 1, 500000),
        "r_DATEADD_function",
    ),
    ("date_trunc('week', timestamp '2026-11-22')", MOMENT(2026, 11, 16), "r_DATE_TRUNC"),
    ("date_trunc('month', date '2026-11-22')", MOMENT(2026, 11, 1), "r_DATE_TRUNC"),
    ("date('2026-02-10')", DATE(2026, 2, 10), "assumed"),
    ("last_day(timestamp '2026-02-10')", DATE(2026, 2, 28), "r_LAST_DAY"),
    ("add_months(timestamp '2008-03-31', 1)", MOMENT(2008, 4, 30), "r_ADD_MONTHS"),
    ("add_months(timestamp '2008-04-30', 1)", MOMENT(2008, 5, 31), "r_ADD_MONTHS"),
    ("next_day('2014-08-20'::timestamp, 'Tuesday')", DATE(2014, 8, 26), "r_NEXT_DAY"),
    (
        "convert_timezone('EST', 'PST', timestamp '2008-08-21 07:23:54')",
        MOMENT(2008, 8, 21, 4, 23, 54),
        "CONVERT_TIMEZONE",
    ),
    ("trunc(timestamp '2026-01-02 10:00:00')", DATE(2026, 1, 2), "r_TRUNC_date"),
    ("extract(second from timestamp '2026-01-02 10:00:07.9')", 7, "r_EXTRACT_function"),
    (
        """json_extract_path_text('{"f2":{"f3":1},"f4":{"f5":99,"f6":"star"}}', 'f4', 'f6')""",
        "star",
        "JSON_EXTRACT_PATH_TEXT",
    ),
    (
        """json_extract_path_text('{"f4":{"f6":"star"}', 'f4', 'f6', true)""",
        None,
        "JSON_EXTRACT_PATH_TEXT",
    ),
    ("""json_extract_path_text('{"a":null}', 'a')""", None, "JSON_EXTRACT_PATH_TEXT"),
    (
        "json_extract_array_element_text('[111,112,113]', 2)",
        "113",
        "JSON_EXTRACT_ARRAY_ELEMENT_TEXT",
    ),
    ("""json_array_length('[11,12,13,{"f1":1,"f2":[5,6]},14]')""", 5, "JSON_ARRAY_LENGTH"),
    ("is_valid_json('[1,2,3]')", False, "IS_VALID_JSON"),
    ("""is_valid_json('{"a": [1,2,"b"]}')""", True, "IS_VALID_JSON"),
    ("""is_valid_json_array('["a",["b",1,["c",2,3,null]]]')""", True, "IS_VALID_JSON_ARRAY"),
    ("regexp_substr('the fox', 'FOX', 1, 1, 'i')", "fox", "REGEXP_SUBSTR"),
    ("regexp_substr('abc', '[0-9]+')", "", "REGEXP_SUBSTR"),
    ("regexp_substr('a=1;b=2', 'b=([0-9])', 1, 1, 'e')", "2", "REGEXP_SUBSTR"),
    ("regexp_replace('a1b2', '[0-9]', '#')", "a#b#", "REGEXP_REPLACE"),
    (
        "regexp_replace('the fox', 'FOX', 'quick brown fox', 1, 'ip')",
        "the quick brown fox",
        "REGEXP_REPLACE",
    ),
    ("regexp_count('a1b2', '[0-9]')", 2, "REGEXP_COUNT"),
    ("concat('a', null)", None, "r_CONCAT"),
    ("nvl2(null, 1, 2)", 2, "r_NVL2"),
    ("decode(null, null, 'n', 'x')", "n", "r_DECODE_expression"),
    ("7 / 2", 3, "r_numeric_computations201"),
    ("len('ünï')", 3, "r_LEN"),
    ("octet_length('ü')", 2, "r_OCTET_LENGTH"),
    ("charindex('fish', 'dogfish')", 4, "r_CHARINDEX"),
    ("split_part('abc$def$ghi', '$', 2)", "def", "SPLIT_PART"),
    ("strtol('abcd1234', 16)", 2882343476, "r_STRTOL"),
    ("strtol('110101', 2)", 53, "r_STRTOL"),
    ("md5('Amazon Redshift')", "f7415e33f972c03abd4f3fed36748f7a", "r_MD5"),
    ("'x' as \"MiXed\"", "x", "r_names"),
    (r"'a\\d'", r"a\d", "r_names"),
    (r"'it\'s'", "it's", "r_names"),
    ("cast(1.5 as numeric)", Decimal(2), "r_Numeric_types201"),
    ("cast('äöü' as varchar(3))", "ä", "r_Character_types"),
    ("cast('abc' as varchar(2))", "ab", "r_Character_types"),
    ("try_cast('x' as int)", None, "r_TRY_CAST"),
    ("round(2.5::float8, 0)", 3.0, "r_ROUND"),
    ("greatest(1, null, 3)", 3, "r_GREATEST_LEAST"),
    ("regexp_instr('a' || chr(10) || 'b', 'a.b', 1, 1, 0, 'p')", 0, "REGEXP_INSTR"),
    ("""can_json_parse('{"a":1,"b":{"a":2}}')""", True, "r_CAN_JSON_PARSE"),
    ("""can_json_parse('{"b":{"a":1,"a":2}}')""", False, "super-configurations"),
    (
        """json_serialize(object_transform(json_parse('{"a":5.50,"b":[],"A":2}')"""
        """ keep '"a"', '"b"'))""",
        '{"a":5.50,"b":[]}',
        "r_object_transform_function",
    ),
    (
        """json_serialize(object_transform(json_parse('{"a":1}') keep '"b"'))""",
        "{}",
        "r_object_transform_function",
    ),
    ("""json_typeof(json_parse('[10001,10002]'))""", "array", "r_json_typeof"),
    ("get_array_length(json_parse('[1,2,3]'))", 3, "get_array_length"),
    (
        """json_serialize(json_parse('{"b": [1, 2.50], "a": "x y"}'))""",
        '{"b":[1,2.50],"a":"x y"}',
        "JSON_SERIALIZE",
    ),
    ("array(1, 50, null, 100)", "[1,50,null,100]", "r_array"),
    ("object('foo', 'bar')", '{"foo":"bar"}', "r_object_function"),
    ("getdate() > '2020-01-01'", True, "r_GETDATE"),
    ("bpcharcmp('a  ', 'a')", 0, "r_BTTEXT_PATTERN_CMP"),
    ("version() like 'PostgreSQL 8.0.2%Redshift%'", True, "r_VERSION"),
]


@pytest.mark.parametrize(
    ("expression", "expected", "source"), CASES, ids=[c[0][:50] for c in CASES]
)
def test_documented(db, expression, expected, source):
    found = db.value(f"select {expression}")
    assert found == expected
    assert type(found) is type(expected)


def test_aggregates_and_windows(db):
    db.rows("create table {s}.t (g varchar(5), a int, b varchar(5))")
    db.rows(
        "insert into {s}.t values ('x', 1, 'p'), ('x', 2, null), ('y', 4, 'q'), ('y', null, 'p')"
    )
    assert db.value("select avg(a) from {s}.t") == 2  # an integer, cut
    assert db.value("select median(a) from {s}.t") == 2
    assert (
        db.value("select listagg(distinct b, ', ') within group (order by b) from {s}.t") == "p, q"
    )
    assert db.value("select count(*) from {s}.t where b is not null") == 3
    assert db.value("select hll(b) from {s}.t") == 2
    assert db.value("select approximate count(distinct b) from {s}.t") == 2
    assert db.rows("select top 1 a from {s}.t where a is not null order by a desc") == [[4]]
    assert db.rows(
        "select g, last_value(b ignore nulls) over (partition by g order by a "
        "rows between unbounded preceding and unbounded following) from {s}.t "
        "where g = 'x' order by a"
    ) == [["x", "p"], ["x", "p"]]
    assert db.rows(
        "select * from {s}.t as t where g = 'x' "
        "qualify row_number() over (partition by g order by a desc) = 1"
    ) == [["x", 2, None]]
    assert db.rows("select g, sum(a) from {s}.t group by 1 order by 1") == [["x", 3], ["y", 4]]


def test_super(db):
    document = (
        '{"items": [{"sku": "a", "qty": 2}, {"sku": "b", "qty": "3"}], "camelCase": 1, "n": null}'
    )
    db.rows("create table {s}.o (id int, doc super)")
    db.rows(f"insert into {{s}}.o select 1, json_parse('{document}')")
    sql = (
        "select o.id, i.sku::varchar, i.qty::int, n "
        "from {s}.o as o, o.doc.items as i at n order by 4"
    )
    assert db.rows(sql) == [[1, "a", 2, 0], [1, "b", 3, 1]]
    assert db.rows("select doc.items[1].sku::varchar, o.doc.items[0].qty + 1 from {s}.o as o") == [
        ["b", "3"]
    ]
    assert db.value("select doc.items[0].qty::int + 1 from {s}.o") == 3
    assert db.value("select count(*) from {s}.o as o where o.doc.items[0].sku = 'a'") == 1
    db.rows("create table {s}.p as ( (select doc.items[0].sku::varchar as sku from {s}.o) )")
    assert db.value("select sku from {s}.p") == "a"
    # Members are lower case unless the session says otherwise, or its user, as other tests have it.
    db.rows("set enable_case_sensitive_identifier to false")
    assert db.value('select doc."camelCase" from {s}.o') is None
    for setting in ("enable_case_sensitive_super_attribute", "enable_case_sensitive_identifier"):
        db.rows(f"set {setting} to true")
        assert db.value('select doc."camelCase"::int from {s}.o') == 1
        db.rows(f"reset {setting}")
    assert db.value('select o.doc."camelCase"::int from {s}.o as o') is None
    # Lax: what is not there, or of another type, is NULL.
    assert db.rows(
        "select doc.nothing.at.all, doc.items[0].sku::int, doc.n::varchar from {s}.o"
    ) == [[None, None, None]]
    members = db.rows(
        "select name, json_serialize(value) from (select doc from {s}.o) as x, "
        "unpivot x.doc as value at name order by 1"
    )
    assert [name for name, _ in members] == ["camelCase", "items", "n"]
    assert members[2] == ["n", "null"]
    assert "JSON parsing error" in db.error("select json_parse('{')")["M"]


def test_expressions_are_computed_once(db):
    """Each level uses the one below twice: merged, they would never end."""
    db.rows("set statement_timeout to 60000")
    db.rows("create table {s}.t as select 'x' as c")
    step, depth = "select replace(c, 'y', 'x') || right(c, 1) as c", 30
    levels = ", ".join(f"l{n + 1} as ({step} from l{n})" for n in range(depth))
    last = f"select len(c) + len(c) from l{depth}"
    assert db.value(f"with l0 as (select c from {{s}}.t), {levels} {last}") == 2 * (depth + 1)
    nested = "{s}.t"
    for _ in range(depth):
        nested = f"({step} from {nested})"
    assert db.value(f"select len(c) + len(c) from {nested}") == 2 * (depth + 1)
    for n in range(depth):
        db.rows(f"create view {{s}}.v{n} as {step} from {{s}}.{f'v{n - 1}' if n else 't'}")
    assert db.value(f"select len(c) + len(c) from {{s}}.v{depth - 1}") == 2 * (depth + 1)


def test_a_case_keeps_its_scale(db):
    db.rows("create table {s}.c as select case when 1 = 2 then cast(1 as decimal(18, 3)) end as a")
    sql = "select numeric_precision, numeric_scale from information_schema.columns"
    assert db.rows(f"{sql} where table_schema = '{db.schema}' and table_name = 'c'") == [[18, 3]]


def test_types_of_columns(db):
    db.rows(
        "create table {s}.t "
        "(a varchar, b text, c numeric, d float, e char(3), f super, g timestamptz)"
    )
    columns = db.rows(
        "select column_name, data_type, character_maximum_length, numeric_precision, numeric_scale "
        "from information_schema.columns where table_schema = '{s}' order by ordinal_position"
    )
    assert columns[:4] == [
        ["a", "character varying", 256, None, None],
        ["b", "character varying", 256, None, None],
        ["c", "numeric", None, 18, 0],
        ["d", "double precision", None, 53, None],
    ]
    assert [column[1] for column in columns[4:]] == [
        "character",
        "super",
        "timestamp with time zone",
    ]


def test_lengths_are_bytes(db):
    db.rows("create table {s}.t (a varchar(3), b int not null)")
    db.rows("insert into {s}.t values ('abc', 1)")
    assert (
        "Value too long for character type" in db.error("insert into {s}.t values ('äö', 1)")["M"]
    )
    assert db.error("insert into {s}.t values ('a', null)")["M"] == (
        "Cannot insert a NULL value into column b"
    )


def test_constraints_are_not_enforced(db):
    db.rows(
        "create table {s}.t (a int primary key, b int unique, foreign key (b) references {s}.t (a))"
    )
    db.rows("insert into {s}.t values (1, 1), (1, 1)")
    assert db.value("select count(*) from {s}.t") == 2


def test_identity_columns(db):
    db.rows("create table {s}.t (id bigint identity(0, 1), a int)")
    db.rows("insert into {s}.t (a) values (7), (8)")
    assert db.rows("select id, a from {s}.t order by 1") == [[0, 7], [1, 8]]


def test_merge(db):
    db.rows("create table {s}.t (a int, b varchar(5))")
    db.rows("create table {s}.u (a int, b varchar(5))")
    db.rows("insert into {s}.t values (1, 'old')")
    db.rows("insert into {s}.u values (1, 'new'), (2, 'two')")
    db.rows(
        "merge into {s}.t using {s}.u as u on t.a = u.a when matched then update set b = u.b "
        "when not matched then insert values (u.a, u.b)"
    )
    assert db.rows("select * from {s}.t order by 1") == [[1, "new"], [2, "two"]]


def test_names_are_lower_case(db):
    db.rows('create table {s}."MixedCase" ("ColumnA" int)')
    db.rows('insert into {s}.mixedcase ("COLUMNA") values (1)')
    assert db.rows('select "columna" from {s}."MIXEDCASE"') == [[1]]
