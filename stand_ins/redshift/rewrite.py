"""A tree of Redshift's SQL as PostgreSQL's, by functions of shims/ where they differ."""

from sqlglot import exp
from sqlglot.errors import ErrorLevel, UnsupportedError

from stand_ins.redshift import functions
from stand_ins.redshift.dialect import WRITER, Raw
from stand_ins.redshift.refusals import function_name
from stand_ins.redshift.refused import Refused
from stand_ins.redshift.super_values import navigate

MAX_VARCHAR, DEFAULT_VARCHAR = 65535, 256
# Catalogue relations that Redshift shows otherwise (shims/08_catalogue.sql).
_CATALOGUE = {
    ("information_schema", "views"): "information_schema_views",
    ("information_schema", "columns"): "information_schema_columns",
    ("", "pg_class"): "pg_class",
    ("", "pg_attribute"): "pg_attribute",
    ("", "pg_views"): "pg_views",
    ("", "pg_group"): "pg_group",
}
_WITH_DATEPART = {"dateadd", "datediff", "date_add", "date_diff", "date_part", "date_trunc"}
_JSON = {"json_extract_path_text", "json_extract_array_element_text", "json_array_length"}
_TEXTS = (exp.DType.VARCHAR, exp.DType.NVARCHAR, exp.DType.TEXT, exp.DType.CHAR, exp.DType.NCHAR)
_TRY_CASTS = {
    "smallint": "int2",
    "int": "int4",
    "integer": "int4",
    "bigint": "int8",
    "decimal": "numeric",
    "numeric": "numeric",
    "real": "float4",
    "double precision": "float8",
    "boolean": "bool",
    "date": "date",
    "timestamp": "timestamp",
    "timestamptz": "timestamptz",
}
# Settings that PostgreSQL knows; others are kept under the prefix rs.
POSTGRES_SETTINGS = {
    "search_path",
    "statement_timeout",
    "timezone",
    "datestyle",
    "client_encoding",
    "application_name",
    "session",
    "role",
    "local",
    "transaction_isolation",
}


def write(tree: exp.Expr, keeps_case: bool = False, defines_columns: bool = False) -> str:
    """PostgreSQL's SQL of a tree that was checked; the tree is used up.

    In: see super_values.navigate; whether types are those of columns. Errors: Refused.
    """
    for star in tree.find_all(exp.Star):
        if star.args.get("except_"):
            raise Refused("the stand-in has no SELECT * EXCLUDE", "List the columns.")
    navigate(tree, keeps_case)
    for select in list(tree.find_all(exp.Select)):
        if select.args.get("qualify") is not None and select.find(exp.Star, bfs=True):
            _qualify_star(select)
    _compute_once(tree)
    for case in tree.find_all(exp.Case):
        _keep_scale(case)
    for node in reversed(list(tree.dfs())):  # leaves first: replaced nodes are not gone into again
        new = _node(node, defines_columns)
        if new is not node:
            if node is tree:
                tree = new
            else:
                node.replace(new)
    try:
        return WRITER.generate(tree, identify=True, unsupported_level=ErrorLevel.RAISE)
    except UnsupportedError as error:
        raise Refused(f"the stand-in cannot run this: {error}") from error


def column_type(kind: exp.DataType) -> str:
    """PostgreSQL's SQL of the type of a column."""
    return WRITER.generate(_type(kind, True))


def _call(name: str, *arguments: exp.Expr) -> exp.Anonymous:
    return exp.Anonymous(this=name, expressions=list(arguments))


def _shim(name: str, *arguments: exp.Expr) -> exp.Anonymous:
    return _call(f"pg_rs.{name}", *arguments)


def _varchar(length: int | None = None) -> exp.DataType:
    sizes = [exp.DataTypeParam(this=exp.Literal.number(length))] if length else []
    return exp.DataType(this=exp.DType.VARCHAR, expressions=sizes)


