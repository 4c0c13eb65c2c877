"""Parts of a URL, cut by hand as docs/definitions.md says; a URL may lack its scheme."""

import re

HEX_DIGITS = b"0123456789abcdefABCDEF"
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
    """The query's parameters, of one name the first; decoded, all lower case."""
    found = {}
    for parameter in before(url, "#").partition("?")[2].split("&"):
        name, _, value = parameter.partition("=")
        found.setdefault(name, decoded(value).lower().strip(" "))
    return found


def decoded(value: str) -> str:
    """`+` is a blank and `%20` a byte; what is no such escape stays, what is no UTF-8 does not."""
    text = value.replace("+", " ").encode()
    found, at = b"", 0
    while at < len(text):
        byte, digits = text[at : at + 1], text[at + 1 : at + 3]
        if byte == b"%" and len(digits) == 2 and all(digit in HEX_DIGITS for digit in digits):
            byte = bytes([int(digits, 16)])
            at += 2
        found += byte
        at += 1
    return found.decode(errors="replace").replace("\0", "\ufffd")
