"""Things to time, each in a process of its own: `python -m bench.work <task> <JSON arguments>`.

The last line that a task prints is JSON with its figures: seconds of wall clock, CPU seconds, bytes
read (by `read` calls, so whatever the page cache holds counts too) and the largest memory in use.
"""

import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# What any reader of these files has to do: unpack, check and parse each line once, twenty fields.
PARSED = {
    "event_type": "VARCHAR",
    "event_timestamp": "BIGINT",
    "arrival_timestamp": "BIGINT",
    "event_version": "VARCHAR",
    "application": {"app_id": "VARCHAR", "version_name": "VARCHAR", "title": "VARCHAR"},
    "client": {"client_id": "VARCHAR", "cognito_id": "VARCHAR"},
    "device": {
        "locale": {"code": "VARCHAR", "language": "VARCHAR", "country": "VARCHAR"},
        "make": "VARCHAR",
        "model": "VARCHAR",
        "platform": {"name": "VARCHAR", "version": "VARCHAR"},
    },
    "session": {"session_id": "VARCHAR", "start_timestamp": "BIGINT"},
    "attributes": "JSON",
    "metrics": "JSON",
}


def run(task: str, **arguments) -> dict:
    """Runs a task in a process of its own; returns its figures."""
    env = {**os.environ, **{k: str(v) for k, v in arguments.pop("env", {}).items()}}
    command = [sys.executable, "-m", "bench.work", task, json.dumps(arguments)]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"bench: {task} failed\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}")
    return json.loads(done.stdout.splitlines()[-1])


def environment(folder: Path, raw: Path) -> dict:
    """Environment of one installation: its own database, landed folder and dbt target."""
    return {
        "TIDEMARK_RAW": raw,
        "TIDEMARK_DUCKDB": folder / "tidemark.duckdb",
        "TIDEMARK_LANDED": folder / "landed",
        "DBT_TARGET_PATH": folder / "target",
        "DBT_LOG_PATH": folder / "logs",
    }


def build(full_refresh: bool = False) -> dict:
    """Landing and `dbt run`. `seconds` leaves dbt's start-up out, `start_up` is that."""
    from dbt.cli.main import dbtRunner

    from tidemark.landing import land, settings_from_env
    from tidemark.project import dbt_environment

    os.environ.update(dbt_environment())
    landed = time.perf_counter()
    land(settings_from_env())
    started = time.perf_counter()
    flags = ["--full-refresh"] if full_refresh else []
    command = ["--quiet", "build", "--exclude-resource-type", "test", "unit_test", *flags]
    result = dbtRunner().invoke(command)
    if not result.success:
        raise SystemExit(f"dbt failed: {result.exception or [r.message for r in result.result]}")
    total = time.perf_counter() - started
    work = result.result.elapsed_time
    nodes = {r.node.name: r.execution_time for r in result.result if r.execution_time > 0.05}
    return {
        "seconds": started - landed + work,
        "landing": started - landed,
        "start_up": total - work,
        "nodes": nodes,
    }


def start_up() -> dict:
    """dbt with nothing to do: its own start-up."""
    from dbt.cli.main import dbtRunner

    from tidemark.project import dbt_environment

    os.environ.update(dbt_environment())
    started = time.perf_counter()
    dbtRunner().invoke(["--quiet", "ls", "--select", "dim_date"])
    return {"seconds": time.perf_counter() - started}


def parse(raw: str) -> dict:
    """The floor of G1: one full JSON parse of the same files."""
    import duckdb

    con = duckdb.connect(config={"threads": 2})
    started = time.perf_counter()
    con.execute(
        f"""select bit_xor(hash(
            case when json_valid(line) and json_type(line) = 'OBJECT'
                then json_transform(line, '{json.dumps(PARSED)}') end))
        from read_csv(?, columns = {{'line': 'varchar'}}, quote = '', escape = '', header = false,
            delim = chr(1) || chr(2) || chr(3) || chr(4), auto_detect = false, compression = 'gzip',
            strict_mode = false, max_line_size = 1048576, buffer_size = 8388608)""",
        [_files(raw)],
    ).fetchall()
    return {"seconds": time.perf_counter() - started}


