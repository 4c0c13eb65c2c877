"""SQL as text: tokens, comments, names. Statements are cut and spliced, never written anew."""

import re

_TOKEN = re.compile(
    r"--[^\n]*|/\*.*?\*/|'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|`[^`]*`"
    r"|(?:\d+\.\d*|\.\d+|\d+)(?:[eE][+-]?\d+)?(?!\w)|\w+|\s+|.",
    re.S,
)
_LEAD = re.compile(r"^(?:\s+|--[^\n]*(?:\n|$)|/\*.*?\*/)+", re.S)
_TAIL = re.compile(r"[;\s]+$")
_DECIMAL = re.compile(r"\d+\.\d*|\.\d+")
_OPENING, _CLOSING = "([<", ")]>"


def pieces(sql: str) -> list[str]:
    """All of the text in pieces: joined again they are the same text."""
    return _TOKEN.findall(sql)


def is_comment(piece: str) -> bool:
    return piece.startswith(("--", "/*"))


def tokens(sql: str) -> list[str]:
    """The pieces that mean something: no comments, no white space."""
    return [piece for piece in pieces(sql) if not piece.isspace() and not is_comment(piece)]


def trim(sql: str) -> str:
    """Without leading comments, and without the semicolons and blanks at the end."""
    return _TAIL.sub("", _LEAD.sub("", sql))


def bare(sql: str) -> str:
    """Without comments, and with empty string literals: safe to look for keywords in."""
    return "".join(
        " " if is_comment(piece) else "''" if piece[0] == "'" else piece for piece in pieces(sql)
    )


def statements(sql: str) -> int:
    """How many statements the text holds: semicolons with something on both sides."""
    return "".join(";" if token == ";" else "x" for token in tokens(sql)).strip(";").count(";") + 1


def split_commas(text: str) -> list[str]:
    """The parts between commas that stand in no brackets; comments are dropped."""
    parts, depth, part = [], 0, []
    for piece in pieces(text):
        if is_comment(piece):
            continue
        depth += (piece in _OPENING) - (piece in _CLOSING)
        if piece == "," and depth == 0:
            parts.append("".join(part).strip())
            part = []
        else:
            part.append(piece)
    parts.append("".join(part).strip())
    return [part for part in parts if part]


def brackets_end(text: str, start: int) -> int:
    """Where the bracket that opens at `start` closes. Raises ValueError when it does not."""
    depth, at = 0, start
    for piece in pieces(text[start:]):
        depth += (piece == "(") - (piece == ")")
        if depth == 0:
            return at
        at += len(piece)
    raise ValueError("an open bracket")


def unquote(value: str) -> str:
    """The text of a string literal."""
    return value.strip().strip("'").replace("''", "'")


def name_parts(text: str) -> tuple[str | None, str]:
    """('"awsdatacatalog"."s"."t"') -> ('s', 't'); the schema is None when it is not named."""
    parts = [part.strip('`"').lower() for part in re.findall(r'`[^`]+`|"[^"]+"|[^.\s]+', text)]
    return (parts[-2] if len(parts) > 1 else None), parts[-1]


def decimals_as_doubles(sql: str) -> str:
    """`1.5` becomes `1.5E0`: Athena types a bare decimal literal as double, Trino as decimal."""
    return "".join(piece + "E0" if _DECIMAL.fullmatch(piece) else piece for piece in pieces(sql))
