"""Words that all sources share: `words.yml`."""

from typing import NamedTuple

from sample_data.given import times, words


class Phone(NamedTuple):
    """What an app runs on; also a browser."""

    platform: str
    os_version: str
    make: str
    model: str
    sdk: str
    sdk_version: str


_WORDS = words(__file__, "words.yml")
HOURS: list[list[int]] = _WORDS["hours"]
WEEKDAYS: list[list[float]] = _WORDS["weekdays"]
LOCALES = [times(rows) for rows in _WORDS["locales"]]
PHONES, OLD_PHONES = ([Phone(*row) for row in _WORDS[name]] for name in ("phones", "old_phones"))
VERSIONS: list[str] = _WORDS["versions"]
TEXTS: list[str] = _WORDS["texts"]
PACKAGES: list[str] = _WORDS["packages"]
ACTIONS: list[list[list]] = _WORDS["actions"]
PRODUCTS, PRICE_FORMATS, STORES = (_WORDS[n] for n in ("products", "price_formats", "stores"))
MESSAGES: dict = _WORDS["messages"]
VALUES: dict[str, list[str]] = _WORDS["values"]
for _name in ("title", "query"):
    VALUES[_name] = TEXTS + VALUES[_name]
