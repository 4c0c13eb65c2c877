"""The page on the adapters' test suite, which takes too long to run with all other tests."""

from tests.python.conformance import page


def test_the_page_is_the_list():
    message = "run: python -m tests.python.conformance.page"
    assert page.PAGE.read_text() == page.page(), message
