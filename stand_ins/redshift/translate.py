"""One statement of Redshift's SQL becomes one of PostgreSQL's."""

import dataclasses
import re
from hashlib import md5

from sqlglot.errors import SqlglotError

from stand_ins.redshift import ddl, external_ddl, query, security, settings
from stand_ins.redshift.copy import copy
from stand_ins.redshift.names import words
from stand_ins.redshift.refusals import MAX_NAME, MAX_REDSHIFT_NAME
from stand_ins.redshift.refused import SYNTAX, Refused, syntax_error
from stand_ins.redshift.statement import Session, Statement, refusal
from stand_ins.redshift.tokens import Tokens, split, text_sql, with_lower_names

# dbt's seeds: long, plain, and the same in both.
_PLAIN_INSERT = re.compile(
    r"\s*(?:/\*.*?\*/)?\s*(?i:insert\s+into)\s+(?:\"[^\"A-Z]+\"\.)*\"[^\"A-Z]+\"\s*\([^()A-Z]*\)\s*"
    r"(?i:values)\s*(?:\(\s*\$\d+\s*(?:,\s*\$\d+\s*)*\)\s*,?\s*)+;?\s*$",
    re.DOTALL,
)
# The tokenizer would take `$1,$` for the quotes of a text.
_PARAMETER = re.compile(r"\$(\d+)(?![\w$])")
_HIDDEN_PARAMETER = re.compile(rf'"?{query.PARAMETER}(\d+)"?')
_SQL_FUNCTION = re.compile(
    r"create\s+(?:or\s+replace\s+)?function\s+(.*?)\bas\s+\$\$(.*?)\$\$\s*language\s+sql\s*;?\s*$",
    re.IGNORECASE | re.DOTALL,
)
_NOT_CREATED = words(
    """
    INDEX UNIQUE TRIGGER SEQUENCE EXTENSION TYPE DOMAIN RULE TABLESPACE CAST AGGREGATE OPERATOR
    EVENT POLICY PUBLICATION
    """
)
# Names that dbt makes, of relations beside a model's or a unit test's.
_NAME_OF_DBT = re.compile(r"\b[a-z0-9_]*__dbt_[a-z0-9_]+\b")
_AS_IT_IS = ("CALL", "DECLARE", "FETCH", "CLOSE", "DEALLOCATE")
_TAGS = {"BEGIN": "BEGIN", "START": "BEGIN", "COMMIT": "COMMIT", "END": "COMMIT"}


def translate(sql: str, session: Session) -> list[Statement]:
    """The statements of a text, one or several. What is refused becomes a statement that raises."""
    sql = _NAME_OF_DBT.sub(_shorter, sql)
    if _PLAIN_INSERT.match(sql):
        return [Statement(sql, source=sql)]
    if _PARAMETER.search(sql):
        hidden = translate(_PARAMETER.sub(rf"{query.PARAMETER}\1", sql), session)
        return [_with_parameters(statement) for statement in hidden]
    try:
        texts = split(sql)
    except SqlglotError as error:
        return [refusal(Refused(f"syntax error: {str(error)[:120]}", code=SYNTAX), sql)]
    if len(texts) > 1:  # they run in one transaction
        session = dataclasses.replace(session, in_transaction=True)
    return [_guarded(text, session) for text in texts] or [Statement("")]


def _shorter(name: re.Match) -> str:
    """Within PostgreSQL's length, and another one for each; wherever it stands, as in texts."""
    found = name[0]
    if MAX_NAME < len(found) <= MAX_REDSHIFT_NAME:
        return f"{found[:30]}_{md5(found.encode()).hexdigest()[:16]}__dbt_tmp"
    return found


def _with_parameters(statement: Statement) -> Statement:
    texts = (_HIDDEN_PARAMETER.sub(r"$\1", text) for text in (statement.sql, statement.source))
    return dataclasses.replace(statement, **dict(zip(("sql", "source"), texts, strict=True)))


def _guarded(sql: str, session: Session) -> Statement:
    try:
        return dataclasses.replace(_statement(sql, session), source=sql)
    except Refused as refused:
        return refusal(refused, sql)


