"""What PostgreSQL takes and Redshift refuses, judged by the tree of a statement."""

from collections.abc import Callable

from sqlglot import exp

from stand_ins.redshift import functions
from stand_ins.redshift.names import words
from stand_ins.redshift.refused import (
    SYNTAX,
    UNDEFINED_FUNCTION,
    UNDEFINED_TYPE,
    Refused,
    syntax_error,
)

MAX_NAME, MAX_REDSHIFT_NAME = 63, 127  # PostgreSQL's is compiled in
MAX_VARCHAR, MAX_CHAR, MAX_PRECISION = 65535, 4096, 38
ON_TABLES = (
    "Specified types or functions (one per INFO message) not supported on Redshift tables. ({})"
)
_CATALOGUES = ("pg_", "stl_", "stv_", "svv_", "svl_", "svcs_", "sys_")
_FOREIGN_TYPES = {
    getattr(exp.DType, name)
    for name in words(
        """
    UUID JSON JSONB MONEY SERIAL BIGSERIAL SMALLSERIAL INET XML HSTORE BIT ARRAY INT4RANGE
    INT8RANGE NUMRANGE TSRANGE TSTZRANGE DATERANGE ENUM UINT
    """
    )
}
_OTHER_TYPES = ("name", "oid", "geography", "regclass", "refcursor")
_LEADER_NODES = {
    exp.CurrentTimestamp: "current_timestamp",
    exp.CurrentTime: "current_time",
    exp.Localtime: "localtime",
    exp.Localtimestamp: "localtimestamp",
    exp.CurrentSchema: "current_schema",
}
_UNITS_UNKNOWN = ("century", "millennium", "isodow", "isoyear")


def function_name(call: exp.Anonymous) -> str:
    return (call.this if isinstance(call.this, str) else call.name).lower()


def is_catalogue(table: exp.Table) -> bool:
    schema = table.db.lower()
    if schema in ("information_schema", "pg_catalog"):
        return True
    return not schema and table.name.lower().startswith(_CATALOGUES)


def check(tree: exp.Expr) -> None:
    """Errors: Refused."""
    tables = user_tables(tree)
    is_write = isinstance(tree, exp.Insert | exp.Update | exp.Delete | exp.Merge) or (
        isinstance(tree, exp.Create) and tree.expression is not None
    )
    on_compute = bool(tables) or is_write
    if on_compute:
        _check_catalogues(tree)
    for node in tree.walk():
        rule = _RULES.get(type(node))
        if rule:
            rule(node)
        if on_compute and type(node) in _LEADER_NODES:
            _refuse_leader_function(_LEADER_NODES[type(node)])
        if isinstance(node, exp.Anonymous):
            _function(node, on_compute, bool(tables))
    for select in tree.find_all(exp.Select):
        _check_orders(select)
    for subquery in tree.find_all(exp.Subquery, exp.Exists, exp.In):
        _check_correlated(subquery)
    if isinstance(tree, exp.Merge):
        _check_merge(tree)


def user_tables(tree: exp.Expr) -> list[exp.Table]:
    """Tables of users: neither of the catalogue nor a CTE."""
    ctes = {cte.alias.lower() for cte in tree.find_all(exp.CTE)}
    return [
        table
        for table in tree.find_all(exp.Table)
        if table.name
        and not isinstance(table.this, exp.Anonymous)
        and (table.db or table.name.lower() not in ctes)
        and not is_catalogue(table)
    ]


def _check_catalogues(tree: exp.Expr) -> None:
    for table in tree.find_all(exp.Table):
        name = table.name.lower()
        on_leader = table.db.lower() == "information_schema" or name.startswith("pg_")
        if on_leader and is_catalogue(table):
            raise Refused(
                ON_TABLES.format(f"catalog table {name}"),
                "pg_* and information_schema are read on the leader node alone: ask them apart.",
            )


def _refuse_leader_function(name: str) -> None:
    hint = "Runs on the leader node alone."
    if name in ("now", "current_timestamp", "localtimestamp"):
        hint += " GETDATE() or SYSDATE is what to write."
    raise Refused(ON_TABLES.format(f'Function "{name}()" not supported'), hint)


