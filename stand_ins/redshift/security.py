"""Users, groups, roles, grants, policies and datashares."""

import json
import re

from stand_ins.redshift import query
from stand_ins.redshift.ddl import nothing
from stand_ins.redshift.refused import Refused, syntax_error
from stand_ins.redshift.rewrite import POSTGRES_SETTINGS
from stand_ins.redshift.statement import Statement
from stand_ins.redshift.tokens import Tokens, plain, text_sql, with_lower_names

KINDS = ("USER", "ROLE", "GROUP")
_PASSWORD = re.compile(r"password\s+('(?:[^']|'')*')", re.IGNORECASE)
# Granted and not needed here.
_IGNORED_GRANTS = re.compile(
    r"\b(assumerole|explain\s+(rls|masking)|ignore\s+rls|external\s+table|access\s+(system|catalog))\b",
    re.IGNORECASE,
)
_DATASHARE_GRANT = re.compile(
    r"\s*(?:/\*.*?\*/)?\s*(grant|revoke)\s+(\w+)\s+on\s+datashare\s+(\S+)\s+(?:to|from)\s+(.*?)\s*$",
    re.IGNORECASE | re.DOTALL,
)
_CONSUMER = re.compile(r"(namespace|account)\s+'([^']*)'", re.IGNORECASE)


def create_identity(tokens: Tokens, kind: str) -> Statement:
    """After CREATE USER, ROLE or GROUP."""
    name = tokens.part()
    statement = f"CREATE ROLE {name} {'LOGIN' if kind == 'USER' else 'NOLOGIN'}"
    password = _PASSWORD.search(tokens.sql)
    if kind == "USER" and password:
        statement += f" PASSWORD {password[1]}"
    if kind == "USER" and re.search(r"\bcreateuser\b", tokens.sql, re.IGNORECASE):
        statement += " CREATEROLE CREATEDB"
    while not tokens.is_done():
        if tokens.take("IN", "GROUP"):
            statement += f" IN ROLE {', '.join(tokens.names())}"
        elif kind == "GROUP" and tokens.take("WITH", "USER"):
            statement += f" ROLE {', '.join(tokens.names())}"
        else:
            tokens.next()
    return _identity(statement, name, kind, is_new=True)


def drop_identity(tokens: Tokens, kind: str) -> Statement:
    """After DROP USER, ROLE or GROUP."""
    may_be_gone = "IF EXISTS " if tokens.take("IF", "EXISTS") else ""
    name = tokens.part()
    return _identity(f"DROP ROLE {may_be_gone}{name}", name, kind, is_new=False)


def alter_user(tokens: Tokens) -> Statement:
    """After ALTER USER."""
    name = tokens.part()
    if tokens.word() not in ("SET", "RESET"):
        sql = re.sub(r"\b(no)?createuser\b", r"\1createrole", tokens.sql, flags=re.IGNORECASE)
        return Statement(with_lower_names(sql), "ALTER USER")
    is_set = tokens.next().upper() == "SET"
    setting = tokens.next().lower()
    if setting in POSTGRES_SETTINGS:
        return Statement(with_lower_names(tokens.sql), "ALTER USER")
    value = None
    if is_set:
        tokens.take("TO")
        tokens.take("=")
        value = tokens.next()
    return Statement("DO 'BEGIN END'", "ALTER USER", (setting, value), plain(name))


def alter_group(tokens: Tokens) -> Statement:
    """After ALTER GROUP."""
    group, change = tokens.part(), tokens.next().upper()
    tokens.need("USER")
    users = ", ".join(tokens.names())
    if change not in ("ADD", "DROP"):
        raise syntax_error(change)
    verb, word = ("GRANT", "TO") if change == "ADD" else ("REVOKE", "FROM")
    return Statement(f"{verb} {group} {word} {users}", "ALTER GROUP")


def grant(tokens: Tokens) -> Statement:
    """GRANT and REVOKE."""
    sql, verb = tokens.sql, tokens.word()
    share = _DATASHARE_GRANT.match(sql)
    if share:
        return _grant_datashare(share, verb)
    if _IGNORED_GRANTS.search(sql):
        return nothing(f"{verb} of what the stand-in does not check", verb)
    if tokens.word(1) == "ROLE":
        return Statement(with_lower_names(sql, ("ROLE", "USER")), verb)
    words = [token.text.upper() for token in tokens.tokens]
    to = "TO" if verb == "GRANT" else "FROM"
    if "ON" not in words or to not in words:
        raise syntax_error(tokens.word(1))
    # What Redshift grants and PostgreSQL has no word for.
    privileges = tokens.sql[tokens.tokens[1].start : tokens.tokens[words.index("ON")].start]
    kept = [part for part in privileges.split(",") if part.strip().upper() not in ("DROP", "ALTER")]
    if not kept:
        return nothing(f"{verb} {privileges}", verb)
    last = len(words) - 1 - words[::-1].index(to)
    middle = sql[tokens.tokens[words.index("ON")].start : tokens.tokens[last].end + 1]
    grantees = with_lower_names(sql[tokens.tokens[last].end + 1 :], KINDS)
    return Statement(f"{verb} {','.join(kept)} {with_lower_names(middle)} {grantees}", verb)


