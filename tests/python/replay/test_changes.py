"""What a run leaves alone, and what a change of seeds, vars or files rewrites."""

from datetime import date, timedelta

import duckdb
import pytest

from tests.python.replay.harness import BuildFailed, Project
from tests.python.replay.history import APPS, packed
from tests.python.replay.replay import Player
from tests.python.replay.story import Teller, all_marts
from tidemark.forecast import parts_of, reach_days
from tidemark.landing import open_store, settings_from_env
from tidemark.landing.prepare import prepare

# A table of each kind of window, with a column to mark rows by that no later model reads.
MARKED = {
    "fct_events": "device_model",
    "fct_sessions": "exit_page_or_screen",
    "fct_installs": "network_name",
}


class Told:
    """A player with tellers for some apps."""

    def __init__(self, project, folder, apps):
        self.player = Player(project, folder)
        self.tellers = {app: Teller(app) for app in apps}

    def __getitem__(self, app: str) -> Teller:
        return self.tellers[app]

    def build(self, variables=None, **options) -> None:
        for teller in self.tellers.values():
            self.player.write(teller.writes)
            teller.writes = {}
        self.player.zone.build(self.player.project, variables, **options)

    def check(self, variables=None) -> None:
        problems = self.player.compare(variables)
        assert not problems, "\n".join(problems)

    def mark(self) -> None:
        """Marks all rows by hand: a row that loses its mark was written again."""
        with duckdb.connect(str(self.player.zone.database)) as connection:
            all_marts(connection)
            for table, column in MARKED.items():
                connection.execute(f"update {table} set {column} = 'marked'")

    def unmarked(self, app: str) -> dict[str, int]:
        return {
            table: self.value(
                f"select count(*) from {table} where app_id = '{app}'"
                f" and {column} is distinct from 'marked'"
            )
            for table, column in MARKED.items()
        }

    def value(self, query: str):
        with self.player.zone.connected() as connection:
            all_marts(connection)
            return connection.execute(query).fetchall()[0][0]


@pytest.fixture
def told(project, folder):
    """Two apps with three days each, built."""
    told = Told(project, folder, ["utc", "tokyo"])
    for app in ("utc", "tokyo"):
        for day in ("2026-03-01", "2026-03-10", "2026-03-20"):
            told[app].file(f"{day} 10", told[app].event(f"{day} 10:00"))
    told.build()
    return told


NOTHING = dict.fromkeys(MARKED, 0)


def test_tables_dropped_by_hand_are_made_again(told):
    told["utc"].clicks("2026-03-02 10", told["utc"].click("2026-03-02 10:00", session="s"))
    told.build()
    with duckdb.connect(str(told.player.zone.database)) as connection:
        for relation in (
            "state.touches",
            "engagement.fct_sessions",
            "mobile_analytics.rpt_vendor_kpis",
        ):
            connection.execute(f"drop table tidemark_{relation}")
    told["tokyo"].file("2026-03-21 10", told["tokyo"].event("2026-03-21 10:00"))
    told.build()
    told.check()


def test_one_apps_backfill_does_not_rewrite_the_others(told):
    told.mark()
    told["utc"].file("2026-02-01 10", told["utc"].event("2026-02-01 10:00"))
    told.build()
    assert told.unmarked("tokyo") == NOTHING
    assert told.unmarked("utc") == {"fct_events": 4, "fct_sessions": 4, "fct_installs": 1}
    told.mark()
    told["utc"].file("2026-02-02 10", told["utc"].event("2026-02-02 10:00"))
    told["tokyo"].file("2026-03-21 10", told["tokyo"].event("2026-03-21 10:00"))
    told.build()
    # An app with news of its own rewrites what these concern.
    assert told.unmarked("tokyo") == {"fct_events": 1, "fct_sessions": 2, "fct_installs": 0}


def test_parked_and_copied_old_records_rewrite_nothing(told):
    told.mark()
    utc = told["utc"]
    parked = utc.event("1999-12-31 00:00", arrived="2026-03-21 10:00")
    late = utc.event("2025-03-01 10:00", arrived="2026-03-21 10:00")
    utc.file("2026-03-21 10", parked, late, b"no json", utc.event("2026-03-01 10:00"))
    told.build()
    assert told.unmarked("utc") == NOTHING
    assert told.value("select count(*) from duplicate_events") == 1
    assert told.value("select reason from parked_events") == "late"


