"""Between a client and PostgreSQL: rewrites SQL on the way in, types and tags on the way out.

Transactions, errors, portals, prepared statements and cancelling stay PostgreSQL's own.
"""

import asyncio
import contextlib
import json
import time
import traceback
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from stand_ins.faults import Faults
from stand_ins.redshift import wire
from stand_ins.redshift.external_ddl import Job
from stand_ins.redshift.postgres import Postgres
from stand_ins.redshift.refused import Refused
from stand_ins.redshift.spectrum import Spectrum
from stand_ins.redshift.statement import Session, Statement, refusal
from stand_ins.redshift.translate import translate

VERSION = "8.0.2"
LOAD_ERROR = "RS001"  # notices of pg_rs.copy_rows
# Of a start-up message; others, like client_protocol_version, PostgreSQL does not know.
_KEPT_PARAMETERS = {"user", "database", "application_name", "client_encoding", "options"}
_FULL, _BUFFER = 1 << 20, 1 << 22
_REFUSAL = b"rs_refusal"


class Lost(Exception):
    """The connection has to end now."""


@dataclass(slots=True)
class Expected:
    """An answer that PostgreSQL still owes, by the letter of what it answers; Z is for Sync."""

    letter: bytes
    statements: tuple[Statement, ...] = ()
    is_hidden: bool = False
    done: int = 0  # statements of a Query that are complete


class Gateway:
    """In: where PostgreSQL is, the type number of SUPER there, S3 and Glue, faults, a recorder."""

    def __init__(
        self,
        postgres: Postgres,
        super_type: int,
        spectrum: Spectrum,
        faults: Faults,
        record: Callable[[dict], None],
    ):
        self.postgres, self.super_type, self.spectrum = postgres, super_type, spectrum
        self.faults, self.record = faults, record
        self.user_settings: dict[str, dict[str, str]] = {}  # of ALTER USER ... SET
        self._load_errors: list[dict] = []
        self._restarting = asyncio.Lock()

    async def serve(self, host: str, port: int) -> asyncio.Server:
        return await asyncio.start_server(self._handle, host, port, limit=_BUFFER)

    @property
    def is_restarting(self) -> bool:
        return self._restarting.locked()

    async def restarted(self) -> None:
        """Waits for the end of a restart."""
        async with self._restarting:
            pass

    async def restart(self) -> None:
        """As when a cluster restarts. It goes on when who asked for it is gone."""
        await asyncio.shield(asyncio.create_task(self._restart()))

    async def _restart(self) -> None:
        async with self._restarting:
            await asyncio.to_thread(self.postgres.restart)

    def add_load_error(self, text: str) -> None:
        """In: what pg_rs.copy_rows told of a row."""
        now = time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime())
        position = {"userid": 100, "slice": 0, "starttime": now, "session": 0, "position": 0}
        self._load_errors.append(position | {"query": 0, "col_length": ""} | json.loads(text))
        self.spectrum.write("load_errors", self._load_errors)

    async def _handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await Connection(self, reader, writer).run()
        except (asyncio.IncompleteReadError, ConnectionError, Lost):
            pass
        except Exception:
            traceback.print_exc()
        finally:
            writer.close()
            with contextlib.suppress(ConnectionError):
                await writer.wait_closed()


