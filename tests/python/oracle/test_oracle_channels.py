"""The oracle on URLs, traffic sources and channels. Values by hand."""

import pytest

from . import urls
from .channels import Traffic, traffic_of
from .scenario import RULES, click, only, play_clicks


@pytest.mark.parametrize(
    ("url", "host", "path"),
    [
        ("https://shop.io/a/b?x=1#y", "shop.io", "/a/b"),
        ("shop.io/login", "shop.io", "/login"),
        ("shop.io", "shop.io", "/"),
        ("http://shop.io", "shop.io", "/"),
        ("http://shop.io?next=/b", "shop.io", "/"),
        ("http://shop.io#/b", "shop.io", "/"),
        ("http://me:pw@shop.io:8080/A?u=http://x.io/y", "shop.io", "/A"),
        ("shop.io/r?u=http://x.io", "shop.io", "/r"),
        ("/only/path", "", "/only/path"),
        ("app+x://home/start/", "home", "/start/"),
    ],
)
def test_host_and_path(url, host, path):
    assert (urls.host(url), urls.path(url)) == (host, path)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("x.io/a?utm_source=Mail&b", {"utm_source": "mail", "b": ""}),
        ("x.io/a?a=1&a=2&A=3", {"a": "1", "A": "3"}),
        ("x.io/a?a=+B%20c%2Fd+&b=x=y", {"a": "b c/d", "b": "x=y"}),
        ("x.io/a?a=%c3%A9%C3%a9&b=%E6%8F%90%E7%81%AF", {"a": "éé", "b": "提灯"}),
        ("x.io/a?a=%&b=%z1%4&c=%2525", {"a": "%", "b": "%z1%4", "c": "%25"}),
        ("x.io/a?a=50%+%26", {"a": "50% &"}),
        ("x.io/a?a=x%00%ffy%C3&b=é%A9", {"a": "x\ufffd\ufffdy\ufffd", "b": "é\ufffd"}),
        ("x.io/a?a=1#&b=2", {"a": "1"}),
        ("x.io/a#b?a=1", {"": ""}),
        ("x.io/a?b?a=1", {"b?a": "1"}),
    ],
)
def test_parameters(url, expected):
    assert urls.parameters(url) == expected


def source(value: str, **more) -> dict:
    return {"_traffic_source_source": value, **more}


PAGE = "https://www.shop.io/p"
CASES = {
    "attributes": (source(" Google ", _traffic_source_medium="CPC"), {}, ("google", "cpc", "")),
    "any of the attributes": ({"_traffic_source_campaign": "x"}, {}, ("", "", "x")),
    "a number is its text": (source(7), {}, ("7", "", "")),
    "attributes come first": (source("a"), {"page_url": f"{PAGE}?utm_source=b"}, ("a", "", "")),
    "empty attributes say nothing": (
        source("", _traffic_source_medium=" "),
        {"page_url": f"{PAGE}?utm_source=b&utm_medium=E+Mail"},
        ("b", "e mail", ""),
    ),
    "any of the utm": ({}, {"page_url": f"{PAGE}?utm_campaign=c"}, ("", "", "c")),
    "utm before the referrer": (
        {},
        {"page_url": f"{PAGE}?utm_medium=c", "referrer_host": "x.io"},
        ("", "c", ""),
    ),
    "click id": ({}, {"page_url": f"{PAGE}?ttclid=1"}, ("tiktok", "paid", "")),
    "the first of several click ids": (
        {},
        {"page_url": f"{PAGE}?fbclid=1&gclid=2"},
        ("google", "cpc", ""),
    ),
    "an empty click id is none": (
        {},
        {"page_url": f"{PAGE}?gclid=&msclkid=2"},
        ("bing", "cpc", ""),
    ),
    "utm member by member": (
        {},
        {"page_url": f"{PAGE}?gclid=1&utm_medium=display"},
        ("google", "display", ""),
    ),
    "names are case-sensitive": ({}, {"page_url": f"{PAGE}?UTM_SOURCE=b&GCLID=1"}, None),
    "the first of a name": ({}, {"page_url": f"{PAGE}?utm_source=&utm_source=b"}, None),
    "referrer": (
        {},
        {"page_url": PAGE, "referrer_host": " WWW.News.io"},
        ("news.io", "referral", ""),
    ),
    "internal by the page": (
        {},
        {"page_url": PAGE, "referrer_host": "Shop.io"},
        ("internal", "internal", ""),
    ),
    "internal by the host name": (
        {},
        {"host_name": "Www.shop.io", "referrer_host": "shop.io"},
        ("internal", "internal", ""),
    ),
    "another host of the same domain is a referral": (
        {},
        {"page_url": PAGE, "referrer_host": "blog.shop.io"},
        ("blog.shop.io", "referral", ""),
    ),
    "utm attributes, member by member": (
        source("", _traffic_source_medium="m", _utm_source="S", _utm_medium="n", _utm_campaign="c"),
        {},
        ("s", "m", "c"),
    ),
    "a click id of Google": ({"_gclid": "1"}, {}, ("google", "cpc", "")),
    "an empty one": ({"_gclid": " ", "_traffic_source_clid": ""}, {}, None),
    "a click id beside a source": ({"_utm_source": "x", "_gclid": 1}, {}, ("x", "cpc", "")),
    "a click id and its platform": (
        {"_traffic_source_clid": "1", "_traffic_source_clid_platform": " Amazon_Ads"},
        {},
        ("amazon_ads", "cpc", ""),
    ),
    "a platform by the name of its click id": (
        {"_traffic_source_clid": "1", "_traffic_source_clid_platform": "fbclid"},
        {},
        ("facebook", "paid", ""),
    ),
    "a click id of nobody": ({"_traffic_source_clid": "1"}, {}, ("", "cpc", "")),
    "two click ids": ({"_traffic_source_clid": "1", "_gclid": "2"}, {}, ("google", "cpc", "")),
    "a platform alone": ({"_traffic_source_clid_platform": "fbclid"}, {}, None),
    "a category alone": (
        {"_traffic_source_category": "Search"},
        {"page_url": f"{PAGE}?utm_source=b"},
        ("", "", "", "search"),
    ),
    "a channel alone": ({"_traffic_source_channel_group": "Email"}, {}, None),
    "nothing": ({}, {"page_url": PAGE, "host_name": "shop.io"}, None),
}


