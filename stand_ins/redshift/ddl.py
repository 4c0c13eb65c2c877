"""CREATE, ALTER and DROP of tables and views."""

import json
import re

from sqlglot import exp

from stand_ins.redshift import functions, query
from stand_ins.redshift.names import words
from stand_ins.redshift.refusals import check
from stand_ins.redshift.refused import SYNTAX, Refused, syntax_error
from stand_ins.redshift.rewrite import column_type
from stand_ins.redshift.statement import Session, Statement
from stand_ins.redshift.tokens import Tokens, plain, text_sql, with_lower_names

_COLUMN_OPTIONS = words(
    """
    ENCODE NOT NULL DEFAULT IDENTITY GENERATED PRIMARY UNIQUE REFERENCES DISTKEY SORTKEY COLLATE
    CHECK CONSTRAINT
    """
) | {"NOT NULL", "PRIMARY KEY", "FOREIGN KEY"}
_CONSTRAINTS = ("PRIMARY", "PRIMARY KEY", "UNIQUE", "FOREIGN", "FOREIGN KEY", "CONSTRAINT")
_UNBOUND = re.compile(r"\swith\s+no\s+schema\s+binding\s*$", re.IGNORECASE)
_FILLED = re.compile(r"\swith\s+(no\s+)?data\s*$", re.IGNORECASE)
_WORD = re.compile(r'[\w"]')
_MAX_SORT_KEYS = {"compound": 400, "interleaved": 8}


def create_table(tokens: Tokens, session: Session, is_temporary: bool) -> Statement:
    """After CREATE [TEMPORARY] TABLE."""
    may_exist = tokens.take("IF", "NOT", "EXISTS")
    relation = tokens.name()
    if is_temporary and "." in relation:
        raise Refused("cannot create temporary relation in non-temporary schema", code="42P16")
    columns, attributes = "", {}
    if tokens.sees("("):
        definitions, attributes = _columns(tokens.brackets())
        columns = f"({', '.join(definitions)})"
    attributes |= _attributes(tokens) | {"relation": relation}
    kind = "CREATE TEMPORARY TABLE" if is_temporary else "CREATE TABLE"
    head = f"{kind} {'IF NOT EXISTS ' if may_exist else ''}{relation} {columns}"
    if not tokens.take("AS"):
        tokens.need_end()
        return _call("create_table", head, attributes, tag="CREATE TABLE")
    if may_exist:
        raise syntax_error("AS", "CREATE TABLE IF NOT EXISTS has no AS.")
    body = query.rewritten(tokens.rest(), session, is_write=True)
    attributes["ctas"] = True
    call = _call("create_table", f"{head} AS {body.sql}", attributes, tag="SELECT")
    return Statement(call.sql, call.tag, scans=body.scans)


def create_view(tokens: Tokens, session: Session, replaces: bool) -> Statement:
    """After CREATE [OR REPLACE] VIEW."""
    if tokens.sees("IF"):
        raise syntax_error("NOT", "There is no CREATE VIEW IF NOT EXISTS.")
    relation, columns = tokens.name(), ""
    if tokens.sees("("):
        columns = f" ({', '.join(part.part() for part in tokens.brackets().parts())})"
    tokens.need("AS")
    body = tokens.rest()
    unbound = _UNBOUND.search(body)
    if not unbound:
        rewritten = query.rewritten(body, session, is_view=True)
        if rewritten.scans:
            raise Refused(
                "External tables are not supported in views",
                "WITH NO SCHEMA BINDING is what such a view needs.",
            )
        create = "CREATE OR REPLACE VIEW" if replaces else "CREATE VIEW"
        return Statement(f"{create} {relation}{columns} AS {rewritten.sql}", "CREATE VIEW")
    body = body[: unbound.start()]
    for table in query.parsed(body).find_all(exp.Table):
        if table.name and not table.db and not _is_cte(table):
            raise Refused(
                "All the relation names inside should be qualified when creating VIEW WITH NO "
                f"SCHEMA BINDING ({table.name})"
            )
    rewritten = query.rewritten(body, session, is_view=True)
    definition = f"create view {plain(relation)} as {body.strip()} with no schema binding"
    arguments = (relation, rewritten.sql, definition)
    texts = ", ".join(text_sql(text) for text in arguments)
    sql = f"CALL pg_rs.create_late_view({texts}, {'true' if replaces else 'false'})"
    return Statement(sql, "CREATE VIEW", scans=rewritten.scans)