def test_a_new_day_rewrites_no_old_one(told):
    told.mark()
    told["utc"].file("2026-03-21 10", told["utc"].event("2026-03-21 10:00"))
    told.build()
    unmarked = told.unmarked("utc")
    assert unmarked == {"fct_events": 1, "fct_sessions": 2, "fct_installs": 0}


def test_a_late_event_rewrites_its_device_alone(told):
    told.mark()
    utc = told["utc"]
    utc.file("2026-03-21 10", utc.event("2026-03-15 10:00", device="tablet"))
    told.build()
    assert told.unmarked("utc") == {"fct_events": 1, "fct_sessions": 1, "fct_installs": 1}


def test_a_few_late_devices_do_not_take_the_others_back_with_them(told):
    """Three devices were touched today and one on an older date: of the three today alone is
    rewritten, and of the late one all since."""
    utc, devices = told["utc"], ("a", "b", "c", "late")
    for day in ("2026-03-16", "2026-03-18", "2026-03-21"):
        events = [utc.event(f"{day} 10:00", device=device) for device in devices]
        utc.file(f"{day} 10", *events, name="four.gz")
    told.build()
    told.mark()
    events = [utc.event("2026-03-21 11:00", device=device) for device in devices]
    utc.file("2026-03-21 12", *events, utc.event("2026-03-16 12:00", device="late"))
    told.build()
    # 3 devices with 2 events today, and the late one's 2 on the 16th, 1 on the 18th, 2 today.
    assert told.unmarked("utc")["fct_events"] == 3 * 2 + 5


def test_a_late_event_numbers_its_users_sessions_again_on_every_device(told):
    utc = told["utc"]
    for device, login in (("phone", "ann"), ("tablet", "ann"), ("desk", "bob")):
        for day in ("2026-03-17", "2026-03-21"):
            event = utc.event(f"{day} 10:00", device=device, login=login)
            utc.file(f"{day} 10", event, name=f"{device}.gz")
    told.build()
    told.mark()
    utc.file("2026-03-21 12", utc.event("2026-03-18 10:00", device="tablet", login="ann"))
    told.build()
    numbers = (
        "select string_agg(session_number, ' ' order by started_at, session_number)"
        " from fct_sessions where user_key = (select user_key from fct_events"
        " where device_id = '{}' and login_id is not null limit 1)"
    )
    assert told.value(numbers.format("phone")) == "1 2 3 4 5 6 7"
    bobs = "select count(*) from fct_sessions where device_id = 'desk' and "
    assert told.value(bobs + "exit_page_or_screen = 'marked'") == 2


def test_what_goes_on_in_a_session_changes_it_though_it_is_somebody_elses(told):
    """A session is its first event's user's. A later login's late event makes it longer."""
    utc = told["utc"]
    first = utc.event("2026-03-17 23:00", device="desk", session="s", login="ann")
    second = utc.event("2026-03-18 01:00", device="desk", session="s", login="bob")
    utc.file("2026-03-18 02", first, second, name="desk.gz")
    told.build()
    third = utc.event("2026-03-18 02:00", device="desk", session="s", login="bob")
    utc.file("2026-03-21 12", third, name="desk.gz")
    told.build()
    assert told.value("select max(duration_seconds) from fct_sessions") == 3 * 3600
    told.check()


def test_a_session_that_is_numbered_again_keeps_what_others_did_in_it(told):
    utc = told["utc"]
    mine = utc.event("2026-03-19 10:00", device="desk", session="s", login="ann")
    others = utc.event("2026-03-19 10:30", device="desk", session="s", login="bob")
    utc.file("2026-03-19 12", mine, others, name="desk.gz")
    told.build()
    utc.file("2026-03-21 12", utc.event("2026-03-18 10:00", device="tablet", login="ann"))
    told.build()
    of_desk = "select {} from fct_sessions where device_id = 'desk'"
    assert told.value(of_desk.format("session_number")) == 2
    assert told.value(of_desk.format("duration_seconds")) == 1800
    told.check()


