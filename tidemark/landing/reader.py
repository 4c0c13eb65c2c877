"""What can be read by the engine that the files are for."""

from collections.abc import Mapping
from dataclasses import dataclass

from tidemark.landing.errors import SettingsError

MAX_LINE_BYTES = 1_000_000


@dataclass(frozen=True)
class Reader:
    """How an engine reads files, beyond what is so for all.

    max_line_bytes:    of the longest line that it takes
    takes_names_twice: whether a JSON object may have two members of one name
    delimiter:         ends a column for it, so no line may hold it
    copies_only:       it reads nothing but landed copies
    in_bucket:         files are in S3; otherwise on this machine
    by_glue:           it finds files by partitions of tables in Glue
    tag:               part of the versions of files, so that each file lands again for it
    """

    max_line_bytes: int = MAX_LINE_BYTES
    takes_names_twice: bool = True
    delimiter: bytes = b"\x01\x02\x03\x04"
    copies_only: bool = False
    in_bucket: bool = False
    by_glue: bool = False
    tag: str = ""


DUCKDB = Reader()
ATHENA = Reader(in_bucket=True, by_glue=True)
# Longer texts are null for Spectrum, and none in a warehouse; JSON_PARSE refuses names that come
# twice.
SPECTRUM = Reader(65_535, False, in_bucket=True, by_glue=True, tag="redshift-")
# Of the bytes that no JSON holds, one is the delimiter. Blank lines and line ends other than LF
# are nothing that COPY should have to judge.
COPY = Reader(65_535, False, b"\x01", copies_only=True, in_bucket=True, tag="copy-")


def reader_of(env: Mapping[str, str]) -> Reader:
    """The reader for TIDEMARK_TARGET and TIDEMARK_REDSHIFT_READS. Errors: SettingsError."""
    reads = env.get("TIDEMARK_REDSHIFT_READS") or "spectrum"
    on_redshift = {"spectrum": SPECTRUM, "copy": COPY}
    if reads not in on_redshift:
        raise SettingsError(f"TIDEMARK_REDSHIFT_READS ({reads}) has to be spectrum or copy")
    readers = {"athena": ATHENA, "redshift": on_redshift[reads]}
    return readers.get(env.get("TIDEMARK_TARGET") or "", DUCKDB)