def create_materialized_view(tokens: Tokens, session: Session) -> Statement:
    """After CREATE MATERIALIZED VIEW."""
    relation = tokens.name()
    attributes = {"autorefresh": False} | _attributes(tokens)
    tokens.need("AS")
    body = tokens.rest()
    if _FILLED.search(body):
        raise syntax_error("WITH", "A materialized view is filled when it is made.")
    top = query.parsed(body)
    while isinstance(top, exp.Subquery):
        top = top.this
    for part in ("order", "limit", "offset"):
        if top.args.get(part) is not None:
            raise Refused(f"{part.upper()} is not supported in a materialized view")
    rewritten = query.rewritten(body, session)
    if rewritten.scans:
        raise Refused("the stand-in has no materialized views over external tables")
    statement = f"CREATE MATERIALIZED VIEW {relation} AS {rewritten.sql}"
    definition = f"create materialized view {plain(relation)} as {body.strip()}"
    texts = ", ".join(text_sql(text) for text in (relation, statement, definition))
    sql = f"CALL pg_rs.create_materialized_view({texts}, {_json(attributes)})"
    return Statement(sql, "CREATE MATERIALIZED VIEW")


def alter_table(tokens: Tokens) -> Statement:
    """After ALTER TABLE."""
    relation = tokens.name()
    if tokens.take("ROW", "LEVEL", "SECURITY"):
        argument = _json({"relation": relation})
        call = f"CALL pg_rs.row_security({text_sql(tokens.next().lower())}, {argument})"
        return Statement(call, "ALTER TABLE")
    if tokens.sees("APPEND"):
        raise Refused("the stand-in has no ALTER TABLE APPEND")
    if tokens.take("ADD"):
        return _add(tokens, relation)
    if tokens.sees("ALTER"):
        return _alter_column(tokens, relation)
    return Statement(with_lower_names(tokens.sql))


def _add(tokens: Tokens, relation: str) -> Statement:
    tokens.take("COLUMN")
    if tokens.sees("IF"):
        raise syntax_error("NOT", "There is no ADD COLUMN IF NOT EXISTS.")
    if tokens.word() in _CONSTRAINTS and not tokens.is_quoted():
        return nothing("a constraint, which is informational", "ALTER TABLE")
    if len(tokens.parts()) > 1:
        raise syntax_error(",", "ALTER TABLE adds one column in a statement.")
    name = plain(tokens.between(tokens.at, tokens.at + 1).part())
    definition = _column(tokens, {})
    statement = f"ALTER TABLE {relation} ADD COLUMN {definition}"
    texts = ", ".join(text_sql(text) for text in (relation, name, statement))
    return Statement(f"CALL pg_rs.add_column({texts})", "ALTER TABLE")


def _alter_column(tokens: Tokens, relation: str) -> Statement:
    tokens.need("ALTER")
    if tokens.word() in ("DISTSTYLE", "DISTKEY", "SORTKEY", "COMPOUND", "ENCODE"):
        return nothing(f"ALTER {tokens.word()}", "ALTER TABLE")
    tokens.take("COLUMN")
    name = tokens.part()
    if tokens.take("ENCODE"):
        return nothing("ENCODE", "ALTER TABLE")
    tokens.need("TYPE")
    kind = exp.DataType.build(tokens.rest(), dialect="redshift", udt=True)
    sizes = [size.name for size in kind.expressions]
    if kind.this not in (exp.DType.VARCHAR, exp.DType.NVARCHAR) or not sizes:
        raise Refused("ALTER COLUMN TYPE is for VARCHAR alone", "Make a new column.")
    check(kind)
    statement = f"ALTER TABLE {relation} ALTER COLUMN {name} TYPE {column_type(kind)}"
    bytes_ = "65535" if sizes[0].upper() == "MAX" else sizes[0]
    texts = ", ".join(text_sql(text) for text in (relation, plain(name), statement))
    return Statement(f"CALL pg_rs.alter_column_type({texts}, {bytes_})", "ALTER TABLE")


def nothing(what: str, tag: str) -> Statement:
    """Taken, and told that it does nothing here."""
    return Statement(f"CALL pg_rs.nothing({text_sql(what)})", tag)


def _call(name: str, statement: str, attributes: dict, tag: str) -> Statement:
    return Statement(f"CALL pg_rs.{name}({text_sql(statement)}, {_json(attributes)})", tag)


def _json(value: object) -> str:
    return text_sql(json.dumps(value)) + "::jsonb"


def _is_cte(table: exp.Table) -> bool:
    names = {cte.alias.lower() for cte in table.root().find_all(exp.CTE)}
    return table.name.lower() in names or isinstance(table.this, exp.Anonymous)