@pytest.mark.parametrize("case", CASES)
def test_traffic_source(case):
    attributes, places, expected = CASES[case]
    nothing = dict.fromkeys(["page_url", "referrer_host", "host_name"])
    assert traffic_of(attributes, **{**nothing, **places}) == (expected and Traffic(*expected))


@pytest.mark.parametrize(
    ("source_name", "category"),
    [
        ("google", "Search"),
        ("google.com", "Search"),
        ("www.google.com", "Search"),
        ("shop.google.com", "Shopping"),
        ("a.shop.google.com", "Shopping"),
        ("notgoogle.com", "none"),
        ("com", "none"),
        ("x.facebook", "Social"),
        ("", "none"),
    ],
)
def test_category_of_the_longest_domain(source_name, category):
    assert RULES.category_of(source_name) == category


@pytest.mark.parametrize(
    ("attributes", "channel"),
    [
        (source("google", _traffic_source_medium="cpc"), "Paid Search"),
        (source("google"), "Organic Search"),
        (source("shop.google.com", _traffic_source_medium="cpc"), "Shop"),
        (source("direct"), "Direct"),
        (source("direct", _traffic_source_campaign="Spring 26"), "Spring"),
        (source("facebook", _traffic_source_campaign="spring"), None),
        (source("facebook", _traffic_source_category="search"), "Organic Search"),
        ({"_traffic_source_category": "Shopping"}, "Shop"),
        ({"_traffic_source_channel_group": " My own "}, "My own"),
        (source("google", _traffic_source_channel_group="Email"), "Email"),
        (source("google", _traffic_source_channel_group=" "), "Organic Search"),
        ({"_latest_referrer": "https://x.io/a"}, "Referral"),
        ({"_latest_referrer_host": "X.io", "_page_url": "www.x.io/a"}, "Internal"),
        ({}, None),
    ],
)
def test_channel_of_an_event(tmp_path, attributes, channel):
    tap = click("tap", "2024-03-10 10:00:00", attributes=attributes)
    result = play_clicks(tmp_path, [tap])
    assert only(result["fct_events"])["channel"] == channel
    assert only(result["fct_sessions"])["channel"] == channel
    assert only(result["fct_user_days"])["channel"] == (channel or "(none)")
    assert only(result["dim_users"])["acquisition_channel"] == channel
    segments = {row["segment_value"] for row in result["fct_active_users"]}
    assert (channel or "(none)") in segments