def _statement(sql: str, session: Session) -> Statement:
    tokens = Tokens(sql)
    word = tokens.word()
    if word in _TAGS:
        return Statement("BEGIN" if _TAGS[word] == "BEGIN" else "COMMIT", _TAGS[word])
    if word in ("ROLLBACK", "ABORT"):
        return Statement("ROLLBACK")
    if word in _STATEMENTS:
        return _STATEMENTS[word](tokens, session)
    if word in _AS_IT_IS:
        return Statement(sql)
    if word in ("SELECT", "WITH", "(", "INSERT", "UPDATE", "DELETE", "MERGE"):
        return query.rewritten(sql, session)
    raise Refused(f"the stand-in does not know this statement: {sql[:60]}")


def _create(tokens: Tokens, session: Session) -> Statement:
    tokens.need("CREATE")
    replaces = tokens.take("OR", "REPLACE")
    if tokens.sees("EXTERNAL"):
        return external_ddl.create(tokens, session)
    if tokens.take("DATASHARE"):
        return security.create_datashare(tokens)
    if tokens.sees("RLS", "POLICY"):
        return security.row_policy(tokens)
    if tokens.sees("MASKING", "POLICY"):
        return security.masking_policy(tokens)
    if tokens.word() in security.KINDS:
        return security.create_identity(tokens, tokens.next().upper())
    if tokens.take("SCHEMA"):
        may_exist = "IF NOT EXISTS " if tokens.take("IF", "NOT", "EXISTS") else ""
        name = tokens.name().split(".")[-1]
        owner = f" {with_lower_names(tokens.rest())}" if tokens.sees("AUTHORIZATION") else ""
        return Statement(f"CREATE SCHEMA {may_exist}{name}{owner}", "CREATE SCHEMA")
    if tokens.word() in _NOT_CREATED:
        raise Refused(f"CREATE {tokens.word()} is not supported")
    if tokens.take("FUNCTION"):
        return _create_function(tokens, replaces)
    if tokens.sees("PROCEDURE") or tokens.sees("DATABASE"):
        return Statement(tokens.sql)
    if tokens.take("MATERIALIZED", "VIEW"):
        return ddl.create_materialized_view(tokens, session)
    if tokens.take("VIEW"):
        return ddl.create_view(tokens, session, replaces)
    tokens.take("LOCAL")
    is_temporary = tokens.take("TEMP") or tokens.take("TEMPORARY")
    if tokens.take("TABLE"):
        if replaces:
            raise syntax_error("TABLE", "There is no CREATE OR REPLACE TABLE.")
        return ddl.create_table(tokens, session, is_temporary)
    raise Refused(f"the stand-in does not know this statement: {tokens.sql[:60]}")


def _create_function(tokens: Tokens, replaces: bool) -> Statement:
    if "PLPYTHONU" in tokens.sql.upper():
        raise Refused("Python UDFs are not supported any more")
    found = _SQL_FUNCTION.search(tokens.sql)
    if not found:
        return Statement(with_lower_names(tokens.sql))
    body = query.rewritten(found[2].strip(), Session()).sql
    create = "CREATE OR REPLACE FUNCTION" if replaces else "CREATE FUNCTION"
    sql = f"{create} {with_lower_names(found[1])} LANGUAGE sql AS {text_sql(body)}"
    return Statement(sql, "CREATE FUNCTION")


def _drop(tokens: Tokens, session: Session) -> Statement:
    tokens.need("DROP")
    if tokens.take("DATASHARE"):
        return security.drop_datashare(tokens)
    if tokens.word() in ("RLS", "MASKING"):
        return security.drop_policy(tokens)
    if tokens.word() in security.KINDS:
        return security.drop_identity(tokens, tokens.next().upper())
    if tokens.word() in ("INDEX", "TRIGGER", "SEQUENCE"):
        raise Refused(f"DROP {tokens.word()} is not supported")
    outside = external_ddl.drop(tokens, session)
    if outside:
        return outside
    if tokens.take("SCHEMA"):
        may_be_gone = "IF EXISTS " if tokens.take("IF", "EXISTS") else ""
        names = ", ".join(name.split(".")[-1] for name in tokens.names())
        return Statement(f"DROP SCHEMA {may_be_gone}{names} {tokens.rest()}", "DROP SCHEMA")
    return Statement(with_lower_names(tokens.sql))


