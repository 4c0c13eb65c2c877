"""User agents, by the library that definitions.md names; browsers are nobody's here to judge."""

from functools import cache

from ua_parser import parse_os

LOOKED_AT = 1000  # characters


@cache
def os_version(agent: str) -> str | None:
    """Major, minor and patch of the system's version, as far as it is known."""
    found = parse_os(agent[:LOOKED_AT])
    if found is None or found.family == "Other" or found.major is None:
        return None
    version = found.major
    if found.minor is not None:
        version += f".{found.minor}"
        if found.patch is not None:
            version += f".{found.patch}"
    return version
