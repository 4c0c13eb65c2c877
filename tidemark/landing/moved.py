"""Which parts of the manifest a run has to read: those of which the raw zone is not as it was.

What lies in the raw zone is summed up in digests, one per source and one per month of arrival. A
run that came to its end notes them (`listed.json`); the next one leaves parts with equal digests
unread and unwritten. Without a note, or with one of another manifest, all parts are read.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from functools import cached_property
from hashlib import sha256
from typing import Any

from tidemark.landing.layouts import days_of
from tidemark.landing.ours.manifest import NO_MONTH, Key, Part, month_of
from tidemark.landing.ours.parts import Entry
from tidemark.landing.ours.store import Store
from tidemark.landing.settings import Settings
from tidemark.landing.sources import Source, known
from tidemark.landing.zone.listing import (
    LOOK_INTO,
    PASS_OVER,
    TAKE_ALL,
    Folder,
    Found,
    Listing,
)
from tidemark.landing.zone.places import open_folder

NOTE = "listed.json"
Digests = dict[str, str]  # month -> what differs when anything listed of it does
OPEN = ""  # in the place of a digest: the next run that lists the month reads it, whatever it finds


class Zone:
    """What lies in the raw zone, by source; or what arrived there on or after a day, `first`; or
    what there is of some paths of each source, `named`.
    """

    def __init__(
        self,
        settings: Settings,
        first: datetime | None = None,
        named: Mapping[str, Collection[str]] | None = None,
    ):
        self.is_whole = first is None and named is None
        self.is_timed = settings.list_hours is not None or settings.notices is not None
        self.sources = {
            name: ListedSource(
                source, settings, first, None if named is None else named.get(name, ())
            )
            for name, source in known().items()
        }

    def unseen(self) -> list[Key]:
        """The files that were named and could not be looked at."""
        named = {name: each for name, each in self.sources.items() if each.looked_at is not None}
        return [(name, path) for name, each in named.items() for path in each.listing.unlisted]

    def parts(self) -> set[Part]:
        """All parts of which there is anything."""
        return {
            Part(name, month) for name, listed in self.sources.items() for month in listed.months
        }


class ListedSource:
    """One source's folder as it was listed. What layouts say of paths is only asked if need be."""

    def __init__(
        self,
        source: Source,
        settings: Settings,
        first: datetime | None,
        named: Collection[str] | None,
    ):
        self.source, self._first, self._named = source, first, named
        self.folder: Folder = open_folder(settings.roots[source.name])
        self.listing: Listing = self._listed(settings)
        # The first day, if that left anything out. Months before it are as they were noted.
        self.scope = str(first) if self.listing.passed_over else ""
        self.first_month = self.scope[:7]
        self.rules = _rules(source, settings)

    def _listed(self, settings: Settings) -> Listing:
        if self._named is not None:
            # Who reads partitions by Glue reads the folder of a file whole.
            return self.folder.look(self._named, around=settings.glue_database is not None)
        return self.folder.list(self._wanted) if self._first else self.folder.list()

    def _wanted(self, folder: str) -> str:
        """Of folders whose files arrive before the first day, nothing."""
        end, days = days_of(self.source.layouts, folder) or (None, None)
        if end is not None and end <= self._first:
            return PASS_OVER
        return TAKE_ALL if days == 1 else LOOK_INTO

    @property
    def looked_at(self) -> set[str] | None:
        """The months of what was looked at, there or not; None if that are all."""
        if self._named is None:
            return None
        return {*map(self.month, self._named), *self.months}

    def month(self, path: str) -> str:
        """The month that a path belongs to."""
        place = self.source.place(path)
        return month_of(place and place.arrived_at)

    @cached_property
    def digest(self) -> str:
        """Of all that was listed, and of what else decides what becomes of it."""
        return self._digest(self.listing.files.values(), with_rest=True)

    @cached_property
    def months(self) -> dict[str, list[Found]]:
        """The files by month; NO_MONTH is there if anything is that no month has."""
        found: dict[str, list[Found]] = defaultdict(list)
        for file in self.listing.files.values():
            found[self.month(file.path)].append(file)
        if self.listing.ignored:
            found[NO_MONTH] += []
        return dict(found)

    @cached_property
    def digests(self) -> Digests:
        """By month."""
        return {m: self._digest(files, m == NO_MONTH) for m, files in self.months.items()}

    def _digest(self, files: Iterable[Found], with_rest: bool) -> str:
        lines = sorted(f"{file.path}\0{file.state.stamp}\0{file.problem}\0" for file in files)
        if with_rest:
            lines += sorted(f"{path}\0" for path in self.listing.ignored)
        text = "".join([self.rules, self.scope, *lines])
        return sha256(text.encode(errors="surrogatepass")).hexdigest()


