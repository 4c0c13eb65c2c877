"""Clickstream alone: envelopes that do not open, and what only its events have."""

import base64
import gzip
import json
from decimal import Decimal

from .kinds import ANY, accepted, duplicate, kind, parked, put, rejected
from .records import EVENT, HOUR, Raw, dump, event, ms, packed


def envelope(name, says, edit, *ends):
    return kind(name, says, edit, envelope=ends)


def at_event(name, says, edit, *ends):
    return kind(name, says, edit, event=ends)


def data(change):
    """An envelope with other `data`: made of its one event, as bytes."""

    def edit(line: bytes, place: str) -> bytes:
        record = json.loads(line)
        record["data"] = change(record["data"].encode())
        return dump(record)

    return edit


def of_pack(change):
    """The same for base64 of gzip: the change is one of the gzip's bytes."""
    return data(
        lambda one: base64.b64encode(change(gzip.compress(b"[%b]" % one, mtime=0))).decode()
    )


def plain(text: str):
    return data(lambda _: text)


def array(*elements: bytes):
    """The event and these elements as an array."""
    return data(lambda one: (b"[%b]" % b",".join((one, *elements))).decode())


def with_others(*edits):
    """The event and what these edits make of it as an array."""

    def change(one: bytes) -> str:
        return (b"[%b]" % b",".join((one, *(edit(one, EVENT) for edit in edits)))).decode()

    return data(change)


def many(line: bytes, place: str) -> bytes:
    """100,000 events in the place of one."""
    one = json.loads(line)
    before, after = dump(event(one["appId"], "bad")).split(b"-bad", 1)  # in its id
    elements = (b"%b-%d%b" % (before, number, after) for number in range(100_000))
    return dump({**one, "data": packed(b"[" + b",".join(elements) + b"]")})


def bomb(line: bytes, place: str) -> bytes:
    """256 MiB of blanks in 64 members, and a byte more."""
    member = gzip.compress(b" " * 4 * 1024**2, mtime=0)
    packs = member * 64 + gzip.compress(b" ", mtime=0)
    return dump({**json.loads(line), "data": base64.b64encode(packs).decode()})


def half_pair(line: bytes, place: str) -> bytes:
    """Half of a surrogate pair escaped in `data` itself, not in its event."""
    return line.replace(b"level_up", rb"level\ud800up")


BAD = rejected("bad_envelope")
MIDDLE = ms(HOUR)

