"""Whether a DuckDB file can be where TIDEMARK_DUCKDB says, before anything is done."""

from pathlib import Path

from tidemark.landing import SettingsError

# What a path to DuckDB, or a catalogue's name in it, may not be: dbt and DuckDB take the characters
# for options or the end of a statement, and the names are DuckDB's own.
CHARACTERS = "#?;'\""
NAMES = frozenset(["main", "temp", "system"])


def check_duckdb(path: Path) -> None:
    """Raises SettingsError with the one reason why the warehouse cannot be there."""
    wrong = [character for character in CHARACTERS if character in str(path)]
    if wrong:
        raise SettingsError(
            f"TIDEMARK_DUCKDB ({path}) has a {wrong[0]} in it, which DuckDB would misread: choose a"
            " path without # ? ; and quotes"
        )
    if path.name.startswith(":memory:"):
        raise SettingsError(
            f"TIDEMARK_DUCKDB ({path}) is memory, which no later run would find again: name a file,"
            " for example tidemark.duckdb"
        )
    if path.stem.lower() in NAMES:
        raise SettingsError(
            f"TIDEMARK_DUCKDB ({path}): {path.stem} is a name of DuckDB's own; choose another,"
            " for example tidemark.duckdb"
        )
    if path.is_dir():
        raise SettingsError(
            f"TIDEMARK_DUCKDB ({path}) is a folder: name a file in it, for example"
            f" {path / 'tidemark.duckdb'}"
        )
