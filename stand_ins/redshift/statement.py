"""What a statement becomes, and what its session knows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from stand_ins.redshift.refused import Refused
from stand_ins.redshift.tokens import text_sql


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement for PostgreSQL.

    tag: what to tell the client instead of PostgreSQL's. setting: what a SET changes, by name;
    user: whose, if not this session's. job: what the gateway does outside of PostgreSQL before it.
    scans: external tables that have to be there before it runs. source: what it was.
    """

    sql: str
    tag: str | None = None
    setting: tuple[str, str | None] | None = None
    user: str = ""
    job: object | None = None
    scans: tuple = ()
    refusal: str | None = None
    source: str = ""


class External(Protocol):
    """External schemas and their tables, as spectrum.py has them."""

    def is_external(self, schema: str) -> bool: ...

    def table(self, schema: str, name: str): ...


class NothingExternal:
    """Where there is no catalogue: offline."""

    def is_external(self, schema: str) -> bool:
        return False

    def table(self, schema: str, name: str):
        raise Refused(f'relation "{schema}.{name}" does not exist', code="42P01")


@dataclass(slots=True)
class Session:
    """Settings by lower-case name, and whether a transaction is open."""

    settings: Mapping[str, str] = field(default_factory=dict)
    in_transaction: bool = False
    external: External = field(default_factory=NothingExternal)

    @property
    def keeps_case(self) -> bool:
        """Whether quoted members of SUPER do."""
        names = ("enable_case_sensitive_identifier", "enable_case_sensitive_super_attribute")
        return any(_is_on(self.settings.get(name, "")) for name in names)


def refusal(refused: Refused, source: str = "") -> Statement:
    """A statement that raises: so the state of the transaction stays PostgreSQL's own."""
    options = {"MESSAGE": refused.message, "ERRCODE": refused.code, "HINT": refused.hint}
    told = ", ".join(f"{name} = {text_sql(text)}" for name, text in options.items() if text)
    body = f"BEGIN RAISE EXCEPTION USING {told}; END"
    return Statement(f"DO {text_sql(body)}", refusal=refused.message, source=source)


def _is_on(value: str) -> bool:
    return value.lower() in ("true", "on", "1", "yes", "t")
