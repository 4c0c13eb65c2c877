"""Which tests go to one worker.

The marker `xdist_group` would do, but it has no effect in pytest 9.2 with pytest-xdist 3.8.
"""

from xdist.scheduler import LoadScopeScheduling

from tests.python.seconds import engine_of

# Folders whose tests share what is dear to make.
TOGETHER = ("command", "sample_data")


class Groups(LoadScopeScheduling):
    """Whole groups to one worker after the other."""

    def _split_scope(self, nodeid: str) -> str:
        return group_of(nodeid)


def group_of(nodeid: str) -> str:
    """An engine, a folder, or a file."""
    file = nodeid.partition("::")[0]
    folder = file.split("/")[-2]
    return engine_of(nodeid) or (folder if folder in TOGETHER else file)