def _function(call: exp.Anonymous, on_compute: bool, has_tables: bool) -> None:
    name = function_name(call)
    if isinstance(call.parent, exp.Dot) or name.startswith(("f_", "st_")):
        return  # the user's, or geometry
    if name == "values" and call.find_ancestor(exp.Merge):
        return  # INSERT VALUES (...) without a list of columns
    if name not in functions.KNOWN:
        raise Refused(
            f"function {name}() does not exist",
            "It is not in the reference; a function of yours has a schema or begins with f_.",
            UNDEFINED_FUNCTION,
        )
    if on_compute and name in functions.LEADER_ONLY:
        _refuse_leader_function(name)
    if not has_tables and name in functions.COMPUTE_ONLY:
        raise Refused(
            "One or more of the used functions must be applied on at least one user created "
            "tables. Examples of user table only functions are LISTAGG, MEDIAN, PERCENTILE_CONT, "
            "etc",
            f"{name} runs on compute nodes alone; constants, as in dbt's unit tests, do not do.",
        )
    if name == "concat" and len(call.expressions) != 2:
        raise Refused(
            f"function concat with {len(call.expressions)} arguments does not exist",
            "CONCAT takes two; || joins more.",
            UNDEFINED_FUNCTION,
        )
    if name.startswith("regexp_") and len(call.expressions) > 1:
        _pattern(call.expressions[1])
    if name == "json_extract_path_text":
        path = [part for part in call.expressions[1:] if not isinstance(part, exp.Boolean)]
        if len(path) > 5:
            raise Refused("JSON path can be nested up to five levels deep", code="22023")


def _refuse(message: str, hint: str = "", code: str = "0A000") -> Callable[[exp.Expr], None]:
    def rule(node: exp.Expr) -> None:
        raise Refused(message, hint, code)

    return rule


def _identifier(node: exp.Identifier) -> None:
    name = node.name
    if len(name.encode()) > MAX_NAME:
        raise Refused(
            f"the stand-in takes names of up to {MAX_NAME} bytes, Redshift of 127: {name[:40]}...",
            code="42622",
        )
    if node.args.get("quoted") or name.lower() not in functions.RESERVED:
        return
    parent = node.parent
    if isinstance(parent, exp.Alias) and parent.args.get("alias") is node:
        if name.lower() not in functions.RESERVED_AS_LABEL:
            return
    elif isinstance(parent, exp.Column | exp.Dot) and parent.args.get("table") is not None:
        if node is parent.args.get("this"):
            return  # t.tag is fine
    elif isinstance(parent, exp.Anonymous | exp.DataType | exp.Var):
        return
    raise syntax_error(name, f"{name.upper()} is a reserved word: quote it.")


def _window(node: exp.Window) -> None:
    call = node.this
    while isinstance(call, exp.IgnoreNulls | exp.RespectNulls | exp.WithinGroup | exp.Filter):
        call = call.this
    name = function_name(call) if isinstance(call, exp.Anonymous) else ""
    order, spec = node.args.get("order"), node.args.get("spec")
    if any(isinstance(part, exp.Distinct) for part in call.expressions):
        raise Refused(f"{name}(DISTINCT ...) OVER is not supported", "Count in a sub-query.")
    if spec is not None:
        if (spec.args.get("kind") or "").upper() != "ROWS":
            raise Refused("RANGE and GROUPS frames are not supported", "ROWS frames are.")
        if spec.args.get("exclude"):
            raise Refused("EXCLUDE in a frame is not supported")
    elif order is not None and name not in functions.RANKS | functions.SORTING:
        raise Refused(
            "Aggregate window functions with an ORDER BY clause require a frame clause",
            f"{name}(...) over (... order by ...): add ROWS BETWEEN ...",
        )
    if node.args.get("alias") is not None or node.args.get("over") not in ("OVER", None):
        raise Refused("WINDOW names are not supported", "Write the window out.", SYNTAX)


def _pattern(pattern: exp.Expr) -> None:
    if pattern.find(exp.Column):
        raise Refused(
            "The pattern must be a valid UTF-8 literal character expression",
            "A pattern is a literal, not a column: CASE chooses among several.",
        )


def _distinct(node: exp.Distinct) -> None:
    if node.args.get("on"):
        raise Refused("SELECT DISTINCT ON is not supported", "Use ROW_NUMBER() or QUALIFY.")


def _type(node: exp.DataType) -> None:
    kind, length = node.this, node.expressions[0].name if node.expressions else ""
    if kind in _FOREIGN_TYPES or node.args.get("nested"):
        raise Refused(f"Unsupported data type {node.sql('postgres')}", code=UNDEFINED_TYPE)
    size = int(length) if length.isdigit() else 0
    if kind in (exp.DType.VARCHAR, exp.DType.NVARCHAR, exp.DType.TEXT) and size > MAX_VARCHAR:
        raise Refused("length for type varchar cannot exceed 65535", code="22023")
    if kind in (exp.DType.CHAR, exp.DType.NCHAR) and size > MAX_CHAR:
        raise Refused("length for type char cannot exceed 4096", code="22023")
    if kind == exp.DType.DECIMAL and size > MAX_PRECISION:
        raise Refused(f"NUMERIC precision {size} must be between 1 and 38", code="22023")
    if kind == exp.DType.USERDEFINED and node.name.lower() not in _OTHER_TYPES:
        raise Refused(f'type "{node.name}" does not exist', code=UNDEFINED_TYPE)