def _node(node: exp.Expr, defines_columns: bool) -> exp.Expr:
    if isinstance(node, exp.Identifier):
        node.set("this", node.this.lower())  # quoted or not, as by default
    elif isinstance(node, exp.Table):
        return _table(node)
    elif isinstance(node, exp.DataType):
        return _type(node, defines_columns)
    elif isinstance(node, exp.TryCast):
        return _try_cast(node)
    elif isinstance(node, exp.Cast):
        return _cast(node)
    elif isinstance(node, exp.Extract):
        return _extract(node)
    elif isinstance(node, exp.WithinGroup):
        return _within_group(node)
    elif isinstance(node, exp.Window):
        return _window(node)
    elif isinstance(node, exp.Anonymous):
        return _function(node)
    elif isinstance(node, exp.When):
        _values_of_merge(node)
    return node


def _keep_scale(case: exp.Case) -> None:
    """To PostgreSQL, CASE has the scale of its branches only if the missing ELSE has it, too."""
    branches = [branch.args["true"] for branch in case.args["ifs"]]
    if case.args.get("default") is None and all(isinstance(b, exp.Cast) for b in branches):
        kinds = {branch.to.sql(): branch.to for branch in branches}
        if len(kinds) == 1 and branches[0].to.this == exp.DType.DECIMAL:
            case.set("default", exp.cast(exp.null(), branches[0].to.copy()))


def _compute_once(tree: exp.Expr) -> None:
    """PostgreSQL would repeat an expression of a sub-query at each of its uses: so it may not
    merge them. A parse of JSON under twenty columns, a few levels deep, would never end.
    """
    for cte in tree.find_all(exp.CTE):
        cte.set("materialized", True)
    for subquery in tree.find_all(exp.Subquery):
        if isinstance(subquery.parent, exp.From | exp.Join):
            keep_apart(subquery.this)


def keep_apart(query: exp.Expr) -> None:
    """Keeps PostgreSQL from merging a query that computes something into the one around it."""
    if not isinstance(query, exp.Query) or query.args.get("limit") or query.args.get("offset"):
        return
    plain = (exp.Column, exp.Star, exp.Identifier, exp.Alias, exp.Literal, exp.Null, Raw)
    parts = (node for part in query.selects for node in part.walk())
    if not all(isinstance(node, plain) for node in parts):
        query.set("offset", exp.Offset(expression=exp.Literal.number(0)))


def _qualify_star(select: exp.Select) -> None:
    """`select *, e from t as x qualify c` through the whole row of x, so that nothing is added."""
    source = select.args["from_"].this
    stars = [part for part in select.expressions if isinstance(part, exp.Star)]
    if not stars:
        return
    if select.args.get("joins") or not source.alias:
        raise Refused("the stand-in has no QUALIFY with * over a join", "List the columns.")
    inner, outer = [exp.column(source.alias.lower(), quoted=True)], []
    for part in select.expressions:
        if isinstance(part, exp.Star):
            row = exp.Paren(this=exp.column(source.alias.lower(), table="rs_rows"))
            outer.append(exp.Dot(this=row, expression=exp.Star()))
        else:
            inner.append(part)
            outer.append(exp.column(part.alias_or_name.lower(), table="rs_rows"))
    kept = exp.alias_(select.args["qualify"].this.copy(), "rs_is_kept")
    rows = select.copy()
    rows.set("expressions", [*(part.copy() for part in inner), kept])
    for name in ("qualify", "order", "limit", "offset", "with_"):
        rows.set(name, None)
    for name in ("joins", "where", "group", "having", "qualify"):
        select.set(name, None)
    select.set("expressions", outer)
    select.set("from_", exp.From(this=rows.subquery("rs_rows")))
    select.set("where", exp.Where(this=exp.column("rs_is_kept", table="rs_rows")))


def _values_of_merge(when: exp.When) -> None:
    """INSERT VALUES (...) without a list of columns is read as a function."""
    then = when.args.get("then")
    if not isinstance(then, exp.Insert):
        return
    call = then.find(exp.Anonymous)
    if call is not None and function_name(call) == "values":
        then.set("this", None)
        then.set("expression", exp.Tuple(expressions=call.expressions))


def _table(table: exp.Table) -> exp.Expr:
    if not table.name or isinstance(table.this, exp.Anonymous):
        return table
    schema = table.db.lower()
    view = _CATALOGUE.get(("" if schema == "pg_catalog" else schema, table.name.lower()))
    if not view:
        return table
    alias = exp.to_identifier((table.alias or table.name).lower())
    new = exp.table_(view, db="pg_rs", alias=alias)
    if table.args.get("joins"):
        new.set("joins", table.args["joins"])
    return new


