"""Names, links, folders, pipes: what stands in the raw zone besides good files."""

import os
from pathlib import Path

from .kinds_files import NameKind, hour_folder
from .records import MOBILE


def named(name: str, says: str, file_name: str):
    """A good file with another name."""
    return NameKind(
        name,
        says,
        lambda folder, data: (folder / file_name).write_bytes(data),
        {file_name: None},
    )


def thing(name: str, says: str, make, files, **more):
    return NameKind(name, says, make, files, **more)


def folder_like_a_file(folder: Path, data: bytes) -> None:
    (folder / "x.gz").mkdir()
    (folder / "x.gz/inner.gz").write_bytes(data)


def link_out(folder: Path, data: bytes) -> None:
    raw = next(parent for parent in folder.parents if parent.name == "raw")
    (raw.parent / "outside.gz").write_bytes(data)
    (folder / "link.gz").symlink_to(raw.parent / "outside.gz")


def link_inside(folder: Path, data: bytes) -> None:
    (folder / "real.gz").write_bytes(data)
    (folder / "link.gz").symlink_to("real.gz")


def circle(folder: Path, data: bytes) -> None:
    (folder / "a.gz").symlink_to("b.gz")
    (folder / "b.gz").symlink_to("a.gz")


def linked_folder(folder: Path, data: bytes) -> None:
    (folder / "link.gz").symlink_to("..", target_is_directory=True)


def closed(folder: Path, data: bytes) -> None:
    (folder / "closed.gz").write_bytes(data)
    (folder / "closed.gz").chmod(0)


def hidden(folder: Path, data: bytes) -> None:
    for name in (".hidden.gz", "_SUCCESS", "._x.gz"):
        (folder / name).write_bytes(data)


def not_utf8(folder: Path, data: bytes) -> None:
    with open(os.fsencode(folder) + b"/caf\xe9.gz", "wb") as file:
        file.write(data)


ODD_APP = "a'b\"c [d]*{e} ü `f`"
LONG = "n" * 252 + ".gz"
NAMES = [
    named("blanks in a name", "Inside, and at the ends", " a  b.gz "),
    named("quotes in a name", "Single, double and back quotes", "a'b\"c`d''.gz"),
    named("dots in a name", "`..` is a name like any other here", "a..b.gz"),
    named("glob in a name", "`*`, `?`, `[`, `{`: no pattern", "*?[a-z]{a,b}.gz"),
    named("backslash in a name", r"`\`", "a\\b\\.gz"),
    named("line break in a name", "LF", "a\nb.gz"),
    named("control characters in a name", "Tab, ESC, DEL", "a\tb\x1bc\x7f.gz"),
    named("unicode in a name", "Emoji, U+2028, composed and decomposed letters",
          "ü u\u0308 😀\u2028.gz"),
    named("SQL in a name", "File names stand in SQL", "'); drop table x; --.gz"),
    named("Jinja in a name", "And are written by dbt", "{{ 1 % 0 }}{% raise %}.gz"),
    named("placeholders in a name", "And pass through a driver", "%s %(a)s ? $1 :x %.gz"),
    named("longest name", "255 bytes", LONG),
    named("no ending", "Any name, as long as it is gzip inside", "part-0000"),
    named("ending in capitals", "`.GZ`", "PART.GZ"),
    named("other ending", "A name that says it is text", "part.json"),
    thing("name that is not UTF-8", "The ledger shows its bytes", not_utf8,
          {"caf\\xe9.gz": "unexpected_path"}),
    thing("hidden names", "What begins with `.` or `_` is no data", hidden, {}),
    thing("folder named like a file", "What is in it is not where the vendor puts files",
          folder_like_a_file, {"x.gz/inner.gz": "unexpected_path"}),
    thing("empty folder named like a file", "There is nothing to read",
          lambda folder, data: (folder / "x.gz").mkdir(), {}),
    thing("link out of the root", "To a good file elsewhere", link_out,
          {"link.gz": "outside_root"}),
    thing("link inside of the root", "A second name of a file: every record is a copy",
          link_inside, {"link.gz": None, "real.gz": None}, copies=1),
    thing("link to nothing", "Nothing is there",
          lambda folder, data: (folder / "link.gz").symlink_to("nothing.gz"),
          {"link.gz": "unreadable"}),
    thing("links in a circle", "Each leads to the other", circle,
          {"a.gz": "not_a_file", "b.gz": "not_a_file"}),
    thing("link to a folder", "To a folder above it", linked_folder, {"link.gz": "not_a_file"}),
    thing("pipe named like a file", "Nobody waits for it",
          lambda folder, data: os.mkfifo(folder / "pipe.gz"), {"pipe.gz": "not_a_file"}),
    thing("unreadable file", "No permission", closed, {"closed.gz": "unreadable"}),
    thing("hour 25", "No such hour", lambda folder, data: (folder / "x.gz").write_bytes(data),
          {"x.gz": "unexpected_path"},
          folder=lambda source, app: hour_folder(source, app)[:-2] + "25"),
    thing("app folder with everything", "Quotes, brackets, blanks and a brace in the app's folder",
          lambda folder, data: (folder / "x.gz").write_bytes(data), {"x.gz": None},
          folder=lambda source, app: hour_folder(source, ODD_APP), sources=(MOBILE,)),
]  # fmt: skip
