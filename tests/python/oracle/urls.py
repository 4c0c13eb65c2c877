"""Parts of a URL, cut by hand as docs/definitions.md says; a URL may lack its scheme."""

import re

SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")


def without_scheme(url: str) -> str:
    match = SCHEME.match(url)
    return url[match.end() :] if match else url


def before(text: str, ends: str) -> str:
    """The text up to the first of these characters."""
    for end in ends:
        text = text.split(end, 1)[0]
    return text


def host(url: str) -> str:
    """Without user and port; empty if there is none."""
    return before(before(without_scheme(url), "/?#").split("@")[-1], ":")


def site(host_name: str) -> str:
    """A host as sites are told apart: lower case, without `www.`."""
    return host_name.strip(" ").lower().removeprefix("www.")


def path(url: str) -> str:
    """From the first `/`, `/` if there is none; without query and fragment."""
    return "/" + before(without_scheme(url), "?#").partition("/")[2]


def parameters(url: str) -> dict[str, str]:
    """The query's parameters, of one name the first; `%20` and `+` are blanks, all lower case."""
    found = {}
    for parameter in before(url, "#").partition("?")[2].split("&"):
        name, _, value = parameter.partition("=")
        found.setdefault(name, value.replace("+", " ").replace("%20", " ").lower().strip(" "))
    return found
