"""Invented names and habits: phones, languages, products, events of the apps."""

PACKAGES = ("com.example.tilegarden", "com.example.harbornotes", "org.example.orbitradio")
POOLS = (
    "us-east-1:1f0c7a52-6a0e-4d3b-9a51-0c2f5b7e8d11",
    "us-east-1:8b3e4c90-2d17-4f6a-b8e0-57a1c9d2f322",
    "us-east-1:c4d9f1e6-90ab-4c58-a7d3-6e2b8f041733",
)
ACCOUNT = "000000000000"

# How busy each local hour is, midnight first; one row per app: evenings, office hours, all day,
# noon and evenings.
HOURS = (
    (4, 2, 1, 1, 1, 1, 2, 5, 7, 5, 4, 5, 8, 7, 5, 5, 6, 8, 10, 13, 15, 14, 11, 7),
    (2, 1, 1, 1, 1, 2, 4, 8, 13, 15, 14, 12, 8, 12, 14, 13, 11, 8, 6, 5, 5, 5, 4, 3),
    (5, 4, 3, 3, 3, 4, 6, 9, 10, 9, 8, 8, 8, 8, 8, 8, 9, 10, 10, 10, 10, 9, 8, 6),
    (3, 1, 1, 1, 1, 1, 2, 4, 6, 7, 8, 10, 13, 11, 8, 7, 7, 8, 10, 13, 15, 14, 10, 6),
)
# Monday first.
WEEKDAYS = (
    (0.92, 0.90, 0.90, 0.92, 1.00, 1.18, 1.18),
    (1.10, 1.12, 1.12, 1.10, 1.00, 0.70, 0.72),
    (1.00, 1.00, 1.00, 1.00, 1.05, 0.98, 0.97),
    (1.05, 0.95, 0.95, 0.95, 1.05, 1.10, 1.20),
)

# (locale, language, country, currency), the home market of each app first and most often.
LOCALES = (
    (("en_US", "en", "US", "USD"),) * 12
    + (("es_US", "es", "US", "USD"),) * 2
    + (("en_CA", "en", "CA", "CAD"), ("en_GB", "en", "GB", "GBP"), ("pt_BR", "pt", "BR", "BRL")),
    (("de_DE", "de", "DE", "EUR"),) * 10
    + (("de_AT", "de", "AT", "EUR"),) * 2
    + (("fr_FR", "fr", "FR", "EUR"), ("pl_PL", "pl", "PL", "PLN"), ("de_CH", "de", "CH", "CHF")),
    (("en_GB", "en", "GB", "GBP"),) * 5
    + (("en_US", "en", "US", "USD"),) * 5
    + (("ja_JP", "ja", "JP", "JPY"), ("fr_FR", "fr", "FR", "EUR"), ("hi_IN", "hi", "IN", "INR")),
    (("en_US", "en", "US", "USD"),) * 14
    + (("es_US", "es", "US", "USD"),) * 2
    + (("en_CA", "en", "CA", "CAD"),) * 2
    + (("en_GB", "en", "GB", "GBP"), ("de_DE", "de", "DE", "EUR"), ("ja_JP", "ja", "JP", "JPY")),
)

# (platform, version, make, model, SDK, SDK version)
PHONES = (
    ("android", "14", "samsung", "SM-S921B", "aws-sdk-android", "2.75.0"),
    ("android", "13", "samsung", "SM-A546B", "aws-sdk-android", "2.75.0"),
    ("android", "15", "Google", "Pixel 9", "aws-sdk-android", "2.77.1"),
    ("android", "12", "Xiaomi", "22011119UY", "aws-sdk-android", "2.22.5"),
    ("android", "9", "HUAWEI", "ELE-L29", "aws-sdk-android", "2.22.5"),
    ("ios", "18.3", "apple", "iPhone16,1", "aws-sdk-ios", "2.36.7"),
    ("ios", "17.6.1", "apple", "iPhone14,5", "aws-sdk-ios", "2.36.7"),
    ("ios", "16.7", "apple", "iPad13,18", "aws-sdk-ios", "2.27.0"),
    ("web", "133.0", "Mozilla", "Firefox", "aws-sdk-mobile-analytics-js", "0.9.2"),
)
OLD_PHONES = (
    ("ANDROID", "4.4.2", "LGE", "Nexus 5", "aws-sdk-android", "1.7.1.1"),
    ("ANDROID", "5.1.1", "samsung", "SM-G900F", "aws-sdk-android", "2.1.4"),
    ("iOS", "8.4", "apple", "iPhone6,2", "aws-sdk-ios", "1.7.2"),
)

