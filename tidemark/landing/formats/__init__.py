"""Formats: how the files of a source become lines that every engine reads alike. One module each.

A module has `of(source)`: by a source's declaration, what makes of the decompressed blocks of a
file, for a `Reader`, the lines of its landed copy; it may refuse the file with BadFile. No module
knows a source: what is a source's own, it declares. Another format is a module and an entry here.

What they share: `gunzip`, `screen`, `rewrite` (what is done to each line), `joined`, `json_text`,
`texts`; `user_agent` and `page_url` say what envelopes hold. What a file becomes follows from its
bytes alone. Who mends a format raises `meta.version` of the sources that have it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from tidemark.landing.formats import csv, envelopes, json_array, json_lines, text
from tidemark.landing.reader import Reader

Lines = Callable[[Iterable[bytes], Reader], Iterator[bytes]]


class Format(NamedTuple):
    """of: see the package's text.

    always_landed: no engine reads such files as they are, so each is read through its copy, and
                   nobody screens it first
    of_texts:      all values of a record are texts, so types are judged by them
    keys:          what a source may declare of it, beside what all declare
    """

    of: Callable[[Mapping[str, Any]], Lines]
    always_landed: bool = True
    of_texts: bool = False
    keys: frozenset[str] = frozenset()


FORMATS = {
    "json_lines": Format(json_lines.of, always_landed=False),
    "envelopes": Format(envelopes.of, keys=frozenset(["envelope"])),
    "csv": Format(csv.of, of_texts=True),
    "json_array": Format(json_array.of, keys=frozenset(["array"])),
    "text": Format(text.of, of_texts=True, keys=frozenset(["pattern"])),
}
