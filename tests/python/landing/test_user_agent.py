"""Browser, system and kind of device by the user agent."""

import time

import pytest

from tidemark.landing.formats.user_agent import Agent, describe

WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
PIXEL = "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko)"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4_1 like Mac OS X) AppleWebKit/605.1.15"
MAC = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)"
X11 = "Mozilla/5.0 (X11; {}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0 Safari/537.36"
TABLET = "Mozilla/5.0 (Linux; Android 13; SM-X906C) AppleWebKit/537.36 (KHTML, like Gecko)"

AGENTS = [
    (f"{WINDOWS} Chrome/124.0.6367.91 Safari/537.36",
     ("Chrome", "124.0.6367", "Windows", "10", "Desktop")),
    (f"{WINDOWS} Chrome/124.0.0.0 Safari/537.36 Edg/124.0.2478.51",
     ("Edge", "124.0.2478", "Windows", "10", "Desktop")),
    (f"{MAC} Version/17.4.1 Safari/605.1.15",
     ("Safari", "17.4.1", "Mac OS X", "10.15.7", "Desktop")),
    ("Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:125.0) Gecko/20100101 Firefox/125.0",
     ("Firefox", "125.0", "Ubuntu", None, "Desktop")),
    (X11.format("Linux x86_64"), ("Chrome", "124.0.0", "Linux", None, "Desktop")),
    (X11.format("CrOS x86_64 14541.0.0"),
     ("Chrome", "124.0.0", "Chrome OS", "14541.0.0", "Desktop")),
    (f"{IPHONE} (KHTML, like Gecko) Version/17.4.1 Mobile/15E148 Safari/604.1",
     ("Mobile Safari", "17.4.1", "iOS", "17.4.1", "Mobile")),
    ("Mozilla/5.0 (iPad; CPU OS 16_6 like Mac OS X) AppleWebKit/605.1.15 Version/16.6 Mobile/15E148"
     " Safari/604.1", ("Mobile Safari", "16.6", "iOS", "16.6", "Tablet")),
    (f"{PIXEL} Chrome/124.0.0.0 Mobile Safari/537.36",
     ("Chrome Mobile", "124.0.0", "Android", "14", "Mobile")),
    (f"{TABLET} Chrome/124.0.0.0 Safari/537.36", ("Chrome", "124.0.0", "Android", "13", "Tablet")),
    ("Mozilla/5.0 (Android 13; Tablet; rv:109.0) Gecko/114.0 Firefox/114.0",
     ("Firefox Mobile", "114.0", "Android", "13", "Tablet")),
    ("Dalvik/2.1.0 (Linux; U; Android 14; Pixel 8 Build/UD1A.230803.041)",
     ("Android", "14", "Android", "14", "Mobile")),
    ("Shop/1 CFNetwork/1494.0.7 Darwin/23.4.0", ("Shop", "1", "iOS", "17.4", "Mobile")),
    ("Mozilla/5.0 (Windows Phone 10.0; Android 6.0.1; Microsoft; Lumia 950) AppleWebKit/537.36"
     " Chrome/52 Mobile Safari/537.36 Edge/15.15063",
     ("Edge Mobile", "15.15063", "Windows Phone", "10.0", "Mobile")),
    ("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
     ("Googlebot", "2.1", None, None, "Bot")),
    ("Mozilla/5.0 (compatible; Yahoo! Slurp; http://help.yahoo.com/help/us/ysearch/slurp)",
     ("Yahoo! Slurp", None, None, None, "Bot")),
    (f"{IPHONE} Mobile/15E148 (compatible; AdsBot-Google-Mobile)",
     ("AdsBot-Google", None, "iOS", "17.4.1", "Bot")),
    ("Mozilla/5.0 (SMART-TV; Linux; Tizen 6.0) AppleWebKit/537.36 SamsungBrowser/2.2 Safari/537.36",
     ("Samsung Internet", "2.2", "Tizen", "6.0", None)),
    ("Mozilla/5.0 (Linux; Android 9; AFTMM Build/PS7233) AppleWebKit/537.36 Chrome/9 Safari/537.36",
     ("Android", "9", "Android", "9", None)),
    ("Mozilla/5.0 (PlayStation 5 3.20) AppleWebKit/605.1.15 Version/13.0 Safari/605.1.15",
     ("Safari", "13.0", None, None, None)),
    ("okhttp/4.9.3", ("okhttp", "4.9.3", None, None, None)),
    ("python-requests/2.31.0", ("Python Requests", "2.31", None, None, None)),
    ("", (None,) * 5),
    ("Other", (None,) * 5),
    ("\ud800 ü 😀", (None,) * 5),
]  # fmt: skip


@pytest.mark.parametrize(("text", "agent"), AGENTS)
def test_what_user_agents_say(text: str, agent: tuple):
    assert describe(text) == Agent(*agent)


def test_a_hostile_text_takes_no_time():
    describe("warm")
    started = time.perf_counter()
    for text in (
        "a",
        "(",
        "; ",
        "1",
        "Android 1.1.1.",
        "Mozilla/5.0 (Linux; Android ",
        "Build/",
        "bot ",
    ):
        describe(text * (100_000 // len(text)))
    assert time.perf_counter() - started < 1.0


def test_only_the_start_counts():
    chrome = AGENTS[0][0]
    assert describe(chrome + "x" * 100_000 + "Googlebot").browser == "Chrome"
    assert describe(" " * 1_000 + chrome) == Agent()