class Connection:
    """One client."""

    def __init__(
        self, gateway: Gateway, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ):
        self._gateway, self._reader, self._writer = gateway, reader, writer
        self._session = Session({}, external=gateway.spectrum)
        self._prepared: dict[bytes, Statement] = {}
        self._portals: dict[bytes, Statement] = {}
        self._expected: deque[Expected] = deque()
        self._is_lost = False

    async def run(self) -> None:
        code, content = await self._start()
        address = ("127.0.0.1", self._gateway.postgres.port)
        await self._gateway.restarted()
        try:
            reader, writer = await asyncio.open_connection(*address, limit=_BUFFER)
        except ConnectionError:
            self._writer.write(wire.error("the database system is starting up", "57P03"))
            return
        try:
            if code == wire.CANCEL_REQUEST:
                writer.write(wire.cancel(content))
                await writer.drain()
            elif code != wire.PROTOCOL_3:
                self._writer.write(wire.error("unsupported frontend protocol", "0A000"))
            else:
                given = wire.parse_parameters(content)
                settings = self._gateway.user_settings.get(given["user"], {})
                self._session.settings.update(settings)
                kept = {name: value for name, value in given.items() if name in _KEPT_PARAMETERS}
                own = [f"-c rs.{name}={value}" for name, value in settings.items()]
                kept["options"] = " ".join([*own, kept.get("options", "")])
                writer.write(wire.start(kept))
                await self._pass_both(reader, writer)
        finally:
            writer.close()

    async def _start(self) -> tuple[int, bytes]:
        while True:
            code, content = await wire.read_start(self._reader)
            if code not in (wire.SSL_REQUEST, wire.GSS_REQUEST):
                return code, content
            self._writer.write(b"N")

    async def _pass_both(self, reader, writer) -> None:
        tasks = [
            asyncio.create_task(self._from_client(writer)),
            asyncio.create_task(self._from_postgres(reader)),
        ]
        done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        if tasks[0] in done and tasks[0].exception() is None and not self._is_lost:
            with contextlib.suppress(asyncio.TimeoutError):  # the answers to Terminate
                await asyncio.wait_for(asyncio.shield(tasks[1]), 1)
        for task in pending:
            task.cancel()
        for found in await asyncio.gather(*tasks, return_exceptions=True):
            expected = (asyncio.IncompleteReadError, ConnectionError, Lost, asyncio.CancelledError)
            if isinstance(found, BaseException) and not isinstance(found, expected):
                raise found

    # ---- from the client ----

    async def _from_client(self, writer: asyncio.StreamWriter) -> None:
        while True:
            letter, content = await wire.read_message(self._reader)
            handle = self._HANDLERS.get(letter)
            for message in await handle(self, content) if handle else [(letter, content)]:
                writer.write(wire.message(*message))
            if letter == b"S":
                self._expected.append(Expected(b"Z"))
            if writer.transport.get_write_buffer_size() > _FULL:
                await writer.drain()
            if letter == b"X":
                await writer.drain()
                return

    async def _query(self, content: bytes) -> list[tuple[bytes, bytes]]:
        statements = await self._translated(content[:-1].decode())
        ready = tuple([await self._ready(statement) for statement in statements])
        self._expected.append(Expected(b"Q", ready))
        return [(b"Q", "; ".join(statement.sql for statement in ready).encode() + b"\0")]

    async def _parse(self, content: bytes) -> list[tuple[bytes, bytes]]:
        name, position = wire.text_at(content)
        sql, position = wire.text_at(content, position)
        statements = await self._translated(sql.decode())
        if len(statements) > 1:
            message = "cannot insert multiple commands into a prepared statement"
            statements = [refusal(Refused(message, code="42601"))]
        self._prepared[name] = statements[0]
        self._record("prepare", statements[0], time.monotonic())
        self._expected.append(Expected(b"P"))
        return [(b"P", name + b"\0" + statements[0].sql.encode() + b"\0" + content[position:])]

    async def _bind(self, content: bytes) -> list[tuple[bytes, bytes]]:
        portal, position = wire.text_at(content)
        name, _ = wire.text_at(content, position)
        statement = self._prepared.get(name)
        ready = await self._ready(statement) if statement else None
        if ready is statement:
            self._portals[portal] = ready
            self._expected.append(Expected(b"B"))
            return [(b"B", content)]
        # It was fine when it was parsed: another statement raises in its place.
        self._portals[portal] = ready
        self._expected += [Expected(b"C", is_hidden=True), Expected(b"P", is_hidden=True)]
        self._expected.append(Expected(b"B"))
        return [
            (b"C", b"S" + _REFUSAL + b"\0"),
            (b"P", _REFUSAL + b"\0" + ready.sql.encode() + b"\0\0\0"),
            (b"B", portal + b"\0" + _REFUSAL + b"\0" + b"\0" * 6),
        ]

    async def _describe(self, content: bytes) -> list[tuple[bytes, bytes]]:
        self._expected.append(Expected(b"D"))
        return [(b"D", content)]

    async def _close(self, content: bytes) -> list[tuple[bytes, bytes]]:
        self._expected.append(Expected(b"C"))
        return [(b"C", content)]

    async def _execute(self, content: bytes) -> list[tuple[bytes, bytes]]:
        portal, _ = wire.text_at(content)
        statement = self._portals.get(portal)
        self._expected.append(Expected(b"E", (statement,) if statement else ()))
        return [(b"E", content)]

    _HANDLERS = {
        b"Q": _query,
        b"P": _parse,
        b"B": _bind,
        b"D": _describe,
        b"C": _close,
        b"E": _execute,
    }

    async def _translated(self, sql: str) -> list[Statement]:
        try:
            return await asyncio.to_thread(translate, sql, self._session)
        except Exception as error:
            return [refusal(_mistake(error), sql)]

    async def _ready(self, statement: Statement) -> Statement:
        """Does what has to be done before it runs; what goes wrong there refuses it."""
        started, spectrum = time.monotonic(), self._gateway.spectrum
        ready = statement
        try:
            await self._fail(statement.source)
            if isinstance(statement.job, Job):
                await asyncio.to_thread(statement.job.before, spectrum)
            await asyncio.to_thread(spectrum.prepare, statement.sql, statement.scans)
        except Refused as refused:
            ready = refusal(refused, statement.source)
        except Lost:
            raise
        except Exception as error:
            ready = refusal(_mistake(error), statement.source)
        self._record("run", ready, started)
        return ready

    def _record(self, operation: str, statement: Statement, started: float) -> None:
        self._gateway.record(
            {
                "service": "redshift",
                "operation": operation,
                "sql": statement.source,
                "sent": statement.sql,
                "refused": statement.refusal,
                "millis": round((time.monotonic() - started) * 1000),
            }
        )

    async def _fail(self, sql: str) -> None:
        faults = self._gateway.faults
        slow = faults.take("slow", sql)
        if slow:
            await asyncio.sleep(slow.seconds)
        if faults.take("restart", sql):
            await self._gateway.restart()
            raise Lost
        if faults.take("drop", sql):
            raise Lost
        if faults.take("lost", sql):
            self._is_lost = True
        if faults.take("serialization", sql):
            raise Refused("1023", code="40001")
        if faults.take("conflict", sql):
            raise Refused("could not complete because of conflict with concurrent transaction")

    # ---- from PostgreSQL ----

    async def _from_postgres(self, reader: asyncio.StreamReader) -> None:
        while True:
            letter, content = await wire.read_message(reader)
            answer = await self._answer(letter, content)
            if self._is_lost and letter in b"CsEI":
                await self._settle(reader)
                raise Lost
            if answer is not None and not self._is_lost:
                self._writer.write(wire.message(letter, answer))
            urgent = letter in b"ZERAN"
            if urgent or self._writer.transport.get_write_buffer_size() > _FULL:
                await self._writer.drain()

    async def _settle(self, reader: asyncio.StreamReader) -> None:
        """Until the statement is committed, or not, for good."""
        while (await wire.read_message(reader))[0] != b"Z":
            pass

    async def _answer(self, letter: bytes, content: bytes) -> bytes | None:
        """What the client is told; None for nothing."""
        first = self._expected[0] if self._expected else None
        if letter == b"T":
            content = wire.redshift_types(content, self._gateway.super_type)
        if letter in (b"T", b"n") and first and first.letter == b"D":
            self._expected.popleft()
        elif letter in (b"1", b"2", b"3") and first:
            self._expected.popleft()
            return None if first.is_hidden else content
        elif letter == b"C":
            return await self._complete(first, content)
        elif letter in (b"s", b"I") and first:
            if first.letter == b"E":
                self._expected.popleft()
        elif letter == b"Z":
            if first and first.letter in (b"Z", b"Q"):
                self._expected.popleft()
            self._session.in_transaction = content != b"I"
        elif letter == b"E":
            while self._expected and self._expected[0].letter not in (b"Z", b"Q"):
                self._expected.popleft()
            return wire.from_fields(_redshift_error(wire.fields(content)))
        elif letter == b"N":
            found = wire.fields(content)
            if found.get("C") == LOAD_ERROR:
                self._gateway.add_load_error(found["M"])
                return None
        elif letter == b"S" and content.startswith(b"server_version\0"):
            return f"server_version\0{VERSION}\0".encode()
        return content

    async def _complete(self, first: Expected | None, content: bytes) -> bytes:
        statement = None
        if first and first.letter == b"E":
            statement = first.statements[0] if first.statements else None
            self._expected.popleft()
        elif first and first.letter == b"Q":
            if first.done < len(first.statements):
                statement = first.statements[first.done]
            first.done += 1
        if statement:
            if statement.setting:
                name, value = statement.setting
                settings = self._session.settings
                if statement.user:
                    settings = self._gateway.user_settings.setdefault(statement.user, {})
                settings[name] = value or ""
            if isinstance(statement.job, Job):
                await asyncio.to_thread(statement.job.after, self._gateway.spectrum)
            if statement.tag:
                return statement.tag.encode() + b"\0"
        # Redshift sends no number of rows for SELECT.
        return b"SELECT\0" if content.startswith(b"SELECT ") else content


def _mistake(error: Exception) -> Refused:
    """A mistake of ours ends the statement, not the session."""
    traceback.print_exc()
    return Refused(f"the stand-in has a bug: {error!r}", code="XX000")


def _redshift_error(found: dict[str, str]) -> dict[str, str]:
    """Some messages that people and programs look for, in Redshift's words."""
    if found.get("C") == "23502":
        found["M"] = f"Cannot insert a NULL value into column {found.get('c', '')}"
    elif found.get("C") == "23514" and found.get("n", "").startswith("rs_bytes_"):
        found["M"] = "Value too long for character type"
        found["C"] = "22001"
    elif found.get("C") in ("40001", "40P01"):
        found["C"], found["M"] = "XX000", "1023"
        found["D"] = "Serializable isolation violation on table"
        found.pop("H", None)
    return found