def test_a_local_date_may_begin_a_day_before_its_utc_date(project, folder):
    told = Told(project, folder, ["la"])
    told["la"].file("2026-03-10 20", told["la"].event("2026-03-10 20:00"))
    told.build()
    told["la"].file("2026-03-15 03", told["la"].event("2026-03-15 03:00", device="other"))
    told.build()
    newest = "select max(activity_date)::text from {}"
    assert told.value(newest.format("tidemark_private.fct_device_days")) == "2026-03-14"
    assert told.value(newest.format("fct_user_days")) == "2026-03-14"


def test_what_a_login_claims_leaves_nobody_behind(told):
    """Events of somebody without a login become the login's, and that person's rows go."""
    utc = told["utc"]
    utc.file("2026-03-18 10", utc.event("2026-03-18 10:00", device="desk"))
    told.build()
    users = "select count(distinct user_key) from {} where app_id = 'utc'"
    assert told.value(users.format("fct_user_days")) == 2
    login = utc.event("2026-03-21 10:00", device="desk", login="ann")
    utc.file("2026-03-21 10", login, utc.event("2026-03-21 11:00", login="ann"))
    told.build()
    # The phone's events of the first days are too old to be claimed.
    assert told.value(users.format("fct_user_days")) == 2
    assert told.value(users.format("dim_users")) == 2
    told.check()


def test_users_are_named_though_a_parent_of_the_events_lags_behind(told):
    """The events are rewritten by what one parent knows, and are not as far as all parents are."""
    utc = told["utc"]
    utc.file("2026-03-18 10", utc.event("2026-03-18 10:00", device="desk", login="ann"))
    told.build()
    utc.file("2026-03-18 10", utc.event("2026-03-18 10:00", device="desk", login="bob"))
    told.build(select=["+plan_event_touches", "fct_events"])
    told.build()
    assert told.value("select count(*) from dim_users where app_id = 'utc'") == 2
    told.check()


def test_a_servers_event_goes_with_its_file(told):
    """It has no device."""
    utc = told["utc"]
    utc.clicks("2026-03-20 10", utc.order("2026-03-20 10:00", "ann", value=5, currency="USD"))
    told.build()
    assert told.value("select count(*) from fct_purchases where device_id is null") == 1
    utc.clicks("2026-03-20 10", utc.click("2026-03-20 10:00"))
    told.build()
    assert told.value("select count(*) from fct_purchases") == 0
    assert told.value("select count(*) from fct_events where device_id is null") == 0
    told.check()


def test_a_run_that_died_before_the_watermark_of_its_first_table_has_news(told):
    """As it is left by an engine without transactions: rows and files are there, it is not."""
    told["utc"].file("2026-03-21 10", told["utc"].event("2026-03-21 10:00"))
    told.build(select=["+base_mobile_analytics__records"])
    with duckdb.connect(str(told.player.zone.database)) as connection:
        connection.execute(
            "update tidemark_state.marks set load_id = 1, changed_load_id = 1"
            " where model = 'base_mobile_analytics__records'"
        )
    told.build()
    assert told.value("select count(*) from fct_events where app_id = 'utc'") == 4
    told.check()


def test_a_run_with_nothing_new_rewrites_nothing(told):
    told.mark()
    told.build()
    assert told.unmarked("utc") == told.unmarked("tokyo") == NOTHING


def marks(told) -> dict[str, tuple[int, int]]:
    """Of each model the load that it has taken in, and the last that may have changed it."""
    query = "select model, load_id, changed_load_id from tidemark_state.marks"
    return {model: (load, changed) for model, load, changed in told.player.zone.rows(query)}


def test_a_run_with_nothing_new_does_nothing_for_any_model(told):
    before = marks(told)
    told.build()
    load = told.value("select max(load_id) from tidemark_state.loads")
    assert marks(told) == {model: (load, changed) for model, (_, changed) in before.items()}
    assert max(changed for _, changed in before.values()) < load


def test_what_an_older_version_did_not_note_of_a_model_is_noted_without_news_too(told):
    query = "select model, fingerprint from tidemark_state.marks"
    held = told.player.zone.rows(query)
    assert all(" columns=" in fingerprint for _, fingerprint in held)
    with duckdb.connect(str(told.player.zone.database)) as connection:
        connection.execute(
            "update tidemark_state.marks"
            " set fingerprint = regexp_replace(fingerprint, ' columns=.*', '')"
        )
    told.build()
    assert sorted(told.player.zone.rows(query)) == sorted(held)


