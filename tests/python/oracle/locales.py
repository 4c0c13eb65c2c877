"""Country and language of what devices say of their locale (definitions.md, "Locales")."""

import re

END_OF_PARTS = re.compile(r"[@.#]")
SEPARATOR = re.compile(r"[-_]")


def of_locale(text: str | None) -> tuple[str | None, str | None]:
    """(country, language) of a locale as BCP 47, Java, ICU or POSIX have it."""
    language, *rest = SEPARATOR.split(END_OF_PARTS.split((text or "").strip(" "))[0])
    if not (language == "" or _is_word(language, 2, 3)):
        return None, None
    while rest and _is_word(rest[0], 3, 3):
        del rest[0]
    if rest and _is_word(rest[0], 4, 4):
        del rest[0]
    known = language.lower() not in ("", "und")
    return of_country(rest[0]) if rest else None, language.lower() if known else None


def of_country(text: str | None) -> str | None:
    """Of a text that should be a country itself."""
    text = (text or "").strip(" ")
    is_number = len(text) == 3 and text.isascii() and text.isdigit()
    return text.upper() if is_number or _is_word(text, 2, 2) else None


def _is_word(text: str, least: int, most: int) -> bool:
    return least <= len(text) <= most and text.isascii() and text.isalpha()


def country_and_language(
    country: str | None, language: str | None, locale: str | None
) -> tuple[str | None, str | None]:
    """From a country and a language of their own, if they are such, else from a locale."""
    of_it = of_locale(locale)
    return of_country(country) or of_it[0], of_locale(language)[1] or of_it[1]


def kept(**raw: tuple) -> dict:
    """What properties keep: name=(raw value, its text, the column) where the column differs."""
    return {n: value for n, (value, text, column) in raw.items() if text not in (None, column)}