def gunzip(raw: str) -> dict:
    """The floor of landing: decompression alone, one core."""
    from isal import igzip

    started = time.perf_counter()
    for file in _files(raw):
        with igzip.open(file) as stream:
            while stream.read(1 << 20):
                pass
    return {"seconds": time.perf_counter() - started}


def land_all() -> dict:
    """Landing from nothing."""
    from tidemark.landing import land, settings_from_env

    started = time.perf_counter()
    land(settings_from_env())
    return {"seconds": time.perf_counter() - started}


def open_json(raw: str) -> dict:
    """The floor of opening envelopes: gunzip, base64 and gunzip, one parse of each array."""
    import base64

    from isal import igzip

    started = time.perf_counter()
    for file in _files(raw):
        with igzip.open(file) as lines:
            for line in lines:
                json.loads(igzip.decompress(base64.b64decode(json.loads(line)["data"])))
    return {"seconds": time.perf_counter() - started}


def active_users(database: str, compiled: str, naive: bool) -> dict:
    """WAU and MAU of all segments: the model's own SQL, or the join of days to days."""
    import duckdb

    con = duckdb.connect(database, read_only=True, config={"threads": 2})
    con.execute("set TimeZone = 'UTC'")
    sql = NAIVE if naive else Path(compiled).read_text(encoding="utf-8")
    started = time.perf_counter()
    rows = con.execute(f"select sum(wau), sum(mau) from ({sql})").fetchall()
    return {"seconds": time.perf_counter() - started, "sums": [int(value) for value in rows[0]]}


NAIVE = """
with days as (
    select app_id, 'all' as segment, 'all' as segment_value, user_key, activity_date
    from tidemark_engagement.fct_user_days
    union all select app_id, 'platform', platform, user_key, activity_date
    from tidemark_engagement.fct_user_days
    union all select app_id, 'country', country, user_key, activity_date
    from tidemark_engagement.fct_user_days
    union all select app_id, 'app_version', app_version, user_key, activity_date
    from tidemark_engagement.fct_user_days
    union all select app_id, 'channel', channel, user_key, activity_date
    from tidemark_engagement.fct_user_days
)
select
    spine.app_id, spine.segment, spine.segment_value, spine.activity_date,
    count(
        distinct case
            when days.activity_date > spine.activity_date - interval '7' day then days.user_key
        end
    ) as wau,
    count(distinct days.user_key) as mau
from tidemark_engagement.fct_active_users as spine
left join days
    on days.app_id = spine.app_id and days.segment = spine.segment
    and days.segment_value = spine.segment_value
    and days.activity_date between spine.activity_date - interval '29' day and spine.activity_date
group by 1, 2, 3, 4
"""

TASKS = {
    "build": build,
    "start_up": start_up,
    "parse": parse,
    "gunzip": gunzip,
    "land": land_all,
    "open_json": open_json,
    "active_users": active_users,
}


def _files(raw: str) -> list[str]:
    return sorted(str(path) for path in Path(raw).rglob("*.gz"))


def _bytes_read() -> int:
    lines = Path("/proc/self/io").read_text(encoding="ascii").splitlines()
    return int(dict(line.split(": ") for line in lines)["rchar"])


def main() -> None:
    task, arguments = TASKS[sys.argv[1]], json.loads(sys.argv[2])
    read = _bytes_read()
    figures = task(**arguments)
    usage = resource.getrusage(resource.RUSAGE_SELF)
    figures["cpu"] = usage.ru_utime + usage.ru_stime
    figures["bytes_read"] = _bytes_read() - read
    figures["memory"] = usage.ru_maxrss * 1024
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