def test_models_of_a_source_without_news_do_nothing(told):
    told["utc"].clicks("2026-03-02 10", told["utc"].click("2026-03-02 10:00", session="s"))
    told.build()
    told["tokyo"].file("2026-03-21 10", told["tokyo"].event("2026-03-21 10:00"))
    told.build()
    load = told.value("select max(load_id) from tidemark_state.loads")
    changed = {model: changed for model, (_, changed) in marks(told).items()}
    assert changed["base_clickstream__records"] == load - 1
    assert changed["base_clickstream__channels"] == load - 1
    assert changed["base_mobile_analytics__records"] == changed["fct_events"] == load
    told.check()


def test_bounds_say_from_where_on_an_app_was_rewritten_and_why(told):
    told["utc"].file("2026-03-21 10", told["utc"].event("2026-03-12 10:00"))
    told.build()
    where = "from tidemark_state.bounds where model in ('fct_events', 'fct_sessions') order by all"
    found = told.player.zone.rows(f"select model, app_id, first_date::text, why {where}")
    assert found == [
        ("fct_events", "utc", "2026-03-12", "event"),
        ("fct_sessions", "utc", "2026-03-10", "user"),
    ]


def test_no_run_rewrites_what_its_forecast_did_not_name(told):
    """A login on the last date that is in time claims an event on the last date that it reaches."""
    utc = told["utc"]
    utc.file("2026-03-07 10", utc.event("2026-03-07 10:00"))
    told.build()
    login = utc.event("2026-03-14 10:00", login="somebody", arrived="2026-03-21 10:00")
    utc.file("2026-03-21 10", login)
    told.player.write(utc.writes)
    settings = settings_from_env(told.player.zone.environment())
    store = open_store(settings.landed)
    [(app, part)] = parts_of(prepare(settings, store).plan).items()
    first = part.earliest(timedelta(days=sum(reach_days().values())))
    told.build()
    of_app = "from tidemark_state.bounds where app_id = 'utc' and why <> 'horizon'"
    assert app[1] == "utc"
    assert told.value(f"select min(first_date) {of_app}") == first == date(2026, 3, 4)


def test_bounds_of_more_apps_than_a_window_names_are_one_row(told):
    for number in range(51):
        teller = Teller(f"app {number}")
        teller.file("2026-03-21 10", teller.event(f"2026-03-{15 + number % 5} 10:00"))
        told.player.write(teller.writes)
    told.build()
    where = "from tidemark_state.bounds where model = 'fct_events'"
    found = told.player.zone.rows(f"select app_id, first_date::text, why {where}")
    assert found == [(None, "2026-03-15", "event")]


def test_a_model_that_ran_alone_after_a_crash_still_takes_in_what_its_parents_lacked(told):
    told["utc"].file("2026-03-21 10", told["utc"].event("2026-03-21 10:00"))
    purchase = told["utc"].click("2026-03-21 10:00", "purchase", value=5, currency="USD")
    told["utc"].clicks("2026-03-21 10", purchase)
    told.build(select=["+int_identity__login_changes"])  # touches are written, then a crash
    # Of the parents of purchases the events are behind the records.
    told.build(select=["fct_sessions", "fct_user_days", "fct_purchases"])
    told.build()
    assert told.value("select count(*) from fct_sessions where app_id = 'utc'") == 5
    assert told.value("select count(*) from fct_purchases where app_id = 'utc'") == 1
    told.check()


def test_a_changed_row_of_the_apps_seed_rewrites_that_app_alone(folder):
    told = Told(Project(folder / "project"), folder, ["utc", "tokyo"])
    for app in ("utc", "tokyo"):
        told[app].file("2026-03-01 20", told[app].event("2026-03-01 20:00"))
    told.build()
    told.mark()
    date_of = "select cast(occurred_date as text) from fct_events where app_id = 'tokyo'"
    assert told.value(date_of) == "2026-03-02"

    changed = [("Europe/Berlin" if f == "Asia/Tokyo" else f for f in app) for app in APPS]
    told.player.project.set_apps(changed)
    told.build()
    assert told.value(date_of) == "2026-03-01"
    assert told.unmarked("utc") == NOTHING
    assert told.unmarked("tokyo")["fct_events"] == 1


