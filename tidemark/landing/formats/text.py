"""Lines of text by a pattern, such as logs: one record per line that is not blank.

In: the decompressed blocks of a file; the pattern that its source declares (`meta.pattern`), a
regular expression with named groups that a whole line has to match. Out: one JSON line of texts per
record, a member per group. A line that does not match is `bad_line`, and costs itself.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import Any

from tidemark.landing.formats.json_text import BLANKS
from tidemark.landing.formats.rewrite import bad_encoding, rejected
from tidemark.landing.formats.texts import LINE_ENDS, physical_lines, text_record
from tidemark.landing.reader import MAX_LINE_BYTES, Reader


def of(source: Mapping[str, Any]) -> Callable[[Iterable[bytes], Reader], Iterator[bytes]]:
    """The lines of a source's files, by its declaration. Errors: ValueError."""
    try:
        pattern = re.compile(source["pattern"])
    except (re.error, TypeError) as error:
        raise ValueError(f"meta.pattern is no regular expression ({error})") from None
    fields = {field["name"] for field in source["fields"]}
    if missing := fields - pattern.groupindex.keys():
        raise ValueError(f"meta.pattern has no group {', '.join(sorted(missing))}")
    return partial(matched_lines, pattern=pattern)


def matched_lines(
    blocks: Iterable[bytes], reader: Reader, pattern: re.Pattern[str]
) -> Iterator[bytes]:
    """The landed lines of a file, without LF."""
    for line in physical_lines(blocks, MAX_LINE_BYTES):
        line = line.rstrip(LINE_ENDS)
        if not line.strip(BLANKS):
            continue
        if len(line) > MAX_LINE_BYTES:
            yield rejected("too_long", line)
        elif bad_encoding(line):
            yield rejected("bad_encoding", line, len(line))
        elif match := pattern.fullmatch(line.decode()):
            yield text_record(match.groupdict("").items(), reader)
        else:
            yield rejected("bad_line", line, len(line))
