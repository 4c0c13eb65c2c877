"""SUPER in queries: `t.doc.items[0].sku` and `from t, t.doc.items as item`.

Both become calls of our shims: pg_rs.super_get(value, 'key', ...) and lateral joins of
pg_rs.super_elements and pg_rs.super_members.
"""

from sqlglot import exp

from stand_ins.redshift.refused import Refused

_COMPARISONS = (exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE)


def navigate(tree: exp.Expr, keeps_case: bool) -> None:
    """Changes the tree in place.

    In: whether quoted members keep their case (`enable_case_sensitive_identifier`,
    `enable_case_sensitive_super_attribute`); if not, all are lower case, and what is spelt
    otherwise in the data is not found.
    """
    unnested: dict[int, dict[str, str]] = {}  # by select: names of elements and of their columns
    for select in list(tree.find_all(exp.Select)):
        unnested[id(select)] = _unnest(select)
    for node in list(tree.find_all(exp.Column, exp.Dot, exp.Bracket)):
        if isinstance(node.parent, exp.Dot | exp.Bracket) and node.parent.this is node:
            continue  # the outermost has the whole path
        if not _is_attached(node, tree):
            continue
        parts = _path(node, keeps_case)
        if parts:
            _navigate(node, parts, unnested)


def _is_attached(node: exp.Expr, tree: exp.Expr) -> bool:
    return node is tree or node.root() is tree


def _unnest(select: exp.Select) -> dict[str, str]:
    """Joins that go through a SUPER become lateral. Out: column by name that they bring."""
    names: dict[str, str] = {}
    for join in select.args.get("joins") or []:
        relation, position, function = join.this, None, "super_elements"
        if isinstance(relation, exp.Pivot) and relation.args.get("unpivot") and relation.this:
            relation, function = relation.this, "super_members"
        elif not isinstance(relation, exp.Unnest | exp.AtIndex | exp.Alias):
            continue
        if isinstance(relation, exp.AtIndex):
            position, relation = relation.expression.name.lower(), relation.this
        if isinstance(relation, exp.Unnest):
            alias = relation.args.get("alias")
            name = (alias.columns[0] if alias and alias.columns else alias).name if alias else ""
            source = relation.expressions[0]
        elif isinstance(relation, exp.Alias):
            name, source = relation.alias, relation.this
        else:
            continue
        if not name:
            raise Refused("the stand-in wants an alias for what is unnested")
        columns = [exp.to_identifier(name.lower()), exp.to_identifier(position or f"{name}_at")]
        alias = exp.TableAlias(this=exp.to_identifier(f"rs_{name.lower()}"), columns=columns)
        call = exp.Anonymous(this=f"pg_rs.{function}", expressions=[source.copy()])
        join.set("this", exp.Lateral(this=call, alias=alias))
        join.set("kind", "CROSS")
        names[name.lower()] = name.lower()
        if position:
            names[position] = position
    return names


def _navigate(node: exp.Expr, parts: list[str], unnested: dict[int, dict[str, str]]) -> None:
    head = parts[0].lower()
    if any(head in names for names in _scopes(node, unnested)):
        _replace(node, exp.column(head), parts[1:])
        return
    if isinstance(node, exp.Column) and len(parts) == 1:
        return
    tables = _tables(node)
    if head in {table.alias_or_name.lower() for table in tables}:
        if len(parts) > 2:
            _replace(node, exp.column(parts[1].lower(), table=head), parts[2:])
        return
    chain = [part.lower() for part in parts[:-1]]
    for table in tables:
        if isinstance(table, exp.Table):
            full = [part.lower() for part in (table.catalog, table.db, table.name) if part]
            if chain in (full, full[-2:]):
                return  # schema.table.column
    if len(parts) > 1:
        _replace(node, exp.column(head), parts[1:])


def _replace(node: exp.Expr, column: exp.Column, path: list[str]) -> None:
    if not path:
        node.replace(column)
        return
    literals = [exp.Literal.string(part) for part in path]
    call = exp.Anonymous(this="pg_rs.super_get", expressions=[column, *literals])
    parent = node.parent
    node.replace(call)
    if isinstance(parent, _COMPARISONS):  # a text is compared as a text, not parsed as JSON
        for side in (parent.this, parent.expression):
            if isinstance(side, exp.Literal) and side.is_string:
                side.replace(exp.cast(side.copy(), "varchar"))
    elif isinstance(parent, exp.Select) or (
        isinstance(parent, exp.Alias) and isinstance(parent.parent, exp.Select)
    ):
        _name_of_path(call, path[-1])


def _name_of_path(call: exp.Anonymous, name: str) -> None:
    """`select t.doc.sku` gives a column called sku."""
    if isinstance(call.parent, exp.Select) and call.arg_key == "expressions":
        call.replace(exp.alias_(call.copy(), name.lower(), quoted=True))


def _scopes(node: exp.Expr, unnested: dict[int, dict[str, str]]) -> list[dict[str, str]]:
    found, select = [], node.find_ancestor(exp.Select)
    while select is not None:
        found.append(unnested.get(id(select), {}))
        select = select.find_ancestor(exp.Select)
    return found


def _tables(node: exp.Expr) -> list[exp.Expr]:
    """Relations that a name at this place can mean: of its query and of those around it."""
    found: list[exp.Expr] = []
    query = node.find_ancestor(exp.Select, exp.Update, exp.Delete, exp.Merge)
    while query is not None:
        relations = [query.this] if not isinstance(query, exp.Select) else []
        source = query.args.get("from_")
        if source is not None:
            relations.append(source.this)
            relations += [join.this for join in source.this.args.get("joins") or []]
        relations += [join.this for join in query.args.get("joins") or []]
        using = query.args.get("using")
        if using:
            relations += using if isinstance(using, list) else [using]
        for relation in relations:
            while isinstance(relation, exp.Paren):
                relation = relation.this
            found.append(relation)
            if isinstance(relation, exp.Subquery | exp.Table):
                found += [join.this for join in relation.args.get("joins") or []]
        query = query.find_ancestor(exp.Select, exp.Update, exp.Delete, exp.Merge)
    return [relation for relation in found if isinstance(relation, exp.Expr)]


def _path(node: exp.Expr, keeps_case: bool) -> list[str]:
    """The parts of `a.b[0].c`; empty if it is something else."""
    if isinstance(node, exp.Column):
        parts = node.parts
        return [_spelt(part, keeps_case and number > 0) for number, part in enumerate(parts)]
    if isinstance(node, exp.Dot):
        left = _path(node.this, keeps_case)
        is_name = isinstance(node.expression, exp.Identifier)
        return [*left, _spelt(node.expression, keeps_case)] if left and is_name else []
    if isinstance(node, exp.Bracket):
        left = _path(node.this, keeps_case)
        are_literals = all(isinstance(index, exp.Literal) for index in node.expressions)
        return left + [index.name for index in node.expressions] if left and are_literals else []
    return []


def _spelt(part: exp.Expr, keeps_case: bool) -> str:
    return part.name if keeps_case and part.args.get("quoted") else part.name.lower()