def _alter(tokens: Tokens, session: Session) -> Statement:
    tokens.need("ALTER")
    if tokens.take("DATASHARE"):
        return security.alter_datashare(tokens)
    if tokens.take("MATERIALIZED", "VIEW"):
        relation = tokens.name()
        tokens.need("AUTO", "REFRESH")
        changed = '{"autorefresh": true}' if tokens.sees("YES") else '{"autorefresh": false}'
        sql = f"CALL pg_rs.alter_materialized_view({text_sql(relation)}, '{changed}'::jsonb)"
        return Statement(sql, "ALTER MATERIALIZED VIEW")
    if tokens.take("USER"):
        return security.alter_user(tokens)
    if tokens.take("GROUP"):
        return security.alter_group(tokens)
    if tokens.sees("DEFAULT", "PRIVILEGES"):
        return Statement(
            with_lower_names(tokens.sql, ("GROUP", "ROLE")), "ALTER DEFAULT PRIVILEGES"
        )
    outside = external_ddl.alter(tokens, session)
    if outside:
        return outside
    if tokens.take("TABLE"):
        return ddl.alter_table(tokens)
    return Statement(with_lower_names(tokens.sql))


def _comment(tokens: Tokens, session: Session) -> Statement:
    tokens.need("COMMENT")
    if not tokens.take("ON", "VIEW"):
        return Statement(with_lower_names(tokens.sql))
    relation = tokens.name()
    tokens.need("IS")
    return Statement(
        f"CALL pg_rs.comment_on_view({text_sql(relation)}, {tokens.rest()})", "COMMENT"
    )


def _analyze(tokens: Tokens, session: Session) -> Statement:
    tokens.need("ANALYZE")
    if tokens.sees("COMPRESSION"):
        raise Refused("the stand-in has no ANALYZE COMPRESSION")
    tokens.take("VERBOSE")
    return Statement(f"ANALYZE {'' if tokens.is_done() else tokens.name()}", "ANALYZE")


def _vacuum(tokens: Tokens, session: Session) -> Statement:
    if session.in_transaction:
        raise Refused("VACUUM cannot run inside a transaction block", code="25001")
    return ddl.nothing("VACUUM", "VACUUM")


def _refresh(tokens: Tokens, session: Session) -> Statement:
    tokens.need("REFRESH", "MATERIALIZED", "VIEW")
    return Statement(f"REFRESH MATERIALIZED VIEW {tokens.name()}")


def _explain(tokens: Tokens, session: Session) -> Statement:
    tokens.need("EXPLAIN")
    tokens.take("VERBOSE")
    body = query.rewritten(tokens.rest(), session)
    return Statement(f"EXPLAIN {body.sql}", "EXPLAIN", scans=body.scans)


def _lock(tokens: Tokens, session: Session) -> Statement:
    tokens.need("LOCK")
    tokens.take("TABLE")
    return Statement(f"LOCK TABLE {', '.join(tokens.names())}", "LOCK TABLE")


def _truncate(tokens: Tokens, session: Session) -> Statement:
    tokens.need("TRUNCATE")
    tokens.take("TABLE")
    return Statement(f"TRUNCATE TABLE {tokens.name()}", "TRUNCATE TABLE")


def _unload(tokens: Tokens, session: Session) -> Statement:
    raise Refused("the stand-in has no UNLOAD")


def _savepoint(tokens: Tokens, session: Session) -> Statement:
    raise Refused("SAVEPOINT is not supported", code="42601")


def _without_session(make):
    return lambda tokens, session: make(tokens)


_STATEMENTS = {
    "CREATE": _create,
    "DROP": _drop,
    "ALTER": _alter,
    "GRANT": _without_session(security.grant),
    "REVOKE": _without_session(security.grant),
    "ATTACH": _without_session(security.attach),
    "DETACH": _without_session(security.attach),
    "SET": _without_session(settings.set_),
    "RESET": _without_session(settings.reset),
    "SHOW": _without_session(settings.show),
    "USE": _without_session(settings.use),
    "COMMENT": _comment,
    "ANALYZE": _analyze,
    "VACUUM": _vacuum,
    "REFRESH": _refresh,
    "EXPLAIN": _explain,
    "LOCK": _lock,
    "TRUNCATE": _truncate,
    "COPY": copy,
    "UNLOAD": _unload,
    "SAVEPOINT": _savepoint,
}
