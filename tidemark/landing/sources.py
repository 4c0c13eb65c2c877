"""The sources, as landing knows them: all of it is declared (`declared`), nothing stands here."""

from dataclasses import dataclass
from functools import cache

from tidemark.landing import declared
from tidemark.landing.formats import FORMATS, Lines
from tidemark.landing.layouts import Layout, Place, place_of


@dataclass(frozen=True)
class Source:
    """One vendor feed.

    version:       part of the versions of its files; a greater one lands all of them again
    layouts:       where its files lie
    clean:         the lines of a file's landed copy, of its decompressed blocks, for one reader
    always_landed: no engine reads its files as they are, so each is read through its copy
    """

    name: str
    version: int
    layouts: tuple[Layout, ...]
    clean: Lines
    always_landed: bool = False

    def place(self, path: str) -> Place | None:
        """The app and the arrival hour of a file, by its path below the source's root.

        None if the vendor would not have put one there.
        """
        return place_of(self.layouts, path)

    @property
    def has_apps(self) -> bool:
        """Whether a layout names the app, so that its raw table has partitions by app."""
        return any(layout.has_app for layout in self.layouts)


@cache
def known() -> dict[str, Source]:
    """All sources by name. Errors: SettingsError."""
    return {
        name: Source(
            name,
            source["version"],
            source["layouts"],
            source["lines"],
            FORMATS[source["format"]].always_landed,
        )
        for name, source in declared.sources().items()
    }