ENVELOPES = [
    envelope("base64 of gzip", "As the SDKs send it", data(lambda one: packed(b"[%b]" % one)),
             accepted()),
    envelope("plain array", "An array as text", array(), accepted()),
    envelope("object instead of an array", "One event, neither packed nor in brackets",
             put(), accepted()),
    envelope("packed object", "One event, packed but not in brackets", data(packed), accepted()),
    envelope("two members of gzip", "One array in two parts",
             of_pack(lambda gz: gzip.compress(b"[", mtime=0)
                     + gzip.compress(gzip.decompress(gz)[1:], mtime=0)),
             accepted()),
    envelope("no data", "`data` is not there", put(data=...), rejected("missing_field:data")),
    envelope("`null` for data", "`null`", put(data=None), rejected("missing_field:data")),
    envelope("empty data", "Empty text", put(data=""), rejected("missing_field:data")),
    envelope("a number for data", "`5`", put(data=5), rejected("bad_type:data")),
    envelope("an array for data", "Not as text", put(data=[{"a": 1}]), rejected("bad_type:data")),
    envelope("an object for data", "Not as text", put(data={}), rejected("bad_type:data")),
    envelope("blank data", "Blanks only", plain("  "), BAD),
    envelope("words for data", "Neither JSON nor base64", plain("hello world"), BAD),
    envelope("a number in data", "`5` as text", plain("5"), BAD),
    envelope("`null` in data", "`null` as text", plain("null"), BAD),
    envelope("empty array", "`[]`: no event", plain("[]"), BAD),
    envelope("empty packed array", "`[ ]`, packed", plain(packed(b"[ ]")), BAD),
    envelope("empty object in data", "`{}` is one event", plain("{}"),
             rejected("missing_field:event_type")),
    envelope("array not closed", "Nobody can tell what is missing",
             data(lambda one: "[" + one.decode()), BAD),
    envelope("object not closed", "Its only event is cut", data(lambda one: one[:-1].decode()),
             BAD),
    envelope("text after the array", "`[...] x`", data(lambda one: f"[{one.decode()}] x"), BAD),
    envelope("broken base64", "A character that base64 does not have",
             data(lambda one: packed(one)[:40] + "*" + packed(one)[41:]), BAD),
    envelope("truncated base64", "The second half is missing",
             data(lambda one: packed(one)[: len(packed(one)) // 8 * 4]), BAD),
    envelope("base64 not padded", "A character is missing at the end",
             data(lambda one: packed(one + b" " * (len(one) % 3)).rstrip("=")[:-1]), BAD),
    envelope("gzip cut inside", "The base64 is whole, the gzip in it is not",
             of_pack(lambda gz: gz[:-9]), BAD),
    envelope("wrong checksum inside", "A byte of the gzip's checksum is another",
             of_pack(lambda gz: gz[:-8] + bytes([gz[-8] ^ 1]) + gz[-7:]), BAD),
    envelope("text behind the gzip inside", "Base64 of gzip and more",
             of_pack(lambda gz: gz + b"more"), BAD),
    envelope("no gzip inside", "Base64 of a JSON array",
             data(lambda one: base64.b64encode(b"[%b]" % one).decode()), BAD),
    envelope("packed twice", "Base64 of gzip of base64 of gzip",
             data(lambda one: packed(packed(b"[%b]" % one).encode())), BAD),
    envelope("gzip bomb", "256 MiB and a byte of blanks in 260 KB", bomb, rejected("too_long")),
    envelope("100,000 events", "In one envelope: all count", many,
             accepted(100_000)),
    envelope("half a surrogate pair in data", r"`\ud800` in the text of `data` itself", half_pair,
             rejected("not_json")),
    envelope("elements that are no objects", "Each is a record; their neighbours go on",
             array(b"1", b"null", b'"text"', b"[]", b"true"),
             accepted(), rejected("not_an_object", 5)),
    envelope("elements that are no JSON", "The same",
             array(b"hello", b"{'a': 1}", b"", b"NaN", b"{x}"),
             accepted(), rejected("not_json", 5)),
    envelope("comma at the end of the array", "An element of nothing is behind it", array(b""),
             accepted(), rejected("not_json")),
    envelope("duplicate event", "The same event three times in an envelope",
             with_others(put(), put()), accepted(), duplicate(2)),
    envelope("an id with another content", "One id and time are one event, whatever else it says",
             with_others(put(type="z")),
             accepted(event_name=ANY), duplicate()),
    envelope("an id at another time", "Another time is another event",
             with_others(put(occurred=MIDDLE)),
             accepted(), accepted(occurred_ms=MIDDLE)),
    envelope("no arrival, but the server's", "`server_ingest_time` instead",
             put(arrived=..., server_ingest_time=MIDDLE), accepted(arrived_ms=MIDDLE)),
    envelope("no arrival at all", "Then it is the hour of the path", put(arrived=...),
             accepted(arrived_ms=MIDDLE)),
    envelope("`null` for the arrival", "The same as not there", put(arrived=None),
             accepted(arrived_ms=MIDDLE)),
    envelope("empty text for the arrival", "A text is no integer", put(arrived=""),
             rejected("bad_type:ingest_time")),
    envelope("members of other types", "What is no text says nothing",
             put(app=7, rid={"a": 1}, ua=[1], ip=None, platform=True), accepted()),
    envelope("half surrogate pairs around", r"`\ud800` in texts of the envelope",
             put(rid=Raw(r'"\ud800"'), ua=Raw(r'"\udc00 x"'), platform=Raw(r'"\ud800\ud800"')),
             accepted(platform="??")),
    envelope("user agent of 1 MB", "Only its beginning is looked at", 
             put(ua="Mozilla/5.0 (" * 80_000), accepted()),
    envelope("texts that are too long around", "Its events are too long with them",
             put(rid="r" * 70_000), rejected("too_long")),
]  # fmt: skip


def with_attributes(**attributes):
    return put(**{f"attributes.{name}": value for name, value in attributes.items()})


PAGE = "https://shop.example/a b/ü?utm_source=%zz&x='\"#\\"
EVENTS = [
    at_event("items without id", "No items; the event counts",
             put(items=[{}, {"id": ""}, {"id": None}, {"name": "x"}]), accepted()),
    at_event("items that are no objects", "No items either",
             put(items=[5, None, "x", [1], True, {"id": {"a": 1}}]), accepted()),
    at_event("amounts that are none", "A text, a number that does not fit, in items",
             put(items=[{"id": "i", "price": "5", "quantity": 1e300}, {"id": 7, "price": True}]),
             accepted()),
    at_event("engagement on the wrong event", "Views carry the time on the view before",
             put(type="_page_view", **{"attributes._engagement_time_msec": 5000}),
             accepted(event_name="_page_view")),
    at_event("engagement on the right event", "Milliseconds",
             put(type="_user_engagement", **{"attributes._engagement_time_msec": 5000}),
             accepted(event_name="_user_engagement", engagement_seconds=5)),
    at_event("engagement that is no integer", "A text with digits",
             put(type="_user_engagement", **{"attributes._engagement_time_msec": "5000"}),
             accepted(event_name="_user_engagement")),
    at_event("purchase with a text for its value", "An amount is a JSON number",
             put(type="purchase", **{"attributes.value": "9.99"}), accepted(event_name="purchase")),
    at_event("purchase with `1e400`", "It does not fit",
             put(type="purchase", **{"attributes.value": Raw("1e400")}),
             accepted(event_name="purchase")),
    at_event("user that is something else", "Members without `value`, of other types, without name",
             put(user={"_user_id": 5, "": {"value": "x"}, "a": None, "b": {"value": [1]},
                       "c": {"value": "x", "set_timestamp": "soon"},
                       "d": {"value": "x", "set_timestamp": 10**30}}),
             accepted()),
    at_event("user with a name twice", "Two members of one name",
             put(user=Raw('{"a":{"value":1},"a":{"value":2}}')), accepted()),
    at_event("page that is no URL", "What can be read of it is kept",
             put(type="_page_view", **{"attributes._page_url": PAGE}),
             accepted(event_name="_page_view", page_or_screen="/a b/ü")),
    at_event("escapes in a URL that are none", "They stay; bytes that are no UTF-8 become U+FFFD",
             put(**{"attributes._page_url": "/p?utm_source=%zz&utm_medium=%&gclid=%00%ff%C3"}),
             accepted(page_or_screen="/p")),
    at_event("page without anything", "No path is `/`",
             put(type="_page_view", **{"attributes._page_url": "?#"}),
             accepted(event_name="_page_view", page_or_screen="/")),
    at_event("attributes of other types", "Arrays, objects and numbers where texts are",
             with_attributes(_session_id=[1], _screen_name={"a": 1}, _page_url=7,
                             _latest_referrer=True, _traffic_source_source=5, _channel={}),
             accepted(session_id="[1]", page_or_screen='{"a":1}')),
]  # fmt: skip

OF_A_SERVER = {"device": ..., "login": "mary"}


def of_mary(**keeps):
    return accepted(device_id=None, login_id="mary", **keeps)


SERVERS = [
    at_event("login and no device", "Accepted: the person is the login",
             put(**OF_A_SERVER), of_mary()),
    at_event("login and `null` for the device", "The same",
             put(**{**OF_A_SERVER, "device": None}), of_mary()),
    at_event("login and empty text for the device", "The same",
             put(**{**OF_A_SERVER, "device": ""}), of_mary()),
    at_event("login and a blank for the device", "A blank is a device like any other",
             put(**{**OF_A_SERVER, "device": " "}), accepted(device_id=" ", login_id="mary")),
    at_event("login and a number for the device", "Another type stays one",
             put(**{**OF_A_SERVER, "device": 5}), rejected("bad_type:unique_id")),
    at_event("a server's first open", "No device, so no install",
             put(type="_first_open", **OF_A_SERVER), of_mary(event_name="_first_open")),
    at_event("a server's view", "No activity, so no view of a page",
             put(type="_page_view", **OF_A_SERVER, **{"attributes._page_url": "x.example/a"}),
             of_mary(event_name="_page_view", page_or_screen="/a")),
    at_event("a server's purchase", "It counts",
             put(type="purchase", **OF_A_SERVER, **{"attributes.value": 5}),
             of_mary(event_name="purchase", revenue_amount=5)),
    at_event("no device, and a login that says none", "Nobody's event",
             put(device=..., login="Undefined"), rejected("missing_field:unique_id")),
    at_event("no device, and an empty login", "The same", put(device="", login=""),
             rejected("missing_field:unique_id")),
    at_event("no device, and a user that is none", "The missing field comes first",
             put(device=None, user="mary"), rejected("missing_field:unique_id")),
    at_event("a server's event from the future", "Parked like any other",
             put(occurred=ms(HOUR) + 5 * 86_400_000, **OF_A_SERVER), parked("future")),
]  # fmt: skip

BIG = Decimal("999999999999.99")


def purchase(line: bytes, place: str, session: str) -> bytes:
    """A purchase for the greatest amount that there is, give or take a cent."""
    fields = {
        "type": "_monetization.purchase",
        "metrics._item_price": Raw(BIG),
        "attributes._currency": "USD",
    }
    if place == EVENT:
        fields = {
            "type": "purchase",
            "attributes.value": Raw(BIG),
            "id": f"id-{session}",
            "attributes.currency": "USD",
        }
    return put(session=session, **fields)(line, place)


def two_purchases(line: bytes, place: str) -> bytes:
    return (b"," if place == EVENT else b"\n").join(purchase(line, place, s) for s in ("s1", "s2"))


def bought(name: str):
    ends = (accepted(event_name=name, session_id=s, revenue_amount=BIG) for s in ("s1", "s2"))
    return tuple(ends)


AMOUNTS = [
    kind("the greatest amount, twice", "The sum has more digits than an amount", two_purchases,
         nested=bought("_monetization.purchase"), event=bought("purchase")),
    at_event("engagement of 292 million years", "2^63 - 1 milliseconds",
             put(type="_user_engagement", **{"attributes._engagement_time_msec": 2**63 - 1}),
             accepted(event_name="_user_engagement", engagement_seconds=ANY)),
]  # fmt: skip
