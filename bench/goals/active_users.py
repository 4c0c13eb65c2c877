"""G5: active users against the join of days to days, both with the same figures."""

from statistics import median

from bench import zone
from bench.goals.bench import Bench
from bench.process import run

EVENTS = 3_000  # of the zone that makes the tables; its days give way to synthetic ones


def measure(bench: Bench, wanted: set[str]) -> None:
    raw = zone.dense(bench.folder, EVENTS)
    installation = bench.installation("active-users")
    installation.start(raw, days=30)
    bench.report.statements(f"first build of {EVENTS:,} events", installation.build())
    for number in bench.size.user_days:
        figures = run(
            "active_users",
            installation.env,
            database=str(installation.warehouse),
            target=str(installation.env["DBT_TARGET_PATH"]),
            user_days=number,
            rounds=bench.size.rounds,
        )
        models, share, join = (median(figures[name]) for name in ("models", "share", "join"))
        name = f"G5 active users of {figures['user_days']:,} user days, times faster than the join"
        floor = f"the join of days {join:.1f}"
        bench.report.row(
            f"{name}, the models alone", f"{models:.2f} CPU s", floor, join / models, 30.0, True
        )
        bench.report.row(
            f"{name}, with their share of `fct_user_days`",
            f"{models:.2f} and {share:.2f} CPU s",
            floor,
            join / (models + share),
            15.0,
            True,
        )
