"""Statements that sqlglot parses: queries and changes of rows."""

import re

from sqlglot import exp
from sqlglot.errors import SqlglotError

from stand_ins.redshift import external_tables
from stand_ins.redshift.dialect import READER
from stand_ins.redshift.refusals import check
from stand_ins.redshift.refused import SYNTAX, UNDEFINED_TYPE, Refused
from stand_ins.redshift.rewrite import keep_apart, write
from stand_ins.redshift.statement import Session, Statement

PARAMETER = "rs_parameter_"  # and a number: a parameter of the extended protocol
_BYTEA = re.compile(r"(::|\bas)\s*bytea\b", re.IGNORECASE)
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")


def parsed(sql: str) -> exp.Expr:
    """The tree of one statement. Errors: Refused."""
    if _BYTEA.search(sql):
        raise Refused('type "bytea" does not exist', "Use VARBYTE.", UNDEFINED_TYPE)
    try:
        trees = [tree for tree in READER.parse(sql) if tree is not None]
    except SqlglotError as error:
        reason = _COLOURS.sub("", str(error)).split("\n")[0]
        at = next((found["highlight"] for found in getattr(error, "errors", ())), None)
        message = f'syntax error at or near "{at}"' if at else f"syntax error: {reason}"
        raise Refused(message, f"So says the stand-in: {reason}", SYNTAX) from error
    if len(trees) != 1:
        raise Refused("cannot insert multiple commands into a prepared statement", code=SYNTAX)
    if isinstance(trees[0], exp.Command):
        raise Refused(f"the stand-in does not know this statement: {sql.strip()[:60]}")
    for column in list(trees[0].find_all(exp.Column)):
        if column.name.startswith(PARAMETER):
            number = exp.Literal.number(column.name.removeprefix(PARAMETER))
            column.replace(exp.Parameter(this=number))
    return trees[0]


def rewritten(
    sql: str, session: Session, is_write: bool = False, is_view: bool = False
) -> Statement:
    """A query or change of rows for PostgreSQL.

    In: whether its rows are written to a table; whether it becomes the text of a view. Errors:
    Refused.
    """
    tree = parsed(sql)
    while isinstance(tree, exp.Subquery) and not tree.alias and not tree.args.get("limit"):
        tree = tree.this.pop()
    written = exp.Create(this=exp.to_table("rs_new"), kind="TABLE", expression=tree.copy())
    check(written if is_write else tree)
    if is_view:
        keep_apart(tree)
    scans = external_tables.replace(tree, session, is_view)
    return Statement(write(tree, session.keeps_case), scans=tuple(scans))


def expression(sql: str, alias: str = "") -> str:
    """An expression for PostgreSQL. In: what its columns may be qualified with. Errors: Refused."""
    source = f" from {alias}" if alias else ""
    tree = parsed(f"select {sql}{source}")
    check(tree)
    written = write(tree).removeprefix("SELECT ")
    return written.rpartition(" FROM ")[0].replace(f'"{alias}".', "") if alias else written
