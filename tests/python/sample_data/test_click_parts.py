"""Clickstream: its clean mode, every hour, the functions for lines and events, what is odd."""

import json
import random
from dataclasses import replace
from itertools import chain

import pytest
from clicks import good_kind, open_envelope, read_clicks, wrong_element
from test_repeatable import tree

from sample_data import Config, generate, users_for_events
from sample_data.clickstream import Clickstream
from sample_data.clickstream.lines import ARRAY, GZIP, OBJECT, Sent, event_text, unpacked
from sample_data.clickstream.oddities import EVENTS, LINES
from sample_data.site_people import SitePlan
from sample_data.texts import inner
from sample_data.visits import visits

HOUR_MS = 1_772_000_000_000 // 3_600_000 * 3_600_000
BOTH = ("mobile_analytics", "clickstream")
EVENT = {
    "event_type": "_page_view",
    "event_id": "e1",
    "timestamp": HOUR_MS + 10,
    "app_id": "shop",
    "unique_id": "u1",
    "user": {},
    "attributes": {"_page_title": 'a "b"\u2028🌷'},
}
TEXT = event_text(
    *("_page_view", "e1", HOUR_MS + 10),
    inner({"app_id": "shop", "unique_id": "u1"}),
    *("{}", inner(EVENT["attributes"])),
)


def line_of(events: list[str], encoding: str = GZIP) -> str:
    about = {"app_id": "shop", "request_id": "r1", "user_agent": "okhttp/4.12.0"}
    found = [(HOUR_MS + 10, text) for text in events]
    return Sent(HOUR_MS + 5_900, HOUR_MS + 5_000, about, found, encoding).line()


def clean(**more) -> Config:
    return Config(**{"oddities": False, "sources": ("clickstream",), **more})


def test_mobile_analytics_is_the_same_with_and_without(tmp_path, tiny):
    both = generate(tmp_path / "both", tiny, processes=1)
    for source in BOTH:
        alone = generate(tmp_path / source, replace(tiny, sources=(source,)), processes=1)
        assert alone.sources == {source: both.sources[source]}
        folder = tmp_path / "both" / source
        assert tree(folder) == tree(tmp_path / source / source)
        assert len(list((tmp_path / source).iterdir())) == 1


def test_sources_if_none_are_named():
    assert Config().sources == BOTH
    assert Config(oddities=False).sources == ("mobile_analytics",)
    assert clean(sources=BOTH).sources == BOTH
    with pytest.raises(ValueError, match="unknown sources: telco"):
        Config(sources=("telco",))


def test_clean_sample_has_no_oddities(tmp_path):
    summary = generate(tmp_path, clean(days=20, users=300, late_share=0.05), processes=1)
    read = read_clicks(tmp_path)
    assert (summary.lines, summary.events) == (len(read.envelopes), len(read.events))
    assert summary.kinds == read.kinds
    assert set(summary.kinds) <= {f"late_{n}_days" for n in range(1, 8)}


def test_every_hour_has_a_file(tmp_path):
    config = clean(days=3, users=5, every_hour=True)
    generate(tmp_path, config, processes=1)
    folders = {path.parent for path in tmp_path.rglob("*.gz")}
    assert len(folders) == 3 * 24


def test_users_for_events_counts_all_sources(tmp_path):
    config = clean(days=10, sources=BOTH)
    config = replace(config, users=users_for_events(config, 60_000))
    assert generate(tmp_path, config, processes=2).events == pytest.approx(60_000, rel=0.15)


def test_nothing_is_lost_between_days(tmp_path):
    """Against a plain loop over all visits, without the bookkeeping by day of arrival."""
    config = clean(days=9, users=400, late_share=0.05)
    written = generate(tmp_path, config, processes=2)
    plan, rng = SitePlan(config, 0, 40), random.Random()
    source = Clickstream(config, plan, tmp_path)
    used = {
        (u.device.number, u.day): u for u in chain(*plan.online.values(), *plan.delayed.values())
    }
    assert any(u.is_long for u in used.values()) and any(u.delivered_ms for u in used.values())
    end = config.start_ms + config.end_hour * 3_600_000
    expected = sum(
        len(sent.events)
        for u in used.values()
        for visit in visits(config, plan.people[u.person].habit, u, rng)
        for sent in source.sent(u, visit)
        if sent.arrival < end
    )
    assert written.events == expected


@pytest.mark.parametrize("encoding", [GZIP, ARRAY, OBJECT])
def test_a_line_opens(encoding):
    line = line_of([TEXT], encoding)
    kind, envelope, elements = open_envelope(line.encode(), HOUR_MS)
    assert (kind, envelope["encoding"]) == (None, encoding)
    assert envelope["arrival"] == HOUR_MS + 5_000, "whole seconds"
    assert elements == [EVENT]
    assert wrong_element(elements[0]) is None
    assert json.loads(unpacked(json.loads(line)["data"])) in (elements, elements[0])


@pytest.mark.parametrize("encoding", [GZIP, ARRAY])
@pytest.mark.parametrize("kind", LINES.kinds)
def test_each_odd_line_is_what_it_says(kind, encoding):
    line = line_of([TEXT] * 30, encoding)
    odd = LINES.make(line, kind, HOUR_MS).encode("utf-8", "surrogateescape")
    found, _, elements = open_envelope(odd, HOUR_MS)
    assert found == kind
    assert bool(elements) == (kind in LINES.counting)


@pytest.mark.parametrize("kind", EVENTS.kinds)
def test_each_odd_event_is_what_it_says(kind):
    arrival = HOUR_MS + 5_000
    odd = EVENTS.make(TEXT, kind, arrival, event_id="e2")
    line = line_of([odd, TEXT])
    _, _, (element, neighbour) = open_envelope(line.encode(), HOUR_MS)
    assert wrong_element(neighbour) is None
    if kind in EVENTS.counting:
        assert wrong_element(element) is None
        assert good_kind({**element, "arrival": arrival}) == kind
    else:
        assert wrong_element(element) == kind
