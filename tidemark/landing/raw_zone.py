"""Which raw zone a landed folder belongs to.

The manifest knows files by their paths below a source's folder. With another raw zone all of them
would seem gone, and others new, so the landed folder names the folders that it was made from.
"""

import os
from collections.abc import Collection

from tidemark.landing.aws import is_s3
from tidemark.landing.errors import SettingsError
from tidemark.landing.ours.store import Store
from tidemark.landing.settings import Settings, variable_of


def check_zone(settings: Settings, store: Store, sources: Collection[str]) -> None:
    """Raises SettingsError where rows of the manifest come from another folder than their source's.

    In: the sources that the manifest has rows of; one without files may lie anywhere. A landed
    folder that names none (of an older version) is taken for this raw zone's.
    """
    if settings.has_moved:
        return
    known = store.roots()
    for source in sorted(settings.roots.keys() & sources):
        root = settings.roots[source]
        if not _is_same(known.get(source, root), root):
            raise SettingsError(
                f"TIDEMARK_LANDED ({settings.landed}) belongs to the raw zone with"
                f" {known[source]}, not to {root}: set TIDEMARK_LANDED to a folder of its own, or"
                f" TIDEMARK_RAW (or {variable_of(source)}) back; if that raw zone has moved here,"
                " say RAW_MOVED=1 once"
            )


def note_zone(settings: Settings, store: Store) -> None:
    """Lets the landed folder name this raw zone; nothing is written where it does."""
    if store.roots() != (roots := dict(settings.roots)):
        store.note_roots(roots)


def _is_same(known: str, root: str) -> bool:
    if known == root or is_s3(known) or is_s3(root):
        return known == root
    return os.path.realpath(known) == os.path.realpath(root)
