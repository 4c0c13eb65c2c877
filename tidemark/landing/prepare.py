"""What a run begins with, and a forecast: look, read the parts of the manifest that moved, compare.

In: the settings and the store. Out: what there is to do, and what is known. Nothing is written.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tidemark.landing.moved import Note, Zone, first_day, to_be_read
from tidemark.landing.notices import Notices, gather
from tidemark.landing.ours.manifest import ManifestError, Part, Rows
from tidemark.landing.ours.store import Store
from tidemark.landing.plan import Plan, make_plan
from tidemark.landing.raw_zone import check_zone
from tidemark.landing.settings import Settings


@dataclass
class Prepared:
    """What there is to do, and what is known.

    rows:     of the last manifest, those of the parts that were read
    zone, note: what was listed, and what the last run noted of that
    is_first: there is no manifest yet
    must_save: it has to be written, whatever changed; all of it was read
    damaged:  by name, parts that are of no use
    registration: of the engine's raw tables; None if it has none, or none is wanted
    notices: what the run was told; None if nobody tells anything
    """

    plan: Plan
    rows: Rows
    zone: Zone
    note: Note
    is_first: bool
    must_save: bool
    damaged: Mapping[str, ManifestError]
    registration: Any = None
    notices: Notices | None = None


def prepare(
    settings: Settings, store: Store, forget_gone: bool = False, registers: bool = False
) -> Prepared:
    """forget_gone: rows of files that are gone are dropped, as they are while no build has come to
    its end. registers: for a run, which registers partitions and receives notices. Errors:
    SettingsError, OSError.
    """
    store.look()
    note = Note(store)
    forget_gone = forget_gone or store.is_unbuilt()
    notices = gather(settings, registers)
    allows_less = not forget_gone and store.parts.is_sound and note.allows_less(settings)
    zone = _less(settings, notices) if allows_less else Zone(settings)
    wanted = _wanted(store, zone, note, forget_gone)
    registration = None
    if registers and settings.glue_database is not None:
        from tidemark.landing.engine.register import Registration

        registration = Registration(settings.glue_database, store, wanted)
        zone = Zone(settings) if registration.needs_all and not zone.is_whole else zone
        wanted = registration.widened(zone, wanted)
    rows, damaged = store.parts.load(wanted)
    if damaged:
        zone = Zone(settings)
        wanted = _all(store, zone)
        rows, damaged = store.parts.load(wanted)
    check_zone(settings, store, _sources(store, rows))
    plan = make_plan(settings, store, zone, rows, wanted, forget_gone)
    if registration:
        registration.follow(plan, rows)
    must_save = bool(damaged) or store.was_killed() or not store.parts.is_sound
    is_first = not store.parts.exists
    return Prepared(plan, rows, zone, note, is_first, must_save, damaged, registration, notices)


def _less(settings: Settings, notices: Notices | None) -> Zone:
    """What notices or hours leave of the raw zone, which may be all of it."""
    if notices is None:
        return Zone(settings, first_day(settings))
    if notices.obstruct and settings.glue_database is not None:
        return Zone(settings)
    return Zone(settings, named=notices.paths)


def _wanted(store: Store, zone: Zone, note: Note, forget_gone: bool) -> set[Part]:
    if store.parts.is_sound and note.is_sound:
        return note.moved(zone) | to_be_read(store.parts.entries, forget_gone)
    return _all(store, zone)


def _all(store: Store, zone: Zone) -> set[Part]:
    return store.parts.entries.keys() | zone.parts()


def _sources(store: Store, rows: Rows) -> set[str]:
    """Those of which the manifest has rows; one of an older version has no index."""
    return {part.source for part in store.parts.entries} | {source for source, _ in rows}
