"""A plugin of pytest for a run on a copy: writes what failed first, and what came from elsewhere.

To the file MUTANT_REPORT, as JSON: `passed` (a number), `failed` (node id), `when`, `said`,
`strangers` (modules of the project that were not imported from the copy).
"""

import json
import os
import sys
from pathlib import Path

OURS = {"bench", "sample_data", "scripts", "stand_ins", "tests", "tidemark"}
_found = {"passed": 0, "failed": "", "when": "", "said": "", "strangers": []}


def pytest_runtest_logreport(report) -> None:
    if report.when == "call" and report.passed:
        _found["passed"] += 1
    if report.failed and not _found["failed"]:
        lines = [line for line in report.longreprtext.splitlines() if line.startswith("E ")]
        said = lines[0][1:].strip() if lines else report.longreprtext.strip()[-300:]
        _found.update(failed=report.nodeid, when=report.when, said=said[:300])


def pytest_sessionfinish(session) -> None:
    root = Path(session.config.rootpath).resolve()
    for name, module in list(sys.modules.items()):
        file = getattr(module, "__file__", None)
        is_ours = name.partition(".")[0] in OURS and file
        if is_ours and not Path(file).resolve().is_relative_to(root):
            _found["strangers"].append(f"{name} ({file})")
    Path(os.environ["MUTANT_REPORT"]).write_text(json.dumps(_found))