class Note:
    """The note of the last run. `moved` compares with it, `write` replaces it."""

    def __init__(self, store: Store):
        self._store = store
        self._text = store.read(NOTE) if store.has(NOTE) else b""
        self._listed_all_at = ""
        try:
            found = json.loads(self._text)
            self._listed_all_at = found["listed_all_at"]
            self._sources: dict[str, Any] = found["sources"]
            self.is_sound = found["made_with"] == self._made_with() and not store.was_killed()
        except (ValueError, TypeError, KeyError):
            self._sources, self.is_sound = {}, False

    def moved(self, zone: Zone) -> set[Part]:
        """The parts of which the raw zone is not as it was noted."""
        found = set()
        for name, listed in zone.sources.items():
            noted = self._sources.get(name, {})
            if listed.looked_at is not None:
                found |= {Part(name, month) for month in listed.looked_at}
            elif noted.get("all") != listed.digest:
                of_months: Mapping[str, str] = noted.get("months", {})
                differing = of_months.items() ^ listed.digests.items()
                found |= {Part(name, m) for m, _ in differing if m >= listed.first_month}
                found |= self._of_scopes(name, noted.get("scope", ""), listed.scope)
        return found

    def _of_scopes(self, source: str, then: str, now: str) -> set[Part]:
        """The parts of which another share was listed then, so that their digests say nothing."""
        if then == now:
            return set()
        since = min(scope[:7] for scope in (then, now) if scope)
        parts = self._store.parts.entries
        return {part for part in parts if part.source == source and part.month >= since}

    def write(self, zone: Zone, unsettled: Collection[Key] = ()) -> None:
        """Notes what was listed, if it is news; not of parts with files that were not settled, and
        not of parts of which single files were looked at."""
        sources = {
            name: self._noted(name, listed, {path for source, path in unsettled if source == name})
            for name, listed in zone.sources.items()
        }
        listed_all_at = self._listed_all_at
        if zone.is_whole:
            # Without a use for it, a run with nothing new writes nothing.
            is_timed = zone.is_timed or self._listed_all_at
            listed_all_at = _now().isoformat() if is_timed else ""
        if unsettled:
            listed_all_at = ""  # so that the next run finds them
        note = {
            "made_with": self._made_with(),
            "listed_all_at": listed_all_at,
            "sources": sources,
        }
        text = json.dumps(note, indent=1).encode()
        if text != self._text:
            self._store.put(NOTE, text)

    def _noted(self, name: str, listed: ListedSource, unsettled: set[str]) -> dict[str, Any]:
        """What is noted of a source from now on."""
        noted, looked_at = self._sources.get(name, {}), listed.looked_at
        open_months = dict.fromkeys({*map(listed.month, unsettled), *(looked_at or ())}, OPEN)
        if not open_months and (looked_at is not None or noted.get("all") == listed.digest):
            return noted
        if looked_at is not None:
            return {**noted, "all": "", "months": noted["months"] | open_months}
        before = noted.get("months", {}).items()
        months = {m: d for m, d in before if m < listed.first_month} | listed.digests | open_months
        of_all = "" if open_months else listed.digest
        return {"all": of_all, "scope": listed.scope, "rules": listed.rules, "months": months}

    def allows_less(self, settings: Settings) -> bool:
        """Whether a run may look at less than all of the raw zone."""
        if not (self.is_sound and self._listed_all_at):
            return False
        for name, source in known().items():
            if self._sources.get(name, {}).get("rules") != _rules(source, settings):
                return False
        listed_all_at = datetime.fromisoformat(self._listed_all_at)
        return _now() - listed_all_at < timedelta(hours=settings.list_all_hours)

    def _made_with(self) -> list[str]:
        """The manifest, and our copies; somebody may have written or removed some of either."""
        ours = [sorted(self._store.parts.states().items()), sorted(self._store.copies())]
        digests = [sha256(json.dumps(each).encode()).hexdigest() for each in ours]
        return [self._store.parts.stamp(), *digests]


def _rules(source: Source, settings: Settings) -> str:
    """What decides, beside the files, what becomes of them. With others all are looked at."""
    layouts = [[layout.pattern.pattern, layout.or_text] for layout in source.layouts]
    place = settings.roots[source.name]
    return json.dumps([source.version, settings.reader.tag, place, layouts])


def first_day(settings: Settings) -> datetime | None:
    """From which day on a run lists that may list less than all; None if it lists all anyway."""
    if settings.list_hours is None:
        return None
    first = _now() - timedelta(hours=settings.list_hours)
    return first.replace(hour=0, minute=0, second=0, microsecond=0)


def _now() -> datetime:
    """In UTC, as all moments of paths."""
    return datetime.now(UTC).replace(tzinfo=None)


def to_be_read(entries: Mapping[Part, Entry], forget_gone: bool) -> set[Part]:
    """The parts that are read whatever was listed: with files that could not be read, which every
    run tries again; with files of sources that there are no more; with what is to be forgotten."""
    return {
        part
        for part, entry in entries.items()
        if "unreadable" in entry.rejected
        or (part.source not in known() and entry.gone < entry.files)
        or (forget_gone and entry.gone)
    }
