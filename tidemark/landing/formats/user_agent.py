"""What a user agent says about browser, system and kind of device.

In: the text of a `User-Agent` header, of whatever length. Out: an `Agent`, whose fields are None
where the text says nothing. No errors.

The patterns are those of ua-parser, pinned in pyproject.toml. Its regex engine is the one whose
time is linear in the text: nobody can stop a run with a text made for that. Another version of the
patterns changes what files become, so `meta.version` of a source with user agents rises with it.
"""

import re
from collections.abc import Callable
from functools import cache, lru_cache
from itertools import takewhile
from typing import Any, NamedTuple

MAX_CHARACTERS = 1_000  # real ones have 60 to 300
CACHED_AGENTS = 4_096  # an hour of a busy app has some hundreds

TELEVISION = re.compile(r"\bTV\b|AppleTV|GoogleTV|SmartTV|HbbTV|; AFT\w+[;) ]")
DESKTOPS = {"Windows", "Mac OS X", "Chrome OS", "Linux", "Ubuntu", "Debian", "Fedora", "FreeBSD"}


class Agent(NamedTuple):
    """The names are those of the landed line. Versions are major.minor.patch as far as known."""

    browser: str | None = None
    browser_version: str | None = None
    os_name: str | None = None
    os_version: str | None = None
    device_category: str | None = None


def describe(text: str) -> Agent:
    """Agent of a user agent; only its first MAX_CHARACTERS are looked at."""
    return _describe(text[:MAX_CHARACTERS])


@lru_cache(CACHED_AGENTS)
def _describe(text: str) -> Agent:
    text = text.encode(errors="replace").decode()  # halves of surrogate pairs are no characters
    found = _parser()(text)
    browser, browser_version = _name_and_version(found.user_agent)
    os_name, os_version = _name_and_version(found.os)
    is_bot = "bot" in (browser or "").lower() or (found.device and found.device.family) == "Spider"
    category = "Bot" if is_bot else _category(text, os_name)
    return Agent(browser, browser_version, os_name, os_version, category)


def _category(text: str, os_name: str | None) -> str | None:
    """The first rule that applies; libraries, televisions and consoles are none of these."""
    if TELEVISION.search(text):
        return None
    if "iPad" in text:
        return "Tablet"
    if os_name == "Android":
        # Browsers on phones say "Mobile", those on tablets do not; apps ("Dalvik/2.1.0") never do.
        is_tablet = text.startswith("Mozilla/") and "Mobile" not in text
        return "Tablet" if is_tablet else "Mobile"
    if os_name == "iOS":
        return "Mobile"
    if os_name in DESKTOPS:
        return "Desktop"
    return "Mobile" if "Mobile" in text or "Phone" in text else None


def _name_and_version(part: Any) -> tuple[str | None, str | None]:
    if part is None or part.family == "Other":
        return None, None
    numbers = takewhile(lambda number: number is not None, (part.major, part.minor, part.patch))
    return part.family, ".".join(numbers) or None


@cache
def _parser() -> Callable[[str], Any]:
    # Imported and compiled (0.3 s) only where there is a user agent to look at.
    from ua_parser import Parser
    from ua_parser.loaders import load_builtins
    from ua_parser.regex import Resolver

    return Parser(Resolver(load_builtins())).parse
