"""The environment of a stand-in, for adapters that run in the process of the tests."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from engines.stand_in import StandIn


@contextmanager
def environment(stand_in: StandIn, **more: str) -> Iterator[None]:
    """Its variables, and more, in os.environ for as long as the block runs."""
    with patch.dict(os.environ, stand_in.environment() | more, clear=True):
        yield
