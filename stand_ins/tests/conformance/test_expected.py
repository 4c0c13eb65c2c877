"""The list names tests that are there. One that passes is found by running it."""

import pytest

from . import test_athena, test_redshift
from .expected import reasons


@pytest.mark.parametrize("module", [test_athena, test_redshift])
def test_what_is_listed_is_there(module):
    engine = module.__name__.rpartition("_")[2]
    unknown = []
    for listed in reasons(engine):
        name, _, test = listed.partition("::")
        found = getattr(module, name, None)
        if found is None or (test and not hasattr(found, test.partition("[")[0])):
            unknown.append(listed)
    assert not unknown
