"""For all Python tests."""

import pytest

# Assertions outside of test modules explain themselves, too.
pytest.register_assert_rewrite("tests.python.replay.stories")