def _type(kind: exp.DataType, defines_columns: bool) -> exp.DataType:
    sizes = kind.expressions
    if kind.this in (exp.DType.VARCHAR, exp.DType.NVARCHAR):
        if sizes and sizes[0].name.upper() == "MAX":
            return _varchar(MAX_VARCHAR)
        if sizes:
            return _varchar(int(sizes[0].name))
        return _varchar(DEFAULT_VARCHAR if defines_columns else None)
    if kind.this == exp.DType.TEXT:
        return _varchar(DEFAULT_VARCHAR if defines_columns else None)
    if kind.this == exp.DType.BPCHAR:
        return exp.DataType.build("char(256)")
    if kind.this == exp.DType.DECIMAL and not sizes:
        return exp.DataType.build("decimal(18, 0)")
    return kind


def _cast(cast: exp.Cast) -> exp.Expr:
    """Texts are cut to bytes, and are not made of booleans."""
    kind, value = cast.to, cast.this
    if kind.this not in _TEXTS:
        return cast
    if not isinstance(value, exp.Literal | exp.Null | exp.Parameter | exp.Placeholder | exp.Cast):
        value = _shim("castable", value)
    if not kind.expressions:
        return exp.Cast(this=value, to=kind)
    text = exp.Cast(this=value, to=_varchar())
    cut = _shim("cut", text, exp.Literal.number(kind.expressions[0].name))
    return exp.Cast(this=cut, to=kind)


def _try_cast(cast: exp.TryCast) -> exp.Expr:
    name = _TRY_CASTS.get(WRITER.generate(cast.to).lower().split("(")[0])
    if not name:
        return _cast(exp.Cast(this=cast.this, to=cast.to))
    text = exp.Cast(this=cast.this, to=_varchar())
    return exp.Cast(this=_shim(f"try_cast_{name}", text), to=cast.to)


def _extract(extract: exp.Extract) -> exp.Expr:
    """An integer, the fraction is cut; seconds since 1970 keep it."""
    if extract.name.lower() == "epoch":
        return extract
    return exp.Cast(this=_call("trunc", extract.copy()), to=exp.DataType.build("int"))


def _listagg(call: exp.Anonymous, order: exp.Order | None) -> exp.Anonymous:
    arguments = list(call.expressions)
    distinct = isinstance(arguments[0], exp.Distinct)
    if distinct:
        arguments = list(arguments[0].expressions) + arguments[1:]
    value = exp.Cast(this=arguments[0], to=_varchar())
    separator = arguments[1] if len(arguments) > 1 else exp.Literal.string("")
    if order is not None:
        if distinct:  # PostgreSQL wants to sort by what is distinct
            descending = order.expressions[0].args.get("desc")
            order = exp.Order(expressions=[exp.Ordered(this=value.copy(), desc=descending)])
        separator = exp.Order(this=separator, expressions=order.expressions)
    return _call("string_agg", exp.Distinct(expressions=[value]) if distinct else value, separator)


def _within_group(node: exp.WithinGroup) -> exp.Expr:
    if isinstance(node.this, exp.Anonymous) and function_name(node.this) == "listagg":
        return _listagg(node.this, node.expression)
    return node