def _values(node: exp.Values) -> None:
    if not isinstance(node.parent, exp.Insert):
        raise Refused("VALUES as a table is not supported", "SELECT ... UNION ALL is.", SYNTAX)


def _select(node: exp.Select) -> None:
    if node.args.get("windows"):
        raise Refused("WINDOW clause is not supported", "Write the window out.", SYNTAX)
    if node.args.get("locks"):
        raise Refused("SELECT ... FOR UPDATE is not supported", code=SYNTAX)
    if isinstance(node.args.get("limit"), exp.Fetch):
        raise Refused("FETCH FIRST is not supported", "Use LIMIT.", SYNTAX)
    clauses = ("where", "group", "having")
    if node.args.get("qualify") is not None and not any(node.args.get(name) for name in clauses):
        joins = node.args.get("joins")
        relation = joins[-1].this if joins else node.args["from_"].this
        if not relation.alias:
            raise syntax_error(
                "QUALIFY", "Right after FROM it wants an alias on the relation before it."
            )


def _join(node: exp.Join) -> None:
    if isinstance(node.this, exp.Lateral):
        raise Refused("LATERAL joins are not supported", code=SYNTAX)


def _table(node: exp.Table) -> None:
    call = node.this
    if isinstance(call, exp.Anonymous) and function_name(call) not in functions.TABLE_FUNCTIONS:
        raise Refused(
            f"table function {function_name(call)}() is not supported",
            "There are no functions that give rows on compute nodes.",
        )


def _unnest(node: exp.Unnest) -> None:
    """The parser makes UNNEST of `from t, t.items as item`, which is fine."""
    of_column = isinstance(node.expressions[0], exp.Column | exp.Dot | exp.Bracket)
    if not of_column or node.args.get("offset"):
        raise Refused("UNNEST is not supported", "from t, t.items as item goes through SUPER.")


def _dot(node: exp.Dot) -> None:
    """PostgreSQL's grammar, which Redshift comes from, has no `f(x).a`."""
    if isinstance(node.this, exp.Anonymous | exp.Cast | exp.Paren) and not node.expression.is_star:
        raise syntax_error(".", "SUPER is navigated from a column: name it in a sub-query first.")


def _extract(node: exp.Extract) -> None:
    if node.name.lower() in _UNITS_UNKNOWN:
        raise Refused(f"timestamp units {node.name} not recognized", code="22023")


def _with(node: exp.With) -> None:
    if isinstance(node.parent, exp.Merge):
        raise Refused("WITH is not supported in MERGE", "Stage into a table first.", SYNTAX)
    if not node.args.get("recursive"):
        return
    if isinstance(node.parent, exp.Select) and isinstance(node.parent.parent, exp.Subquery):
        raise Refused("WITH RECURSIVE is not supported in a sub-query")
    for cte in node.expressions:
        body, name = cte.this, cte.alias.lower()
        if not any(
            table.name.lower() == name and not table.db for table in body.find_all(exp.Table)
        ):
            continue
        if not cte.args["alias"].columns:
            raise Refused("A recursive CTE needs a list of column names")
        if not isinstance(body, exp.Union) or body.args.get("distinct"):
            raise Refused("A recursive CTE is a UNION ALL of a seed and a recursive member")
        if any(body.expression.args.get(part) for part in ("order", "limit", "group", "distinct")):
            raise Refused("The recursive member has no ORDER BY, LIMIT, GROUP BY and DISTINCT")


def _check_orders(select: exp.Select) -> None:
    """LISTAGG, MEDIAN and PERCENTILE_CONT of one select have to sort alike."""
    orders = set()
    for call in select.find_all(exp.Anonymous):
        name = function_name(call)
        elsewhere = call.find_ancestor(exp.Select) is not select or call.find_ancestor(exp.Window)
        if name not in functions.SORTING or elsewhere:
            continue
        if name == "median":
            orders.add(call.expressions[0].sql())
        elif isinstance(call.parent, exp.WithinGroup):
            ordered = call.parent.expression.expressions
            orders.add(", ".join(part.this.sql() for part in ordered))
    if len(orders) > 1:
        raise Refused(
            "within group ORDER BY clauses for aggregate functions must be the same",
            "; ".join(sorted(orders)),
        )