def _attributes(tokens: Tokens) -> dict:
    """DISTSTYLE, SORTKEY and the like, up to AS or the end."""
    found: dict = {}
    while not tokens.is_done() and not tokens.sees("AS"):
        if tokens.take("DISTSTYLE"):
            found["diststyle"] = tokens.next().lower()
            if found["diststyle"] not in ("auto", "even", "all", "key"):
                raise syntax_error(found["diststyle"])
        elif tokens.take("DISTKEY"):
            found["distkey"] = tokens.brackets().next().lower()
            found.setdefault("diststyle", "key")
        elif tokens.word() in ("COMPOUND", "INTERLEAVED", "SORTKEY"):
            found |= _sort_keys(tokens)
        elif tokens.take("BACKUP"):
            found["backup"] = tokens.next().lower()
        elif tokens.take("AUTO", "REFRESH"):
            found["autorefresh"] = tokens.next().upper() == "YES"
        elif not tokens.take("ENCODE", "AUTO"):
            raise syntax_error(tokens.word(), "It is no attribute of a table.")
    if found.get("diststyle") == "key" and not found.get("distkey"):
        raise Refused("DISTSTYLE KEY requires a DISTKEY", code=SYNTAX)
    return found


def _sort_keys(tokens: Tokens) -> dict:
    kind = "interleaved" if tokens.take("INTERLEAVED") else "compound"
    tokens.take("COMPOUND")
    tokens.need("SORTKEY")
    if tokens.take("AUTO"):
        return {}
    keys = [plain(part.part()) for part in tokens.brackets().parts()]
    if len(keys) > _MAX_SORT_KEYS[kind]:
        raise Refused(f"a {kind} sort key has at most {_MAX_SORT_KEYS[kind]} columns")
    return {"sorttype": kind, "sortkeys": keys}


def _columns(tokens: Tokens) -> tuple[list[str], dict]:
    definitions, attributes = [], {}
    for item in tokens.parts():
        word = "" if item.is_quoted() else item.word()
        if word in _CONSTRAINTS:
            attributes.setdefault("constraints", []).append(item.rest())  # not enforced
        elif word == "CHECK":
            raise Refused("CHECK constraints are not supported")
        elif word == "LIKE":
            definitions.append(with_lower_names(item.rest()))
        else:
            definitions.append(_column(item, attributes))
    return definitions, attributes


def _column(item: Tokens, attributes: dict) -> str:
    """`name type options` as PostgreSQL's; what it has no word for goes into the attributes."""
    is_reserved = not item.is_quoted() and item.word().lower() in functions.RESERVED
    if is_reserved:
        raise syntax_error(item.word().lower(), f"{item.word()} is a reserved word: quote it.")
    quoted = item.part()
    name, kept = plain(quoted), []
    kind = item.until(*_COLUMN_OPTIONS).rest()
    while not item.is_done():
        option = item.next().upper()
        if option == "ENCODE":
            attributes.setdefault("encode", {})[name] = item.next().lower()
        elif option == "DISTKEY":
            attributes |= {"distkey": name, "diststyle": "key"}
        elif option == "SORTKEY":
            attributes.setdefault("sortkeys", []).append(name)
        elif option in ("NOT NULL", "NOT"):
            if option == "NOT":
                item.need("NULL")
            kept.append("NOT NULL")
        elif option == "IDENTITY":
            kept.append(f"GENERATED ALWAYS AS IDENTITY {_numbers(item)}")
        elif option == "GENERATED":
            item.until("(")
            kept.append(f"GENERATED BY DEFAULT AS IDENTITY {_numbers(item)}")
        elif option == "DEFAULT":
            kept.append("DEFAULT " + query.expression(item.until(*_COLUMN_OPTIONS).rest()))
        elif option in ("PRIMARY", "PRIMARY KEY", "UNIQUE"):
            item.take("KEY")
            attributes.setdefault("constraints", []).append(f"{option} ({name})")
        elif option == "REFERENCES":
            attributes.setdefault("constraints", []).append(f"{name} references {item.name()}")
            if item.sees("("):
                item.brackets()
        elif option == "COLLATE":
            item.next()
        elif option == "CHECK":
            raise Refused("CHECK constraints are not supported")
        elif option != "NULL":
            raise syntax_error(option)
    return f"{quoted} {_type(kind)} {' '.join(kept)}".rstrip()


def _numbers(item: Tokens) -> str:
    seed, step = (int(part.rest()) for part in item.brackets().parts())
    return f"(START WITH {seed} INCREMENT BY {step} MINVALUE {min(0, seed)})"


def _type(text: str) -> str:
    if not _WORD.match(text):
        raise syntax_error(text[:1] or ")")
    try:
        kind = exp.DataType.build(text, dialect="redshift", udt=True)
    except Exception as error:
        raise syntax_error(text) from error
    check(kind)
    return column_type(kind)
