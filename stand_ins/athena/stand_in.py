"""The stand-in as tests use it: started, asked, told to fail, stopped."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from stand_ins import stand_in
from stand_ins.athena.downloads import engine
from stand_ins.athena.faults import KINDS
from stand_ins.stand_in import StandInError

HEAP = "3g"

__all__ = ["HEAP", "StandIn", "StandInError", "athena", "up"]


class StandIn(stand_in.StandIn):
    """A stand-in that runs. In: the folder with its files."""

    module, kinds = "stand_ins.athena", KINDS

    @property
    def trino_pid(self) -> int:
        return self.state["trino_pid"]


@contextlib.contextmanager
def athena(work: Path | None = None, heap: str = HEAP) -> Iterator[StandIn]:
    """A stand-in for as long as the block runs, or its process lives.

    In: a folder for logs that stay (default: one that goes). Errors: StandInError, DownloadError.
    """
    engine()  # here, so that what it says of the download is seen
    with StandIn.running(work, ["--heap", heap]) as started:
        yield started


def up(work: Path, heap: str = HEAP) -> StandIn:
    """A stand-in that stays; the one that runs there already, if one does. Errors: as above."""
    engine()
    return StandIn.up(work, ["--heap", heap])