def _window(window: exp.Window) -> exp.Expr:
    call = window.this
    ignores = isinstance(call, exp.IgnoreNulls)
    if isinstance(call, exp.IgnoreNulls | exp.RespectNulls):
        call = call.this
        window.set("this", call)
    if isinstance(call, exp.WithinGroup):
        if isinstance(call.this, exp.Anonymous) and function_name(call.this) == "percentile_cont":
            value = call.expression.expressions[0].this
            window.set("this", _shim("window_percentile", value, call.this.expressions[0]))
        return window
    if not isinstance(call, exp.Anonymous):
        return window
    name, arguments = function_name(call), call.expressions
    if arguments and isinstance(arguments[0], exp.IgnoreNulls | exp.RespectNulls):
        ignores = isinstance(arguments[0], exp.IgnoreNulls)
        arguments = [arguments[0].this, *arguments[1:]]
        call.set("expressions", arguments)
    if ignores:
        shims = {"first_value": "first_not_null", "last_value": "last_not_null"}
        if name not in shims:
            raise Refused(f"the stand-in has no IGNORE NULLS for {name.upper()}")
        window.set("this", _shim(shims[name], *arguments))
    elif name == "ratio_to_report":
        parts = [part.copy() for part in window.args.get("partition_by") or []]
        total = exp.Window(this=_call("sum", arguments[0].copy()), partition_by=parts)
        share = exp.Cast(this=arguments[0], to=exp.DataType.build("double"))
        return exp.Div(this=share, expression=_call("nullif", total, exp.Literal.number(0)))
    return window


def _decode(arguments: list[exp.Expr]) -> exp.Case:
    """NULL equals NULL here."""
    value, ifs, at = arguments[0], [], 1
    while at + 1 < len(arguments):
        wanted = arguments[at]
        if isinstance(wanted, exp.Null):
            condition: exp.Expr = exp.Is(this=value.copy(), expression=exp.Null())
        else:
            condition = exp.EQ(this=value.copy(), expression=wanted)
            if not isinstance(wanted, exp.Literal):
                condition = exp.NullSafeEQ(this=value.copy(), expression=wanted)
        ifs.append(exp.If(this=condition, true=arguments[at + 1]))
        at += 2
    return exp.Case(ifs=ifs, default=arguments[at] if at < len(arguments) else None)


def _setting(call: exp.Anonymous, name: str, arguments: list[exp.Expr]) -> exp.Expr:
    setting = arguments[0].name.lower() if isinstance(arguments[0], exp.Literal) else ""
    if not setting or "." in setting or setting in POSTGRES_SETTINGS:
        return call
    ours = exp.Literal.string(f"rs.{setting}")
    if name == "set_config":
        return _call(name, ours, *arguments[1:])
    default = exp.Literal.string("default" if setting == "query_group" else "")
    value = _call("nullif", _call(name, ours, exp.true()), exp.Literal.string(""))
    return _call("coalesce", value, default)


def _function(call: exp.Anonymous) -> exp.Expr:
    name, arguments = function_name(call), list(call.expressions)
    if name.startswith("pg_rs.") or isinstance(call.parent, exp.Dot):
        return call
    if name in _WITH_DATEPART and arguments and isinstance(arguments[0], exp.Column | exp.Var):
        arguments[0] = exp.Literal.string(arguments[0].name)
    if name in _JSON:
        is_told = bool(arguments) and isinstance(arguments[-1], exp.Boolean)
        null_if_invalid = arguments.pop() if is_told else exp.false()
        return _shim(name, null_if_invalid, *arguments)
    if name == "listagg":
        return call if isinstance(call.parent, exp.WithinGroup) else _listagg(call, None)
    if name in ("current_setting", "set_config") and arguments:
        return _setting(call, name, arguments)
    if name == "median":
        half = _call("percentile_cont", exp.Literal.number("0.5"))
        if isinstance(call.parent, exp.Window):
            return _shim("window_percentile", arguments[0], exp.Literal.number("0.5"))
        order = exp.Order(expressions=[exp.Ordered(this=arguments[0])])
        return exp.WithinGroup(this=half, expression=order)
    if name == "hll":
        return _call("count", exp.Distinct(expressions=arguments))
    if name == "nvl2":
        is_there = exp.Not(this=exp.Is(this=arguments[0], expression=exp.Null()))
        return exp.Case(ifs=[exp.If(this=is_there, true=arguments[1])], default=arguments[2])
    if name == "zeroifnull":
        return _call("coalesce", arguments[0], exp.Literal.number(0))
    if name == "decode":
        return _decode(arguments)
    if name in ("array", "object"):
        build = _call(f"json_build_{name}", *arguments)
        return exp.Cast(this=_shim("super_compact", build), to=exp.DataType(this=exp.DType.SUPER))
    name = functions.SYNONYMS.get(name, name)
    if name in functions.SHIMS:
        return _shim(name, *arguments)
    return _call(name, *arguments)
