"""Moments: impossible ones, and both sides of every bound."""

from datetime import UTC, datetime

from .kinds import accepted, kind, parked, put, rejected
from .records import DAY, HOUR, MINUTE, MS, ms

ARRIVED = HOUR + 30 * MINUTE
MIDNIGHT = HOUR.replace(hour=0)
IMPOSSIBLE = rejected("out_of_range:<occurred>")
NEWEST, OLDEST = datetime(2099, 12, 31, 23, tzinfo=UTC), datetime(2000, 1, 1, tzinfo=UTC)
MONTH = 30 * DAY


def occurred(name, says, moment, *ends, hour=HOUR):
    """An event at this moment, that arrives as all others. An envelope's event is no other."""
    at = moment if isinstance(moment, int) else ms(moment)
    ends = ends or (accepted(occurred_ms=at),)
    return kind(name, says, put(occurred=at), *ends, envelope=None, hour=hour)


def arrived(name, says, moment, *ends, at=None, hour=HOUR):
    """An event that arrives at this moment; `at`: when it occurred."""
    moments = {"arrived_ms": moment if isinstance(moment, int) else ms(moment)}
    if at is not None:
        moments["occurred_ms"] = ms(at)
    edit = put(**{name.removesuffix("_ms"): value for name, value in moments.items()})
    return kind(name, says, edit, *(ends or (accepted(**moments),)), event=None, hour=hour)


