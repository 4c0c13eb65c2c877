"""SET, RESET and SHOW. PostgreSQL's own settings go to it, Redshift's are kept as rs.<name>."""

from stand_ins.redshift.refused import syntax_error
from stand_ins.redshift.rewrite import POSTGRES_SETTINGS
from stand_ins.redshift.statement import Statement
from stand_ins.redshift.tokens import Tokens, name_sql, plain, text_sql, with_lower_names


def set_(tokens: Tokens) -> Statement:
    tokens.need("SET")
    name = tokens.word().lower()
    is_authorization = tokens.sees("SESSION", "AUTHORIZATION")
    if is_authorization or name in POSTGRES_SETTINGS or tokens.word(1) == ".":
        return Statement(with_lower_names(tokens.sql), "SET")
    tokens.next()
    if not (tokens.take("TO") or tokens.take("=")):
        raise syntax_error(tokens.word())
    value = tokens.next()
    return Statement(f"SET rs.{name} TO {text_sql(value)}", "SET", (name, value))


def reset(tokens: Tokens) -> Statement:
    tokens.need("RESET")
    name = tokens.word().lower()
    if name in POSTGRES_SETTINGS | {"all"}:
        return Statement(tokens.sql)
    return Statement(f"SET rs.{name} TO ''", "RESET", (name, None))


def use(tokens: Tokens) -> Statement:
    tokens.need("USE")
    return Statement(f"SET rs.use_database TO {text_sql(plain(tokens.part()))}", "USE")


def show(tokens: Tokens) -> Statement:
    tokens.need("SHOW")
    if tokens.take("SCHEMAS"):
        tokens.need("FROM", "DATABASE")
        return _rows("show_schemas", text_sql(plain(tokens.part())), _pattern(tokens))
    if tokens.take("TABLES"):
        tokens.need("FROM", "SCHEMA")
        database, schema = _qualified(tokens, 2)
        return _rows("show_tables", database, schema, _pattern(tokens))
    if tokens.take("COLUMNS"):
        tokens.need("FROM", "TABLE")
        return _rows("show_columns", *_qualified(tokens, 3))
    if tokens.take("GRANTS"):
        tokens.need("ON", "TABLE")
        return _rows("show_grants", *_qualified(tokens, 3))
    if tokens.take("DATASHARES"):
        columns = "share_name, share_owner, source_database, share_type, is_publicaccessible"
        return Statement(f"SELECT {columns} FROM svv_datashares", "SHOW")
    name = tokens.next().lower()
    if name in POSTGRES_SETTINGS | {"all"}:
        return Statement(tokens.sql)
    if name == "server_version":
        return Statement("SELECT '8.0.2'::varchar AS server_version", "SHOW")
    value = f"current_setting({text_sql(f'rs.{name}')}, true)::varchar"
    return Statement(f"SELECT {value} AS {name_sql(name)}", "SHOW")


def _rows(function: str, *arguments: str) -> Statement:
    return Statement(f"SELECT * FROM pg_rs.{function}({', '.join(arguments)})", "SHOW")


def _pattern(tokens: Tokens) -> str:
    return text_sql(tokens.text()) if tokens.take("LIKE") else "'%'"


def _qualified(tokens: Tokens, parts: int) -> list[str]:
    """Texts of [database.]schema[.table]."""
    found = [text_sql(part) for part in plain(tokens.name()).split(".")]
    return [*["current_database()::text"] * (parts - len(found)), *found]