def row_policy(tokens: Tokens) -> Statement:
    """After CREATE, at RLS POLICY."""
    tokens.need("RLS", "POLICY")
    name, columns, alias = plain(tokens.part()), {}, None
    if tokens.take("WITH"):
        for column in tokens.brackets().parts():
            columns[plain(column.part())] = column.rest()
        if tokens.take("AS"):
            alias = plain(tokens.part())
    tokens.need("USING")
    predicate = query.expression(tokens.brackets().rest(), alias or "")
    argument = {"name": name, "columns": columns, "alias": alias, "predicate": predicate}
    return _policy("row_security", "create", argument, "CREATE RLS POLICY")


def masking_policy(tokens: Tokens) -> Statement:
    """After CREATE, at MASKING POLICY."""
    tokens.need("MASKING", "POLICY")
    name = plain(tokens.part())
    tokens.need("WITH")
    columns = tokens.brackets().rest()
    tokens.need("USING")
    argument = {"name": name, "columns": columns, "expression": tokens.brackets().rest()}
    return _policy("masking", "create", argument, "CREATE MASKING POLICY")


def attach(tokens: Tokens) -> Statement:
    """ATTACH and DETACH of policies."""
    operation, kind = tokens.next().lower(), tokens.next().upper()
    tokens.need("POLICY")
    name = plain(tokens.part())
    tokens.need("ON")
    tokens.take("TABLE")
    argument: dict = {"name": name, "relation": tokens.name()}
    if kind == "MASKING":
        argument["columns"] = tokens.brackets().rest()
        if tokens.take("USING"):
            argument["using"] = tokens.brackets().rest()
    tokens.need("TO" if operation == "attach" else "FROM")
    grantees = _grantees(tokens)
    argument["to"] = grantees if kind == "RLS" else grantees[0]
    if tokens.take("PRIORITY"):
        argument["priority"] = int(tokens.next())
    procedure = "row_security" if kind == "RLS" else "masking"
    return _policy(procedure, operation, argument, f"{operation.upper()} {kind} POLICY")


def drop_policy(tokens: Tokens) -> Statement:
    """After DROP, at RLS POLICY or MASKING POLICY."""
    kind = tokens.next().upper()
    tokens.need("POLICY")
    tokens.take("IF", "EXISTS")
    procedure = "row_security" if kind == "RLS" else "masking"
    return _policy(procedure, "drop", {"name": plain(tokens.part())}, f"DROP {kind} POLICY")


def create_datashare(tokens: Tokens) -> Statement:
    """After CREATE DATASHARE."""
    name, argument = plain(tokens.part()), {"public": tokens.sql.upper().rstrip().endswith("TRUE")}
    return _datashare("create", name, argument, "CREATE DATASHARE")


def drop_datashare(tokens: Tokens) -> Statement:
    """After DROP DATASHARE."""
    tokens.take("IF", "EXISTS")
    return _datashare("drop", plain(tokens.part()), {}, "DROP DATASHARE")


def alter_datashare(tokens: Tokens) -> Statement:
    """After ALTER DATASHARE."""
    name, operation = plain(tokens.part()), tokens.next().lower()
    if operation == "set":
        setting = tokens.next().upper()
        tokens.take("=")
        value = tokens.next().upper() == "TRUE"
        argument: dict = {"public": value}
        if setting == "INCLUDENEW":
            tokens.need("FOR", "SCHEMA")
            argument = {"include_new": value, "schema": plain(tokens.part())}
        return _datashare("set", name, argument, "ALTER DATASHARE")
    if tokens.take("ALL"):
        kind = f"all_{tokens.next().lower()}"
        tokens.need("IN", "SCHEMA")
    else:
        kind = tokens.next().lower()
    argument = {"kind": kind, "names": [plain(found) for found in tokens.names()]}
    return _datashare(operation, name, argument, "ALTER DATASHARE")


def _grant_datashare(found: re.Match, verb: str) -> Statement:
    if found[2].upper() != "USAGE":
        return nothing(f"{verb} {found[2]} ON DATASHARE", verb)
    consumers = [[kind.lower(), value] for kind, value in _CONSUMER.findall(found[4])]
    if not consumers:
        raise Refused("USAGE ON DATASHARE goes to a NAMESPACE or an ACCOUNT")
    return _datashare(verb.lower(), found[3].strip('"').lower(), {"to": consumers}, verb)


def _grantees(tokens: Tokens) -> list[str]:
    found = []
    while True:
        if tokens.word() in KINDS and not tokens.is_quoted():
            tokens.next()
        found.append(plain(tokens.part()))
        if not tokens.take(","):
            return found


def _identity(statement: str, name: str, kind: str, is_new: bool) -> Statement:
    texts = ", ".join(text_sql(text) for text in (statement, plain(name), kind.lower()))
    sql = f"CALL pg_rs.change_identity({texts}, {'true' if is_new else 'false'})"
    return Statement(sql, f"{'CREATE' if is_new else 'DROP'} {kind}")


def _policy(procedure: str, operation: str, argument: dict, tag: str) -> Statement:
    sql = f"CALL pg_rs.{procedure}({text_sql(operation)}, {text_sql(json.dumps(argument))}::jsonb)"
    return Statement(sql, tag)


def _datashare(operation: str, name: str, argument: dict, tag: str) -> Statement:
    texts = f"{text_sql(operation)}, {text_sql(name)}, {text_sql(json.dumps(argument))}::jsonb"
    return Statement(f"CALL pg_rs.datashare({texts})", tag)
