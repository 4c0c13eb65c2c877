"""PostgreSQL's protocol 3: the few messages that the gateway has to understand."""

import asyncio
import struct

SSL_REQUEST, CANCEL_REQUEST, GSS_REQUEST, PROTOCOL_3 = 80877103, 80877102, 80877104, 196608
MAX_START, MAX_MESSAGE = 1 << 16, 1 << 30
_TEXT_TYPES = (25, 19)  # text, name: Redshift says varchar
_VARCHAR, SUPER = 1043, 4000


class ProtocolError(Exception):
    """What came is no message."""


async def read_start(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    """The first message of a connection, which has no letter: its code and content."""
    length, code = struct.unpack("!ii", await reader.readexactly(8))
    if not 8 <= length <= MAX_START:
        raise ProtocolError("bad length of a start-up message")
    return code, await reader.readexactly(length - 8)


async def read_message(reader: asyncio.StreamReader) -> tuple[bytes, bytes]:
    """Letter and content."""
    head = await reader.readexactly(5)
    length = struct.unpack("!i", head[1:])[0]
    if not 4 <= length <= MAX_MESSAGE:
        raise ProtocolError("bad length of a message")
    return head[:1], (await reader.readexactly(length - 4) if length > 4 else b"")


def message(letter: bytes, content: bytes = b"") -> bytes:
    return letter + struct.pack("!i", len(content) + 4) + content


def text_at(content: bytes, position: int = 0) -> tuple[bytes, int]:
    """A text that ends with a zero byte, and where the next thing begins."""
    end = content.index(0, position)
    return content[position:end], end + 1


def parse_parameters(content: bytes) -> dict[str, str]:
    """Of a start-up message."""
    parts = content.split(b"\0")
    pairs = zip(parts[::2], parts[1::2], strict=False)
    return {name.decode(): value.decode() for name, value in pairs if name}


def start(parameters: dict[str, str]) -> bytes:
    """A start-up message."""
    pairs = b"".join(f"{name}\0{value}\0".encode() for name, value in parameters.items()) + b"\0"
    return struct.pack("!ii", len(pairs) + 8, PROTOCOL_3) + pairs


def cancel(content: bytes) -> bytes:
    """A request to cancel, with the content of one that came."""
    return struct.pack("!ii", 16, CANCEL_REQUEST) + content


def fields(content: bytes) -> dict[str, str]:
    """Of an error or a notice, by their letters."""
    parts = (part for part in content.split(b"\0") if part)
    return {part[:1].decode(): part[1:].decode(errors="replace") for part in parts}


def from_fields(found: dict[str, str]) -> bytes:
    return (
        b"".join(letter.encode() + f"{text}\0".encode() for letter, text in found.items()) + b"\0"
    )


def error(text: str, code: str = "XX000", severity: str = "FATAL") -> bytes:
    """An error of ours."""
    return message(b"E", from_fields({"S": severity, "V": severity, "C": code, "M": text}))


def redshift_types(content: bytes, super_type: int) -> bytes:
    """A RowDescription with Redshift's type numbers: text is varchar, SUPER is 4000."""
    changed, position = bytearray(content), 2
    for _ in range(struct.unpack("!h", content[:2])[0]):
        _, position = text_at(content, position)
        (number,) = struct.unpack("!i", content[position + 6 : position + 10])
        new = _VARCHAR if number in _TEXT_TYPES else SUPER if number == super_type else number
        changed[position + 6 : position + 10] = struct.pack("!i", new)
        position += 18
    return bytes(changed)
