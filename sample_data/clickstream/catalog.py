"""Invented names and habits for Clickstream: ways in, pages, goods. Own sites: example.*."""

from typing import NamedTuple

from sample_data.catalog import TEXTS
from sample_data.config import NOTES, SHOP


class Way(NamedTuple):
    """How a visit begins. {id}: a click id."""

    query: str = ""
    referrer: str = ""
    named: dict[str, str] = {}  # attributes


def _named(**members: str) -> Way:
    return Way(named={f"_traffic_source_{name}": value for name, value in members.items()})


WAYS = (  # to a web site, with how often each is gone
    *((Way(),) * 30),
    *((Way("", "https://www.google.com/"),) * 16),
    *((Way("", "https://www.bing.com/"),) * 3),
    Way("", "https://duckduckgo.com/"),
    Way("", "https://search.yahoo.com/search?p=desk+lamp"),
    *((Way("", "https://www.facebook.com/"),) * 2),
    Way("", "https://t.co/x1Yz23AbC"),
    Way("", "https://www.reddit.com/r/productivity/"),
    Way("", "https://www.youtube.com/watch?v=abcdefghijk"),
    Way("", "https://www.linkedin.com/feed/"),
    Way("", "https://blog.example.net/2026/02/what-we-use?page=2#comments"),
    Way("", "https://news.example.com"),
    Way("", "android-app://com.example.reader/"),
    *((Way("utm_source=newsletter&utm_medium=email&utm_campaign=spring-2026"),) * 4),
    Way(
        "utm_source=newsletter&utm_medium=email&utm_campaign=r%C3%A9union+%2026",
        "https://mail.google.com/",
    ),
    *(
        (
            Way(
                "utm_source=google&utm_medium=cpc&utm_campaign=brand&utm_term=lamp+shop&gclid={id}",
                "https://www.google.com/",
            ),
        )
        * 4
    ),
    *((Way("gclid={id}", "https://www.google.com/"),) * 2),
    Way("msclkid={id}", "https://www.bing.com/"),
    Way(
        "utm_source=facebook&utm_medium=paid_social&utm_campaign=come-back&fbclid={id}",
        "https://l.facebook.com/",
    ),
    Way("fbclid={id}", "https://l.facebook.com/"),
    Way("ttclid={id}"),
    Way(
        "utm_source=youtube&utm_medium=cpv&utm_campaign=video-2&utm_content=short",
        "https://www.youtube.com/",
    ),
    Way("utm_source=partner.example.net&utm_medium=affiliate", "https://partner.example.net/deals"),
    Way("utm_source=Podcast+One&utm_medium=audio&utm_campaign=50%+off"),  # no escape: `%+`
    Way("utm_source=&utm_medium=&utm_campaign="),
    Way("ref=footer&lang=en", "https://help.example.com/faq"),
    _named(source="google", medium="cpc", campaign="brand", campaign_id="c-17"),
    Way(named={"_utm_source": "sms", "_utm_medium": "sms", "_utm_campaign": "weekend-bonus"}),
)
APP_WAYS = (  # into an app: mostly by its icon
    *((Way(),) * 20),
    _named(source="facebook", medium="paid_social", campaign="app-install"),
    _named(campaign="app-install", clid="{id}", clid_platform="gclid"),
    _named(source="own", medium="push", campaign="come-back"),
)


class Page(NamedTuple):
    path: str
    title: str
    screen: str  # the same in the app


class Site(NamedTuple):
    host: str
    package: str
    pages: tuple[Page, ...]  # the first is the home page


SITES = {
    NOTES: Site(
        "notes.example.com",
        "com.example.harbornotes",
        (
            Page("/", "Harbor Notes", "NotesActivity"),
            Page("/app/notes", "My notes", "NotesActivity"),
            Page("/app/notes/{n}", "Note", "EditorActivity"),
            Page("/app/folders/{n}?sort=name", "Folder", "FolderActivity"),
            Page("/app/settings#account", "Settings", "SettingsActivity"),
            Page("/pricing", "Pricing – Harbor Notes", "PlansActivity"),
            Page("/hilfe/f%C3%BCr-anf%C3%A4nger", "Hilfe für Anfänger", "HelpActivity"),
        ),
    ),
    SHOP: Site(
        "shop.example.org",
        "org.example.lanternshop",
        (
            Page("", "Lantern Shop", "Home"),
            Page("/c/lamps", "Lamps", "Category"),
            Page("/c/lanterns?page=2", "Lanterns", "Category"),
            Page("/c/candles", "Candles", "Category"),
            Page("/about", 'About "us"', "About"),
        ),
    ),
}


class Item(NamedTuple):
    item_id: str
    name: str
    brand: str
    category: str
    category2: str
    price: float  # USD


ITEMS = (
    Item("L-1001", "Desk lamp Aurora", "Lumen & Co", "lamps", "desk", 49.9),
    Item("L-1002", "Floor lamp Heron", "Lumen & Co", "lamps", "floor", 129.0),
    Item("L-1003", "Reading light, clip-on", "Nook", "lamps", "desk", 18.5),
    Item("L-2001", 'Paper lantern 12"', "Kumo", "lanterns", "paper", 12.0),
    Item("L-2002", "Storm lantern", "Old Harbour", "lanterns", "oil", 34.95),
    Item("L-2003", "提灯 small", "Kumo", "lanterns", "paper", 22.4),
    Item("C-3001", "Beeswax candle, set of 4", "Immenhof", "candles", "beeswax", 15.75),
    Item("C-3002", "Tea lights (100)", "", "candles", "tea lights", 9.99),
    Item("G-0001", "Free sample", "Nook", "gifts", "", 0.0),
)
RATES = {"USD": 1.0, "EUR": 0.92, "GBP": 0.79, "CAD": 1.36, "JPY": 150.0}
COUPONS = ("", "", "", "SPRING26", "WELCOME-5")

SEARCHES = (*TEXTS, "lamp", "lantern", "gift 100%", "invoice 2026", "")
LINKS = (
    ("https://www.example.net/partners", "www.example.net", True),
    ("https://help.example.com/faq", "help.example.com", True),
    ("/files/catalog.pdf", "", False),
)
EXCEPTIONS = (
    (
        "java.lang.NullPointerException",
        "java.lang.NullPointerException: Attempt to invoke virtual method 'int List.size()' on"
        ' a null object reference\n\tat com.example.Cart.total(Cart.java:41)\n\tat "sync"',
    ),
    (
        "NSRangeException",
        "*** -[__NSArrayM objectAtIndex:]: index 3 beyond bounds [0 .. 2]\n0 CoreFoundation",
    ),
    ("TypeError", "TypeError: undefined is not a function\n    at t (app.min.js:1:2041)"),
)
NAMES = ("Mira", "Jonas", "Ayşe", "José", "Zoë", "李雷", "Noor", "O'Neill", "Freya", "Tom B.")
NOBODY = ("undefined", "null", "0", "[object Object]", "anonymous")
GENDERS = ("female", "male", "other", None)
PLANS = ("free", "pro", "family")
