"""The end of a run says what became of the records that it took in."""

import pytest

from tests.python.replay.replay import Player
from tests.python.replay.story import Teller


@pytest.fixture(scope="module")
def said(project, scratch_folder) -> list[list[str]]:
    """What three runs said: the first files, more of them, nothing new."""
    player, teller = Player(project, scratch_folder / "said"), Teller("utc")

    def build() -> list[str]:
        player.write(teller.writes)
        teller.writes = {}
        player.zone.build(project)
        return [text for text in project.said if text.startswith("tidemark: ")]

    event = teller.event("2026-03-01 10:00")
    late = teller.event("2025-03-01 10:00", arrived="2026-03-01 10:00")
    no_name = b'{"event_timestamp":1772359200000}'
    lines = [event, event, late, b"{", b"[]", b"[1]", b"[2]", no_name]
    teller.file("2026-03-01 10", *lines)
    first = build()
    # A copy that arrived before makes an event of the first run its duplicate.
    earlier = teller.event("2026-03-01 10:00", arrived="2026-03-01 09:00")
    good = [teller.event(f"2026-03-02 10:{minute:02}") for minute in range(59)]
    teller.file("2026-03-02 10", earlier, *good, good[0])
    teller.clicks("2026-03-02 10", teller.click("2026-03-02 10:00"), {}, {}, {}, {})
    return [first, build(), build()]


def test_six_rejected_records_of_eight_are_said_with_their_reasons(said):
    assert said[0] == [
        "tidemark: mobile_analytics: 8 records read, 1 accepted, 1 duplicate, 1 parked, 5 rejected"
        " (not_an_object 3, late 1, missing_field:event_type 1, ...)",
        "tidemark: warning: mobile_analytics: 62.5 % of the records that came in were rejected,"
        " more than rejected_warn_share (1 %); rejected_records has them",
    ]


def test_the_figures_are_those_of_the_run_and_of_each_source(said):
    assert said[1] == [
        "tidemark: clickstream: 5 records read, 1 accepted, 0 duplicate, 0 parked, 4 rejected"
        " (missing_field:event_type 4)",
        "tidemark: warning: clickstream: 80 % of the records that came in were rejected, more than"
        " rejected_warn_share (1 %); rejected_records has them",
        "tidemark: mobile_analytics: 61 records read, 60 accepted, 1 duplicate, 0 parked,"
        " 0 rejected",
    ]


def test_a_first_run_of_some_models_that_stops_before_copies_are_told_says_nothing(project, folder):
    player, teller = Player(project, folder), Teller("utc")
    teller.file("2026-03-01 10", teller.event("2026-03-01 10:00"))
    player.write(teller.writes)
    reached = project.models[: project.models.index("int_records__accepted")]
    assert "int_records__copies" in reached
    player.zone.build(project, select=["resource_type:seed", *reached])
    assert not [text for text in project.said if "records" in text]


def test_a_run_with_nothing_new_says_so(said):
    assert said[2] == ["tidemark: no new records"]
