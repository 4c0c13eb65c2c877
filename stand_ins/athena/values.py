"""Trino's JSON values as the text that Athena shows.

Numbers come in as text (the JSON is parsed that way), so that none of them is rounded.
"""

import base64


def text_of(value, signature: dict) -> str | None:
    """In: a value and its typeSignature. Out: Athena's text; None is NULL."""
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    kind = signature["rawType"]
    inner = [argument["value"] for argument in signature.get("arguments", [])]
    if kind == "varbinary":
        return base64.b64decode(value).hex(" ")
    if kind == "array":
        return "[" + ", ".join(_inside(item, inner[0]) for item in value) + "]"
    if kind == "map":
        return "{" + ", ".join(_entries(value, inner[0], inner[1])) + "}"
    if kind == "row":
        return "{" + ", ".join(map(_field, value, inner)) + "}"
    return str(value)


def _inside(value, signature: dict) -> str:
    found = text_of(value, signature)
    return "null" if found is None else found


def _entries(value: dict, key: dict, item: dict) -> list[str]:
    """Athena prints maps by ascending key, numbers as numbers."""
    is_number = key["rawType"] in ("tinyint", "smallint", "integer", "bigint", "double", "real")
    names = sorted(value, key=float) if is_number else sorted(value)
    return [f"{name}={_inside(value[name], item)}" for name in names]


def _field(value, argument: dict) -> str:
    name = (argument.get("fieldName") or {}).get("name")
    text = _inside(value, argument["typeSignature"])
    return f"{name}={text}" if name else text