def test_a_changed_seed_of_names_reads_no_file_again_and_one_of_ids_asks_for_a_rebuild(folder):
    told = Told(Project(folder / "project"), folder, ["utc"])
    utc = told["utc"]
    utc.file("2026-03-01 20", utc.event("2026-03-01 20:00", platform="Haiku", login="Nobody"))
    told.build()

    def add(seed: str, row: str) -> None:
        with open(told.player.project.folder / f"seeds/reference/{seed}.csv", "a") as file:
            file.write(f"{row}\n")
        told.player.project.set_apps(APPS)

    add("platforms", "HAIKU,beos")
    told.build()
    assert told.value("select platform from fct_sessions") == "beos"
    assert told.value("select segment_value from fct_active_users where segment = 'platform'") == (
        "beos"
    )
    records = "tidemark_staging.base_mobile_analytics__records"
    assert told.value(f"select max(load_id) from {records}") == 1
    told.check()

    add("placeholder_ids", "mobile_analytics,login,nobody")
    with pytest.raises(BuildFailed, match="make rebuild"):
        told.build()
    assert told.value("select is_identified from dim_users")
    told.build(full_refresh=True)
    assert not told.value("select is_identified from dim_users")


@pytest.mark.parametrize(
    "variables",
    [
        {"stitch_window_days": 1},
        {"max_session_hours": 240},
        {"session_timeout_minutes": 1_000_000},
        {"retention_days": 5},
    ],
    ids=lambda variables: next(iter(variables)),
)
def test_a_changed_var_rebuilds_what_it_concerns(told, variables):
    told.build(variables)
    told.check(variables)


def test_a_changed_var_that_decides_how_lines_are_read_asks_for_a_rebuild(told):
    with pytest.raises(BuildFailed, match="make rebuild"):
        told.build({"late_window_days": 3})
    told.build()
    told.check()


def test_a_file_that_left_keeps_its_rows_until_it_is_forgotten(told, monkeypatch):
    path = "awsma/events/utc/2026/03/01/10/a.gz"
    told.player.write({}, [f"mobile_analytics/{path}"])
    told.build()
    told.check()
    assert told.value(f"select status from ingested_files where file_path = '{path}'") == "gone"
    assert told.value("select count(*) from fct_events where app_id = 'utc'") == 3

    with pytest.raises(BuildFailed, match=f"(?s){path}.*FORGET_GONE=1"):
        told.build(full_refresh=True)
    told.check()

    monkeypatch.setenv("FORGET_GONE", "1")
    told.player.zone.land(forget_gone=True)
    told.build(full_refresh=True)
    assert told.value("select count(*) from fct_events where app_id = 'utc'") == 2
    told.player.shadow = told.player.zone
    told.player.gone = set()
    told.check()


def test_a_rebuild_asks_for_no_file_without_rows(told):
    """Refused, empty, or gone before a run took it in: with any of them nothing would be lost."""
    hour = "mobile_analytics/awsma/events/utc/2026/03/01/11"
    files = {f"{hour}/refused.gz": b"no gzip", f"{hour}/empty.gz": packed([])}
    told.player.write(files)
    told.build()
    teller = told["utc"]
    teller.file("2026-03-01 11", teller.event("2026-03-01 11:00", "one"), name="landed.gz")
    (landed,) = teller.writes
    told.player.write(teller.writes)
    teller.writes = {}
    told.player.zone.land()  # and here the build is killed
    told.player.write({}, [*files, landed])
    told.build(full_refresh=True)
    assert told.value("select count(*) from fct_events where app_id = 'utc'") == 3
    told.check()


def test_a_file_that_left_before_the_first_build_ended_is_not_missed(project, folder):
    player, teller = Player(project, folder), Teller("utc")
    for name in ("stays", "leaves"):
        event = teller.event("2026-03-01 10:00", name)
        teller.file("2026-03-01 10", event, name=f"{name}.gz")
    player.write(teller.writes)
    player.zone.land()  # and here the first build is killed
    leaves = next(path for path in teller.writes if "leaves" in path)
    player.write({}, [leaves])
    player.zone.build(project)
    assert not player.compare()

    # But without its warehouse a landed folder that was built from knows what is missing.
    (stays,) = set(teller.writes) - {leaves}
    player.zone.write({}, [stays])
    player.zone.database.unlink()
    with pytest.raises(BuildFailed, match="(?s)stays.gz.*FORGET_GONE=1"):
        player.zone.build(project)
