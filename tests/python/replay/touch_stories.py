"""Whose rows a run rewrites, as stories: devices that are late, copies that name another device."""

from .story import Teller, story

USERS = "select count(distinct user_key) from fct_events where app_id = $app and device_id = 'd'"


@story()
def a_login_claims_what_its_own_bound_does_not_reach(s: Teller):
    """The device's login is late among logins. Among all that was touched it is not: another
    device's claim reaches back farther, so that more devices are not worth a bound of their own."""
    s.file("2026-03-01 12", s.event("2026-03-01 12:00", device="e"))
    s.file("2026-03-08 12", s.event("2026-03-08 12:00", device="d"))
    yield
    s.file(
        "2026-03-12 10",
        s.event("2026-03-07 12:00", device="e", login="eve"),
        s.event("2026-03-09 12:00", device="d", login="dan"),
        s.event("2026-03-12 10:00", device="x"),
        s.event("2026-03-12 10:00", device="y"),
    )
    yield
    assert s.values(USERS) == [1]


@story()
def a_copy_with_another_device_takes_the_event_along(s: Teller):
    """An event's key does not hold its device."""

    def tap(**more) -> dict:
        return s.click(
            "2026-03-20 10:00", "purchase", event_id="x", value=5, currency="USD", **more
        )

    devices = "select coalesce(device_id, 'none') from fct_{} where app_id = $app"
    s.clicks("2026-03-20 14", tap(device="d", login="dan"), name=f"{s.app}-14.gz")
    yield
    s.clicks("2026-03-20 13", tap(device="e", login="dan"), name=f"{s.app}-13.gz")
    yield
    assert s.values(devices.format("events")) == s.values(devices.format("purchases")) == ["e"]
    server = tap(login="dan")
    del server["unique_id"]
    s.clicks("2026-03-20 12", server, name=f"{s.app}-12.gz")
    yield
    assert s.values(devices.format("events")) == s.values(devices.format("purchases")) == ["none"]
    s.clicks("2026-03-20 11", tap(device="f", login="dan"), name=f"{s.app}-11.gz")
    yield
    assert s.values(devices.format("events")) == s.values(devices.format("purchases")) == ["f"]


@story()
def a_session_id_of_one_odd_character_is_a_session_id(s: Teller):
    """The one that stands in keys for none."""
    s.file("2026-03-01 10", s.event("2026-03-01 10:00"))
    yield
    s.file(
        "2026-03-05 13",
        s.event("2026-03-05 10:00"),
        s.event("2026-03-05 10:30", session="\x1e"),
        s.event("2026-03-05 12:00"),
    )
    yield
    assert s.values("select count(*) from fct_sessions where app_id = $app") == [4]