VERSIONS = (
    "3.8.0",
    "3.9.0",
    "3.9.1",
    "4.0.0",
    "4.0.1",
    "4.1.0",
    "4.2.0",
    "4.2.1",
    "4.3.0",
    "5.0.0",
)

# (event type, attribute names, metric names) by app; the values come from VALUES or are drawn.
CUSTOM = (
    (
        ("level_start", ("level", "world", "difficulty"), ("lives",)),
        ("level_up", ("level", "world", "screen"), ("score", "seconds")),
        ("coins_earned", ("reason", "screen"), ("coins", "balance")),
        ("view_shop", ("screen", "entry"), ()),
        ("ad_watched", ("placement", "screen"), ("seconds",)),
        ("garden_named", ("title", "screen"), ()),
    ),
    (
        ("note_created", ("folder", "title", "screen"), ("words",)),
        ("note_edited", ("folder", "screen"), ("words", "seconds")),
        ("note_shared", ("channel", "screen"), ("recipients",)),
        ("search", ("query", "screen"), ("results",)),
        ("view_settings", ("screen", "entry"), ()),
    ),
    (
        ("play", ("station", "screen", "quality"), ("volume",)),
        ("skip", ("station", "screen"), ("seconds",)),
        ("favorite_added", ("station", "entry"), ("favorites",)),
        ("view_station", ("station", "screen"), ()),
        ("sleep_timer_set", ("screen",), ("minutes",)),
    ),
)
TEXTS = (
    "Rose garden",
    "Übergrößenträger",
    "日本語のメモ",
    'He said "so what"',
    "back\\slash and / slash",
    "tab\there",
    "two\nlines",
    "line\u2028separator",
    "paragraph\u2029separator",
    "🌷🪴 garden",
    "👩‍👩‍👧 family",
    "مرحبا بالعالم",
    "e\u0301 and é",
    "{braces} [and] ,commas;",
    "'; drop table notes; --",
    " spaces around ",
    "zero\u200bwidth",
    "100 % | pipe ~ tilde",
)
VALUES = {
    "world": ("meadow", "orchard", "pond", "greenhouse"),
    "difficulty": ("easy", "normal", "hard"),
    "screen": ("home", "map", "shop", "profile", "detail", "editor", "player"),
    "reason": ("level", "daily_bonus", "ad", "gift"),
    "entry": ("menu", "banner", "deeplink", "icon"),
    "placement": ("after_level", "menu", "revive"),
    "folder": ("inbox", "work", "travel", "recipes"),
    "channel": ("link", "mail", "nearby"),
    "station": ("Orbit One", "Jazz am Hafen", "Ночь", "Lo-fi 24/7", "Señal Sur"),
    "quality": ("64k", "128k", "256k"),
    "title": TEXTS,
    "query": (*TEXTS, "invoice", "2026", ""),
}

# (product, price in each currency)
PRODUCTS = (
    ("coins_100", {"USD": "1.99", "EUR": "1.99", "GBP": "1.79", "JPY": "250", "CAD": "2.79"}),
    ("coins_1000", {"USD": "9.99", "EUR": "10.99", "GBP": "8.99", "JPY": "1500", "CAD": "13.99"}),
    ("pro_monthly", {"USD": "4.99", "EUR": "5.49", "GBP": "4.49", "JPY": "700", "CAD": "6.99"}),
    ("no_ads", {"USD": "2.99", "EUR": "2.99", "GBP": "2.49", "JPY": "400", "CAD": "3.99"}),
)
PRICE_FORMATS = {"USD": "${}", "EUR": "{} €", "GBP": "£{}", "JPY": "¥{}", "CAD": "CA${}"}
STORES = {"android": "Google Play", "ios": "Apple", "web": "Virtual"}

JOURNEYS = ("welcome", "first-week", "win-back")
MAIL_CAMPAIGNS = ("Was ist neu?", "Your week in numbers", "Zwei neue Gärten 🌷", "We miss you")
CAMPAIGNS = ("spring-2026", "come-back", "weekend-bonus", "version-5")
