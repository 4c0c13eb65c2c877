"""Locales as phones, browsers and servers write them, and what is none."""

from .kinds import accepted, kind, put
from .records import Raw


def locale(name: str, says: str, text, country: str | None, language: str | None, **more):
    """A locale, beside a country and a language of their own if `more` has them."""
    return kind(name, says, put(locale=text, **more),
                accepted(country=country, language=language), envelope=None)  # fmt: skip


def own(name: str, says: str, country, language, found: tuple):
    """A country and a language beside the locale `de_AT`; the flat shape has no such members."""
    return kind(name, says, put(locale="de_AT", country=country, language=language),
                nested=accepted(country=found[0], language=found[1]),
                event=accepted(country=found[0], language=found[1]))  # fmt: skip


LOCALES = [
    locale("locale: language and country", "`en_US`", "en_US", "US", "en"),
    locale("locale: language alone", "`fil`", "fil", None, "fil"),
    locale("locale: country alone", "`_US`", "_US", "US", None),
    locale("locale: BCP 47", "`zh-cmn-Hant-TW-u-ca-roc`", "zh-cmn-Hant-TW-u-ca-roc", "TW", "zh"),
    locale("locale: Java", "`zh_TW_#Hant`", "zh_TW_#Hant", "TW", "zh"),
    locale("locale: Java without country", "`zh__#Hant`", "zh__#Hant", None, "zh"),
    locale("locale: ICU", "`de_DE@rg=atzzzz`", "de_DE@rg=atzzzz", "DE", "de"),
    locale("locale: POSIX", "`EN_us.UTF-8`", "EN_us.UTF-8", "US", "en"),
    locale("locale: a region of several countries", "`es_419`", "es_419", "419", "es"),
    locale("locale: a variant", "`de-1996`", "de-1996", None, "de"),
    locale("locale: undetermined", "`und-US`", "und-US", "US", None),
    locale("locale: blanks", "Around it", "  en_US ", "US", "en"),
    locale("locale: a blank", "Nothing else", " ", None, None),
    locale("locale: words", "`English (US)`", "English (US)", None, None),
    locale("locale: `C`", "As programs without one say", "C", None, None),
    locale("locale: a line end", r"`en_US\n`", "en_US\n", None, "en"),
    locale("locale: a number", "Its text is none", 5, None, None),
    locale("locale: an object", "It is none", {"code": "en_US"}, None, None),
    own("country and language", "They go before the locale", "ch", "FR", ("CH", "fr")),
    own("country and language, empty", "The locale counts", "", "", ("AT", "de")),
    own("country and language, words", "They are none", "Austria", "German", ("AT", "de")),
    own("country of three letters", "`AUT`", "AUT", "en-GB", ("AT", "en")),
    own("country of three digits", "As a number", Raw("276"), "en", ("276", "en")),
]  # fmt: skip
