"""JSON lines: one record per line, read by engines as they are wherever that is safe.

What is a source's own is the text by which copies of a record are known (`meta.key`): without the
member that differs between them (`text_without`), wherever that is not a name in one of the
objects `unless_in`, too. dbt's macros cut it out in the same way.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import Any

from tidemark.landing.formats.json_text import members
from tidemark.landing.formats.rewrite import clean_lines
from tidemark.landing.reader import Reader


def of(source: Mapping[str, Any]) -> Callable[[Iterable[bytes], Reader], Iterator[bytes]]:
    """The lines of a source's files, by its declaration. Errors: TypeError, KeyError."""
    key = {name: value for name, value in (source["key"] or {}).items() if name != "fields"}
    return partial(clean_lines, key_text=text_without(**key)) if key else clean_lines


def text_without(text_without: str, unless_in: Iterable[str] = ()) -> Callable[[bytes], bytes]:
    """What the key of a JSON object is made of: its text without the first such number."""
    name = f'"{text_without}"'.encode()
    number = re.compile(re.escape(name) + rb"\s*:\s*-?[0-9]+")
    objects = frozenset(unless_in)

    def key_text(line: bytes) -> bytes:
        if any(name in value for value in members(line, objects).values()):
            return line
        return number.sub(b"", line, count=1)

    return key_text
