"""Lines that are no JSON, or JSON that hardly anybody writes."""

from .kinds import accepted, chain, duplicate, kind, put, rejected, text
from .records import Raw

NOT_JSON = rejected("not_json")
NO_ENVELOPE = rejected("not_json", app="(unknown)")  # its app cannot be read
LOST = rejected("bad_envelope", spoils=True)


def broken(name, says, edit, **at):
    """A kind that is no JSON at any place."""
    return kind(name, says, edit, NOT_JSON, **{"envelope": NO_ENVELOPE, **at})


def no_object(name, says, line: bytes):
    lost = rejected("not_an_object", app="(unknown)")
    return kind(name, says, text(lambda _: line), rejected("not_an_object"), envelope=lost)


def value(json_text: str):
    """An attribute with this JSON text."""
    return put(**{"attributes.x": Raw(json_text)})


def noted(note: str):
    """A kind's edit and end for a text that has to survive."""
    return put(note=note), accepted(note=note)


SHAPES = [
    broken(
        "truncated JSON",
        "The second half of the record is missing. In an envelope nobody can tell where the next"
        " event begins",
        text(lambda line: line[: len(line) // 2]),
        event=LOST,
    ),
    broken("bare words", "`hello world`", text(lambda _: b"hello world")),
    broken(
        "null of Hive",
        r"`\N`, which readers of text files take for no value",
        text(lambda _: rb"\N"),
    ),
    no_object("JSON text", '`"text"`', b'"text"'),
    no_object("JSON array", "`[1]`", b"[1]"),
    no_object("JSON number", "`5`", b"5"),
    no_object("JSON `true`", "`true`", b"true"),
    no_object("JSON `null`", "`null`", b"null"),
    kind(
        "object in an array",
        "A good record between `[` and `]`",
        text(lambda line: b"[" + line + b"]"),
        rejected("not_an_object"),
        envelope=rejected("not_an_object", app="(unknown)"),
    ),
    kind(
        "empty object",
        "`{}`",
        text(lambda _: b"{}"),
        rejected("missing_field:event_type"),
        envelope=rejected("missing_field:data", app="(unknown)"),
    ),
    broken(
        "two objects and a blank",
        "Two objects on a line with a blank between",
        text(lambda line: line + b" " + line),
    ),
    broken(
        "two objects and a comma",
        "As in an array; in an envelope they are two events, here with one id",
        text(lambda line: line + b"," + line),
        event=(accepted(), duplicate()),
    ),
    kind(
        "object over two lines",
        "A line break between two members; an envelope's events may have them",
        text(lambda line: line.replace(b",", b",\n", 1)),
        rejected("not_json", 2),
        event=accepted(),
        envelope=rejected("not_json", 2, app="(unknown)"),
    ),
    kind(
        "line break in a text",
        "A raw line break inside of quotes",
        text(lambda line: line.replace(b"level", b"le\nvel")),
        rejected("not_json", 2),
        event=NOT_JSON,
        envelope=rejected("not_json", 2, app="(unknown)"),
    ),
    broken(
        "brackets that never close",
        "A thousand `[`",
        text(lambda _: b"[" * 1000),
        event=LOST,
    ),
    kind(
        "1,000 arrays",
        "A thousand arrays in each other",
        text(lambda _: b"[" * 1000 + b"]" * 1000),
        rejected("too_deep"),
        envelope=rejected("not_an_object", app="(unknown)"),
    ),
    kind(
        "500 levels",
        "As deep as a record may be, with 500 more brackets in a text",
        value("[" * 497 + '{"a":"' + "[" * 500 + '"}' + "]" * 497),
        accepted(),
    ),
    kind(
        "501 levels",
        "A level too deep",
        value('[{"a":' * 249 + "[]" + "}]" * 249),
        rejected("too_deep"),
        envelope=accepted(),
    ),
    kind(
        "30,000 levels",
        "A value of 30,000 levels, which fits the longest line",
        value("[" * 30_000 + "]" * 30_000),
        rejected("too_deep"),
        envelope=accepted(),
    ),
    kind(
        "duplicate names",
        "A member for the second time, with another value: the first counts",
        lambda line, place: (
            line[:-1] + (b',"data":"[]"}' if place == "envelope" else b',"event_type":"other"}')
        ),
        accepted(),
    ),
    kind(
        "duplicate names without a type",
        "What is rejected may have a member for the second time",
        chain(put(type=...), text(lambda line: line[:-1] + b',"x":1,"x":2}')),
        rejected("missing_field:event_type"),
    ),
    kind(
        "escapes in a name",
        r"`\u0065vent_type` is the same name",
        lambda line, place: (
            line.replace(b'"data"', rb'"d\u0061ta"')
            if place == "envelope"
            else line.replace(b'"event_type"', rb'"\u0065vent_type"')
        ),
        accepted(),
    ),
    kind(
        "name in capitals",
        "`Event_Type` is another name",
        lambda line, place: (
            line.replace(b'"data"', b'"Data"')
            if place == "envelope"
            else line.replace(b'"event_type"', b'"Event_Type"')
        ),
        rejected("missing_field:event_type"),
        envelope=rejected("missing_field:data"),
    ),
    kind(
        "blanks between tokens",
        "Around every comma",
        text(lambda line: line.replace(b",", b"  , ")),
        accepted(),
    ),
    broken("comma before a brace", "`{...,}`", text(lambda line: line[:-1] + b",}")),
    broken("comma before a bracket", "`[1,]`", value("[1,]")),
    broken("comma and blank before a brace", "`{..., }`", text(lambda line: line[:-1] + b", }")),
    broken("comment", "`/* */` after the object", text(lambda line: line + b"/* */")),
    broken("single quotes", "`{'a': 1}`", value("{'a': 1}")),
    broken("name without quotes", "`{a: 1}`", value("{a: 1}")),
    broken("unknown escape", r"`\x41` in a text", value(r'"\x41"')),
    broken("raw control character", "U+0001 in a text, not escaped", value('"\x01"')),
    broken("raw tab", "A tab in a text, not escaped", value('"\t"')),
    broken(
        "our reader's delimiter",
        "The bytes 01 02 03 04 in a text: what the reader of lines takes for the end of a column",
        value('"\x01\x02\x03\x04"'),
    ),
]

JOINED = [
    kind(
        "two objects on a line",
        "With nothing between. An envelope's array has to have commas",
        text(lambda line: line + line),
        accepted(),
        duplicate(),
        event=NOT_JSON,
    ),
    kind(
        "three objects on a line, the second broken",
        '`{"a":}` between two good ones',
        text(lambda line: line + b'{"a":}' + line),
        accepted(),
        NOT_JSON,
        duplicate(),
        event=NOT_JSON,
        envelope=(accepted(), NO_ENVELOPE, duplicate()),
    ),
    kind(
        "three objects on a line, the second not closed",
        '`{"a":{"b":1}` between two good ones. In an envelope nobody can tell where the next event'
        " begins",
        text(lambda line: line + b'{"a":{"b":1}' + line),
        accepted(),
        NOT_JSON,
        duplicate(),
        event=LOST,
        envelope=(accepted(), NO_ENVELOPE, duplicate()),
    ),
    kind(
        "three objects on a line, the second not UTF-8",
        "A byte FF between two good ones",
        text(lambda line: line + b'{"a":"\xff"}' + line),
        accepted(),
        rejected("bad_encoding"),
        duplicate(),
        event=rejected("bad_encoding"),
        envelope=(accepted(), rejected("bad_encoding", app="(unknown)"), duplicate()),
    ),
    kind(
        "three objects on a line, the second too long",
        "70,000 bytes between two good ones; an envelope may be as long",
        text(lambda line: line + b'{"a":"%b"}' % (b"x" * 70_000) + line),
        accepted(),
        rejected("too_long"),
        duplicate(),
        event=rejected("too_long"),
        envelope=(accepted(), rejected("missing_field:data", app="(unknown)"), duplicate()),
    ),
    kind(
        "a blank behind two objects",
        "It belongs to neither",
        text(lambda line: line + line + b" \t"),
        accepted(),
        duplicate(),
        event=NOT_JSON,
    ),
    kind(
        "a bracket behind an object",
        "What is left of a record",
        text(lambda line: line + b"{"),
        accepted(),
        NOT_JSON,
        event=LOST,
        envelope=(accepted(), NO_ENVELOPE),
    ),
    kind(
        "`}{` alone",
        "The end of one record and the start of another",
        text(lambda _: b"}{"),
        rejected("not_json", 2),
        event=LOST,
        envelope=rejected("not_json", 2, app="(unknown)"),
    ),
    kind("`}{` in a text", "It is text", *noted("}{ }{ {}{}")),
    kind(
        "`}{` in a text, behind quotes",
        r'`\"` does not end a text, `\\"` does',
        *noted('"}{"\\}{\\"'),
    ),
    kind(
        "a text that is not closed, and two objects behind it",
        "Nobody can tell where it ends, but at the line's end",
        text(lambda line: b'{"a":"x}' + line + line),
        NOT_JSON,
        event=LOST,
        envelope=NO_ENVELOPE,
    ),
]

NUMBERS = [
    *(
        broken(f"`{number}`", "As a value", value(number))
        for number in ("NaN", "nan", "Infinity", "-Infinity", "-inf")
    ),
    kind(
        "`NaN` in metrics",
        "Where Mobile Analytics has its numbers",
        put(**{"metrics.coins": Raw("NaN")}),
        nested=NOT_JSON,
        flat=NOT_JSON,
    ),
    kind("`NaN` for an integer", "As the time of the event", put(occurred=Raw("NaN")), NOT_JSON),
    *(
        broken(f"`{number}`", "As a value", value(number))
        for number in ("+1", "01", ".5", "5.", "1e", "0x1F", "True", "undefined")
    ),
    kind("`1e400`", "As a value: a number that no double holds", value("1e400"), accepted()),
    kind("`1e-400`", "As a value: a number too small for a double", value("1e-400"), accepted()),
    kind("`-0`", "As a value", value("-0"), accepted()),
    kind("40 digits", "As a value: an integer of 40 digits", value("1" * 40), accepted()),
]

TEXTS = [
    kind("U+2028 and U+0085", "Characters that some readers take for line ends",
         *noted("a\u2028b\u2029c\u0085d")),
    kind("escaped control characters", r"`\u0001\u0002\u0003\u0004`, `\t`, `\u001f` in a text",
         *noted("\x01\x02\x03\x04 \t \x1f \x1e")),
    kind("escaped NUL", r"`\u0000` in a text becomes U+FFFD",
         put(note="a\0b"), accepted(note="a\ufffdb")),
    kind("escaped NUL that is none", r"`\\u0000`: an escaped backslash, then letters",
         *noted(r"a\u0000b")),
    kind("escaped line breaks", r"`\n` and `\r\n` in a text", *noted("a\nb\r\nc")),
    kind("emoji", "Characters of four bytes, joined ones among them", *noted("😀👩‍👩‍👧🏳️‍🌈")),
    kind("escaped emoji", r"`\ud83d\ude00`: two escapes, one character",
         put(note=Raw(r'"\ud83d\ude00"')), accepted(note="😀")),
    kind("unusual characters", "Not a character (U+FFFF), right to left, joined, U+FEFF, DEL",
         *noted("\uffff\u202e\u0301\ufeff\x7f")),
    kind("text that looks like `NaN`", "`: NaN, -Infinity` inside of quotes",
         *noted(": NaN, -Infinity,[nan]")),
    kind("text that looks like JSON", 'Commas, brackets and quotes inside of quotes',
         *noted('a,} b, ] {"c":[1,],}')),
    kind("half a surrogate pair", r"`\ud800` alone is no character",
         put(note=Raw(r'"\ud800"')), NOT_JSON),
    kind("halves in the wrong order", r"`\udc00\ud800`",
         put(note=Raw(r'"\udc00\ud800"')), NOT_JSON),
]  # fmt: skip


def padded(length: int):
    """A line of so many bytes."""

    def change(line: bytes) -> bytes:
        line = line.replace(b'"note":"bad"', b'"note":"bad","x":""')
        return line.replace(b'"x":""', b'"x":"%b"' % (b"x" * (length - len(line))))

    return text(change)


def padded_envelope(length: int):
    return put(padding="x" * length)


def long(name, says, length: int, envelope=None):
    """A line of so many bytes; an envelope may be longer than its events."""

    def edit(line: bytes, place: str) -> bytes:
        return (padded_envelope if place == "envelope" else padded)(length)(line, place)

    return kind(name, says, edit, rejected("too_long"), envelope=envelope or accepted())


LENGTHS = [
    kind("longest line", "65,535 bytes", padded(65_535), nested=accepted(), flat=accepted()),
    kind("a byte too long", "65,536 bytes", padded(65_536), rejected("too_long"), envelope=None),
    kind(
        "20,000 emoji",
        "80,000 bytes: what counts is bytes, not characters",
        put(note="😀" * 20_000),
        rejected("too_long"),
    ),
    long("1,000,000 bytes", "The longest line that landing hands on as it is", 1_000_000),
    long("1,000,001 bytes", "The shortest line that landing cuts", 1_000_001),
    long("3 MB", "A line of 3 MB", 3_000_000),
    long("40 MB", "A line of 40 MB", 40_000_000),
    long(
        "65 MiB",
        "Longer than an envelope may be, too",
        65 * 1024**2,
        envelope=rejected("too_long", app="(unknown)"),
    ),
    kind(
        "blanks behind, 70,000 bytes",
        "A good record and blanks, which are not part of it",
        text(lambda line: line + b" " * 70_000),
        nested=accepted(),
        flat=accepted(),
        event=accepted(),
        envelope=accepted(),
    ),
    kind(
        "too long and not UTF-8",
        "The length is asked for first",
        chain(padded(70_000), text(lambda line: line.replace(b"xx", b"\xff\xff", 1))),
        rejected("too_long"),
        envelope=None,
    ),
]
