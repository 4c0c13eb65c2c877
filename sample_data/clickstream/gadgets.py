"""Browsers and phones of Clickstream; user agents are put together as vendors document them."""

from typing import NamedTuple


class Gadget(NamedTuple):
    platform: str  # Web, Android, iOS
    os_version: str
    make: str  # in a browser: its name
    model: str
    user_agent: str  # {app}: name and build of the app
    screen: tuple[int, int]
    is_bot: bool = False


_WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64"
_MAC = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7"
_CHROME = ") AppleWebKit/537.36 (KHTML, like Gecko) Chrome/"
_SAFARI = ") AppleWebKit/605.1.15 (KHTML, like Gecko) "

# (browser, user agent, screen, how many of it)
_DESKTOPS = (
    ("Chrome", f"{_WINDOWS}{_CHROME}133.0.0.0 Safari/537.36", (1920, 1080), 6),
    ("Chrome", f"{_MAC}{_CHROME}132.0.0.0 Safari/537.36", (1512, 982), 2),
    ("Safari", f"{_MAC}{_SAFARI}Version/18.3 Safari/605.1.15", (1728, 1117), 3),
    ("Edge", f"{_WINDOWS}{_CHROME}133.0.0.0 Safari/537.36 Edg/133.0.0.0", (2560, 1440), 2),
    ("Firefox", f"{_WINDOWS}; rv:135.0) Gecko/20100101 Firefox/135.0", (1366, 768), 1),
    (
        "Firefox",
        "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
        (1920, 1200),
        1,
    ),
    (
        "Chrome",
        f"Mozilla/5.0 (X11; CrOS x86_64 14541.0.0{_CHROME}133.0.0.0 Safari/537.36",
        (1366, 768),
        1,
    ),
)
_MOBILES = (
    (
        "Safari",
        f"Mozilla/5.0 (iPhone; CPU iPhone OS 18_3 like Mac OS X{_SAFARI}"
        "Version/18.3 Mobile/15E148 Safari/604.1",
        (393, 852),
        5,
    ),
    (
        "Chrome",
        f"Mozilla/5.0 (Linux; Android 10; K{_CHROME}133.0.0.0 Mobile Safari/537.36",
        (412, 915),
        4,
    ),
    (
        "Samsung Internet",
        "Mozilla/5.0 (Linux; Android 14; SM-S921B) AppleWebKit/537.36 (KHTML, like Gecko) "
        "SamsungBrowser/27.0 Chrome/125.0.0.0 Mobile Safari/537.36",
        (384, 832),
        1,
    ),
    (
        "Safari",
        f"Mozilla/5.0 (iPad; CPU OS 17_6 like Mac OS X{_SAFARI}"
        "Version/17.6 Mobile/15E148 Safari/604.1",
        (820, 1180),
        1,
    ),
    (
        "Chrome",
        f"Mozilla/5.0 (Linux; Android 13; SM-X700{_CHROME}132.0.0.0 Safari/537.36",
        (1280, 800),
        1,
    ),
)
BROWSERS = tuple(
    Gadget("Web", "", make, "", agent, screen)
    for make, agent, screen, times in (*_DESKTOPS, *_MOBILES)
    for _ in range(times)
)
BOT = Gadget(
    "Web",
    "",
    "Chrome",
    "",
    "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; Googlebot/2.1; "
    "+http://www.google.com/bot.html) Chrome/132.0.0.0 Safari/537.36",
    (1024, 1024),
    True,
)
MONITOR_AGENT = "example-monitor/1.0 (+https://status.example.com/)"

# (platform, version, make, model, user agent, screen)
PHONES = tuple(
    Gadget(*phone)
    for phone in (
        ("Android", "14", "samsung", "SM-S921B", "okhttp/4.12.0", (1080, 2340)),
        (
            "Android",
            "13",
            "samsung",
            "SM-A546B",
            "Dalvik/2.1.0 (Linux; U; Android 13; SM-A546B Build/TP1A.220624.014)",
            (1080, 2340),
        ),
        ("Android", "15", "Google", "Pixel 9", "okhttp/4.12.0", (1080, 2424)),
        (
            "Android",
            "12",
            "Xiaomi",
            "22011119UY",
            "Dalvik/2.1.0 (Linux; U; Android 12; 22011119UY Build/SP1A.210812.016)",
            (1080, 2400),
        ),
        ("Android", "14", "samsung", "SM-X710", "okhttp/4.9.3", (1600, 2560)),
        (
            "iOS",
            "18.3",
            "Apple",
            "iPhone16,1",
            "{app} CFNetwork/1568.300.101 Darwin/24.3.0",
            (1179, 2556),
        ),
        (
            "iOS",
            "17.6.1",
            "Apple",
            "iPhone14,5",
            "{app} CFNetwork/1498.700.2 Darwin/23.6.0",
            (1170, 2532),
        ),
        (
            "iOS",
            "18.3",
            "Apple",
            "iPad13,18",
            "{app} CFNetwork/1568.300.101 Darwin/24.3.0",
            (1640, 2360),
        ),
    )
)
CARRIERS = ("Example Mobile", "Test Telecom", "")
INSTALL_CHANNELS = {
    "Android": ("Google Play", "Google Play", "Google Play", "Samsung Galaxy Store", "sideload"),
    "iOS": ("App Store",),
}
UTC_OFFSETS = {"US": -5, "CA": -5, "GB": 0, "JP": 9, "BR": -3, "IN": 5.5}  # hours; others: 1