OCCURRED = [
    occurred("seconds", "Epoch seconds, which are in January 1970", ms(HOUR) // 1000, IMPOSSIBLE),
    occurred("microseconds", "Epoch microseconds", ms(HOUR) * 1000, IMPOSSIBLE),
    occurred("zero", "1970: a clock that was never set", 0, IMPOSSIBLE),
    occurred("negative", "-1", -1, IMPOSSIBLE),
    occurred("1969", "Long before", datetime(1969, 7, 20, tzinfo=UTC), IMPOSSIBLE),
    occurred("2262", "Where nanoseconds end", datetime(2262, 4, 11, tzinfo=UTC), IMPOSSIBLE),
    occurred("beyond 64 bits", "An integer of 20 digits", 10**20 - 1, IMPOSSIBLE),
    occurred("least of 64 bits", "-2^63", -(2**63), IMPOSSIBLE),
    occurred("last of 1999", "A millisecond before 2000", OLDEST - MS, IMPOSSIBLE),
    occurred("first of 2000", "Possible, and far too late", OLDEST, parked("late")),
    occurred(
        "last of 2099", "Possible, and far ahead", datetime(2100, 1, 1, tzinfo=UTC) - MS,
        parked("future"),
    ),
    occurred("first of 2100", "Not possible", datetime(2100, 1, 1, tzinfo=UTC), IMPOSSIBLE),
    occurred("a month ahead", "A clock that is fast", HOUR + MONTH, parked("future")),
    occurred("a month late", "A phone that was switched off", HOUR - MONTH, parked("late")),
    occurred("a day ahead", "24 hours after the arrival: just not too far", ARRIVED + DAY),
    occurred("a day and 1 ms ahead", "Too far", ARRIVED + DAY + MS, parked("future")),
    occurred("first moment in time", "Midnight (UTC), seven dates before", MIDNIGHT - 7 * DAY),
    occurred("last moment too late", "1 ms before that", MIDNIGHT - 7 * DAY - MS, parked("late")),
    occurred("newest moment", "The last millisecond of 2099, in the last hour",
             NEWEST + 60 * MINUTE - MS, hour=NEWEST),
    occurred("oldest moment", "The first millisecond of 2000, in the first hour", OLDEST,
             hour=OLDEST),
    occurred("before the oldest moment", "1 ms before", OLDEST - MS, IMPOSSIBLE, hour=OLDEST),
]  # fmt: skip

NO_ARRIVAL = rejected("out_of_range:<arrived>")
ARRIVALS = [
    arrived("arrival in 2262", "The server's stamp is not possible",
            datetime(2262, 4, 11, tzinfo=UTC), NO_ARRIVAL),
    arrived("arrival in seconds", "Epoch seconds", ms(HOUR) // 1000, NO_ARRIVAL),
    arrived("arrival before 1970", "-1", -1, NO_ARRIVAL),
    arrived("arrival beyond 64 bits", "An integer of 20 digits", 10**20 - 1, NO_ARRIVAL),
    arrived("arrival a day after the file's hour", "24 hours after the hour in the path",
            HOUR + DAY),
    arrived("arrival a day and 1 ms after", "Such a file cannot hold it", HOUR + DAY + MS,
            NO_ARRIVAL),
    arrived("arrival before the file's hour", "Two days before: the file was written late",
            HOUR - 2 * DAY, at=HOUR - 2 * DAY),
    arrived("arrival before the event", "By a day", HOUR + 10 * MINUTE - DAY),
    arrived("arrival a day and 1 ms before", "By more than a day", HOUR + 10 * MINUTE - DAY - MS,
            parked("future")),
    arrived("last moment in time", "The last ms of the seventh day after the event's date",
            MIDNIGHT + DAY - MS, at=MIDNIGHT - 7 * DAY),
    arrived("first moment too late", "1 ms after that", MIDNIGHT + DAY, parked("late"),
            at=MIDNIGHT - 7 * DAY),
    arrived("arrival in 2100", "A millisecond after 2099", datetime(2100, 1, 1, tzinfo=UTC),
            NO_ARRIVAL, hour=NEWEST),
]  # fmt: skip

STOPPED = {"type": "_session.stop"}
FALLBACK = {"attributes.~_session.duration": "5000"}


def stopped(name, says, edit, active=None, span=None):
    """A stop in the nested shape, and what it reports of its session."""
    reported = {"reported_active_ms": active, "reported_span_ms": span}
    return kind(name, says, edit, nested=accepted(event_name="_session.stop", **reported))


SESSIONS = [
    stopped("session stop before start", "The event counts; such a length does not",
            put(**STOPPED, start=ms(HOUR), stop=ms(HOUR) - 1), span=-1),
    stopped("session start outside of all years", "Nobody asks when a session began",
            put(**STOPPED, start=-1, stop=0)),
    stopped("session start in the last moment of 1999", "By a clock that was never set",
            put(**STOPPED, start=ms(OLDEST) - 1, stop=ms(OLDEST))),
    stopped("session start in the first moment of 2000", "A clock may be that wrong",
            put(**STOPPED, start=ms(OLDEST), stop=ms(OLDEST) + 1), span=1),
    stopped("session times of 64 bits", "Stop minus start is more than 64 bits",
            put(**STOPPED, start=-(2**63), stop=2**63 - 1)),
    stopped("session times beyond 64 bits", "Integers, so the record is good; nobody can use them",
            put(**STOPPED, start=-(10**30), stop=10**30, active=10**30)),
    stopped("session of 292 million years", "Active time of 2^63 - 1 milliseconds",
            put(**STOPPED, active=2**63 - 1)),
    stopped("session of 28 days", "The clock was set between start and stop; no session is so long",
            put(**STOPPED, active=28 * DAY // MS, start=ms(HOUR - 28 * DAY), stop=ms(HOUR)),
            span=28 * DAY // MS),
    stopped("session of a day", "The longest that there is", put(**STOPPED, active=DAY // MS),
            active=DAY // MS),
    stopped("session of a day and 1 ms", "Too long; the attribute is asked",
            put(**STOPPED, active=DAY // MS + 1, **FALLBACK), active=5000),
    stopped("session of less than no time", "-1; the attribute is asked",
            put(**STOPPED, active=-1, **FALLBACK), active=5000),
    kind("session times that are no numbers", "In the flat shape such text counts as absent",
         put(**{**STOPPED, "attributes.~_session.startTime": "soon",
                "attributes.~_session.stopTime": "9" * 30, "attributes.~_session.duration": "1.5"}),
         flat=accepted(event_name="_session.stop")),
]  # fmt: skip
