"""What commands say: a few lines, and on a terminal a line that moves. The rest is in dbt's log.

Everything goes to stderr. Without a terminal, or with NO_COLOR, there is neither colour nor any
control character, and what moves on a terminal says how far it is at ever longer intervals.
"""

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

# Seconds since the beginning of a stage at which it says how far it is: a day has six lines.
MOMENTS = (15, 60, 300, 1800, 7200, 28800)
STOPPED = 130
_line = None  # rich's, while it moves


def say(text: str) -> None:
    """One line."""
    text = f"tidemark: {text}"
    if _line is None:
        print(text, file=sys.stderr, flush=True)
    else:  # above the line that moves
        _line.console.print(text, markup=False, highlight=False, soft_wrap=True)


def is_terminal() -> bool:
    """Whether whoever reads it sees colours and lines that move."""
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return not plain and sys.stderr.isatty()


class Stage:
    """A stage of work that says how far it is."""

    def __init__(self, show: Callable[[str, int | None, int | None], None] | None = None):
        self._show = show
        self._started = time.monotonic()
        self._moments = list(MOMENTS)

    def at(self, text: str, done: int | None = None, of: int | None = None) -> None:
        """In: what is being done; how many of how many, if they can be counted."""
        if self._show:
            self._show(text, done, of)
        elif self._moments and time.monotonic() - self._started >= self._moments[0]:
            while self._moments and time.monotonic() - self._started >= self._moments[0]:
                del self._moments[0]
            say(f"{text} ({done:,} of {of:,})" if of else text)


@contextmanager
def stage(name: str) -> Iterator[Stage]:
    """A stage by its name; on a terminal its line goes away at the end."""
    global _line
    if not is_terminal():
        yield Stage()
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
    from rich.progress import TimeRemainingColumn as TimeLeft

    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeLeft()
    with Progress(*columns, console=Console(stderr=True), transient=True) as line:
        task = line.add_task(name, total=None)

        def show(text: str, done: int | None, of: int | None) -> None:
            line.update(task, description=f"{name}: {text}", completed=done or 0, total=of)

        _line = line
        try:
            yield Stage(show)
        finally:
            _line = None


def ends(main: Callable[[], int]) -> int:
    """The exit code of a command; Ctrl-C is an end like others."""
    try:
        return main()
    except KeyboardInterrupt:
        say("stopped. Nothing is lost: the next run goes on where this one was")
        return STOPPED
