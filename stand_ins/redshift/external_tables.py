"""External tables in queries: each becomes a sub-query over the files that its conditions leave."""

import hashlib
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from sqlglot import exp

from stand_ins.redshift.dialect import Raw
from stand_ins.redshift.refused import Refused
from stand_ins.redshift.statement import Session

PATH, SIZE = "$path", "$size"
_WRITES = (exp.Insert, exp.Update, exp.Delete, exp.Merge)
_COMPARED = {
    exp.EQ: lambda a, b: a == b,
    exp.NEQ: lambda a, b: a != b,
    exp.GT: lambda a, b: a > b,
    exp.GTE: lambda a, b: a >= b,
    exp.LT: lambda a, b: a < b,
    exp.LTE: lambda a, b: a <= b,
}
_MIRRORED = {exp.GT: exp.LT, exp.GTE: exp.LTE, exp.LT: exp.GT, exp.LTE: exp.GTE}


@dataclass(frozen=True, slots=True)
class Scan:
    """One use of an external table: its schema and name, and what its rows have to satisfy."""

    schema: str
    table: str
    condition: exp.Expr | None
    stays: bool = False  # in a view: for queries that come later

    @property
    def name(self) -> str:
        text = f"{self.schema}.{self.table}: {self.condition.sql() if self.condition else ''}"
        return "scan_" + hashlib.sha256(text.encode()).hexdigest()[:32]


def replace(tree: exp.Expr, session: Session, stays: bool) -> list[Scan]:
    """Replaces external tables in the tree. Out: what has to be there when it runs."""
    scans = []
    for table in list(tree.find_all(exp.Table)):
        if not table.db or not session.external.is_external(table.db.lower()):
            continue
        schema, name = table.db.lower(), table.name.lower()
        if isinstance(table.parent, _WRITES) and table.arg_key == "this":
            raise Refused("the stand-in does not write to external tables")
        definition = session.external.table(schema, name)
        select = table.find_ancestor(exp.Select)
        alias = table.alias_or_name.lower()
        scan = Scan(schema, name, _condition(select, alias), stays)
        wants_pseudo = any(
            column.name.lower() in (PATH, SIZE) for column in tree.find_all(exp.Column)
        )
        if wants_pseudo and select is not None:
            _spell_stars(select, table, definition.column_names)
        new = _files(scan, definition, wants_pseudo).subquery(alias)
        if table.args.get("joins"):
            new.set("joins", table.args["joins"])
        table.replace(new)
        scans.append(scan)
    return scans


def may_be_true(condition: exp.Expr | None, values: dict[str, str | None]) -> bool:
    """Whether rows with these values (by column) can satisfy it: True when it is not known."""
    return condition is None or _judge(condition, values) is not False


def _files(scan: Scan, definition, has_pseudo: bool) -> exp.Select:
    """The list of files, joined with the rows of each: both JSON that the gateway wrote."""
    described = [f'"{name}" {kind}' for name, kind in definition.partition_columns]
    listed = ", ".join(['"rs_file" text', *described, f'"{PATH}" varchar', f'"{SIZE}" bigint'])
    fields = ", ".join(f'"{name}" {kind}' for name, kind in definition.data_columns)
    columns = [f'"rs_rows"."{name}"' for name, _ in definition.data_columns]
    columns += [f'"rs_files"."{name}"' for name, _ in definition.partition_columns]
    if has_pseudo:
        columns += [f'"rs_files"."{PATH}"', f'"rs_files"."{SIZE}"']
    files = f"json_to_recordset(pg_rs.scan('{scan.name}', '{scan.schema}')) AS rs_files({listed})"
    rows = f'json_to_recordset(pg_rs.read_file("rs_files"."rs_file")) AS rs_rows({fields})'
    select = exp.Select(expressions=[Raw(this=column) for column in columns])
    return select.from_(Raw(this=f"{files} CROSS JOIN LATERAL {rows}"), copy=False)


def _spell_stars(select: exp.Select, table: exp.Table, names: list[str]) -> None:
    """$path and $size are in no *."""
    alias = table.alias_or_name
    own = [exp.column(name, table=alias, quoted=True) for name in names]
    spelt: list[exp.Expr] = []
    for part in select.expressions:
        if isinstance(part, exp.Star):
            for source in [select.args["from_"].this, *_joined(select)]:
                if source is table:
                    spelt += [column.copy() for column in own]
                else:
                    spelt.append(exp.column(exp.Star(), table=source.alias_or_name))
        elif isinstance(part, exp.Column) and part.is_star and part.table == alias:
            spelt += [column.copy() for column in own]
        else:
            spelt.append(part)
    select.set("expressions", spelt)


def _joined(select: exp.Select) -> list[exp.Expr]:
    return [join.this for join in select.args.get("joins") or []]


def _condition(select: exp.Select | None, alias: str) -> exp.Expr | None:
    where = select.args.get("where") if select is not None else None
    if where is None:
        return None
    condition = where.this.copy()
    for column in list(condition.find_all(exp.Column)):
        if column.table and column.table.lower() != alias:
            column.set("this", exp.to_identifier("rs other table"))  # nothing is known of it
        column.set("table", None)
        column.set("db", None)
    return condition


def _judge(node: exp.Expr, values: dict[str, str | None]) -> bool | None:
    if isinstance(node, exp.Paren):
        return _judge(node.this, values)
    if isinstance(node, exp.And | exp.Or):
        sides = [_judge(node.this, values), _judge(node.expression, values)]
        decided = isinstance(node, exp.Or)
        if decided in sides:
            return decided
        return None if None in sides else not decided
    if isinstance(node, exp.Not):
        inner = _judge(node.this, values)
        return None if inner is None else not inner
    if isinstance(node, exp.Boolean):
        return bool(node.this)
    if isinstance(node, exp.In) and node.expressions:
        found = [_compare(exp.EQ, node.this, item, values) for item in node.expressions]
        return True if True in found else None if None in found else False
    if isinstance(node, exp.Between):
        low = _compare(exp.GTE, node.this, node.args["low"], values)
        high = _compare(exp.LTE, node.this, node.args["high"], values)
        return False if False in (low, high) else None if None in (low, high) else True
    if type(node) in _COMPARED:
        return _compare(type(node), node.this, node.expression, values)
    return None


def _compare(kind: type, left: exp.Expr, right: exp.Expr, values: dict) -> bool | None:
    if isinstance(right, exp.Column) and not isinstance(left, exp.Column):
        left, right, kind = right, left, _MIRRORED.get(kind, kind)
    a, b = _constant(left, values), _constant(right, values)
    if a is None or b is None:
        return None
    if isinstance(a, Decimal) != isinstance(b, Decimal):
        a, b = _number(a), _number(b)
        if a is None or b is None:
            return None
    return _COMPARED[kind](a, b)


def _constant(node: exp.Expr, values: dict) -> str | Decimal | None:
    while isinstance(node, exp.Paren):
        node = node.this
    if isinstance(node, exp.Cast) and isinstance(node.this, exp.Literal):
        node = node.this
    if isinstance(node, exp.Column):
        return values.get(node.name.lower())
    if isinstance(node, exp.Literal):
        return node.this if node.is_string else Decimal(node.this)
    return None


def _number(value: str | Decimal) -> Decimal | None:
    try:
        return Decimal(value)
    except InvalidOperation:
        return None