def _check_merge(merge: exp.Merge) -> None:
    if isinstance(merge.this, exp.Table) and merge.this.alias:
        raise syntax_error(merge.this.alias, "The target of MERGE has no alias.")
    if isinstance(merge.args.get("using"), exp.Subquery | exp.Select):
        raise Refused("MERGE: the source is a table", "Stage into a (temporary) table first.")
    whens = merge.args["whens"].expressions if merge.args.get("whens") else []
    matched = [when for when in whens if when.args.get("matched")]
    if len(matched) != 1 or len(whens) != 2:
        raise Refused("MERGE has one WHEN MATCHED and one WHEN NOT MATCHED clause", code=SYNTAX)
    for when in whens:
        if when.args.get("condition") is not None or when.args.get("source"):
            raise Refused("MERGE: WHEN ... AND and BY SOURCE are not supported", code=SYNTAX)


def _check_correlated(node: exp.Expr) -> None:
    """The patterns that the manual lists and that are clear from the text alone."""
    query = node.args.get("query") if isinstance(node, exp.In) else node.this
    query = query.this if isinstance(query, exp.Subquery) else query
    in_from = isinstance(node, exp.Subquery) and isinstance(
        node.parent, exp.From | exp.Join | exp.CTE
    )
    if not isinstance(query, exp.Select) or in_from:
        return
    own = _names_in(query)
    outer = {column.table.lower() for column in query.find_all(exp.Column) if column.table} - own
    parent = query.find_ancestor(exp.Select)
    outer &= _visible_names(parent)
    if not outer:
        return
    message = "This type of correlated subquery pattern is not supported yet"
    if query.args.get("limit") is not None:
        raise Refused(message, "LIMIT in a correlated sub-query.")
    if query.find(exp.Window):
        raise Refused(message, "A window function in a correlated sub-query.")
    if isinstance(query.find_ancestor(exp.Join, exp.Select), exp.Join):
        raise Refused(message, "A correlated sub-query in the ON of a join.")
    if parent is not None and outer - _names_in(parent):
        raise Refused(message, "It refers to a query further out than the next.")


def _names_in(query: exp.Expr) -> set[str]:
    tables = query.find_all(exp.Table, exp.Subquery)
    return {table.alias_or_name.lower() for table in tables if table.alias_or_name}


def _visible_names(query: exp.Select | None) -> set[str]:
    names: set[str] = set()
    while query is not None:
        names |= _names_in(query)
        query = query.find_ancestor(exp.Select)
    return names


_OPERATORS = {
    exp.JSONExtract: "varchar -> varchar",
    exp.JSONExtractScalar: "varchar ->> varchar",
    exp.JSONBExtract: "varchar #> varchar",
    exp.JSONBExtractScalar: "varchar #>> varchar",
    exp.JSONBContains: "varchar ? varchar",
    exp.ArrayContainsAll: "varchar @> varchar",
    exp.ArrayContainedBy: "varchar <@ varchar",
    exp.ArrayOverlaps: "varchar && varchar",
}
_RULES: dict[type, Callable] = {
    exp.Identifier: _identifier,
    exp.Window: _window,
    exp.Distinct: _distinct,
    exp.DataType: _type,
    exp.Values: _values,
    exp.Select: _select,
    exp.Join: _join,
    exp.Table: _table,
    exp.Unnest: _unnest,
    exp.Dot: _dot,
    exp.Extract: _extract,
    exp.RegexpLike: lambda node: _pattern(node.expression),
    exp.RegexpILike: lambda node: _pattern(node.expression),
    exp.SimilarTo: lambda node: _pattern(node.expression),
    exp.With: _with,
    exp.Filter: _refuse("FILTER is not supported", "CASE inside the aggregate is.", SYNTAX),
    exp.Lateral: _refuse("LATERAL is not supported", code=SYNTAX),
    exp.OnConflict: _refuse("ON CONFLICT is not supported", "MERGE, or delete and insert.", SYNTAX),
    exp.Returning: _refuse("RETURNING is not supported", code=SYNTAX),
    exp.Array: _refuse("ARRAY[...] is not supported", "ARRAY(...) makes a SUPER."),
    exp.NullSafeEQ: _refuse("IS NOT DISTINCT FROM is not supported", code=SYNTAX),
    exp.NullSafeNEQ: _refuse("IS DISTINCT FROM is not supported", code=SYNTAX),
    exp.CheckColumnConstraint: _refuse("CHECK constraints are not supported"),
    exp.TableSample: _refuse("TABLESAMPLE is not supported", code=SYNTAX),
    exp.ByteString: _refuse("E'' is not supported", "Backslashes always escape.", SYNTAX),
} | {
    node: _refuse(
        f"operator does not exist: {text}",
        "JSON_EXTRACT_PATH_TEXT, or SUPER and its navigation.",
        UNDEFINED_FUNCTION,
    )
    for node, text in _OPERATORS.items()
}
