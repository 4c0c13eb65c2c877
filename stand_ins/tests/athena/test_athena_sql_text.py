"""Statements as text: cut right, and put together again without a change."""

import pytest

from stand_ins.athena.sql_text import (
    bare,
    decimals_as_doubles,
    name_parts,
    pieces,
    split_commas,
    statements,
    trim,
)

NASTY = "select 'a;--b' as \"c;\", `d;` /* ; */ -- ;\n, 1.5e3, .5, t.x from s.t1"


def test_pieces_are_the_whole_text():
    assert "".join(pieces(NASTY)) == NASTY


def test_semicolons_count_between_statements_only():
    assert statements(NASTY) == 1
    assert statements(NASTY + "; ;\n") == 1
    assert statements("select 1; -- x\n select 2") == 2


def test_trim_leaves_the_statement():
    assert trim('-- /* {"app": "dbt"} */\n /* a */ select 1 ;; \n') == "select 1"


def test_bare_has_no_words_of_comments_and_literals():
    assert "secret" not in bare("select 'secret' /* secret */ -- secret\n, 1")


def test_commas_in_brackets_and_literals_do_not_split():
    assert split_commas("a, b(c, d), 'e,f' /* , */, map<g,h>") == [
        "a",
        "b(c, d)",
        "'e,f'",
        "map<g,h>",
    ]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ('"awsdatacatalog"."s"."T"', ("s", "t")),
        ("`s`.`t`", ("s", "t")),
        ("t", (None, "t")),
    ],
)
def test_names(text, parts):
    assert name_parts(text) == parts


@pytest.mark.parametrize(
    ("sql", "sent"),
    [
        ("select 1.5, .5, 2., -0.1", "select 1.5E0, .5E0, 2.E0, -0.1E0"),
        ("select 1.5e3, 15, '1.5', decimal '1.5'", "select 1.5e3, 15, '1.5', decimal '1.5'"),
        ('select t1.c, "1.5" -- 1.5', 'select t1.c, "1.5" -- 1.5'),
        ("select cast(1 as decimal(10,2))", "select cast(1 as decimal(10,2))"),
    ],
)
def test_bare_decimals_are_doubles(sql, sent):
    assert decimals_as_doubles(sql) == sent
