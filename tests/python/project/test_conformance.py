"""The page on the adapters' test suite, which takes too long to run with all other tests."""

from stand_ins.tests.conformance import page, suite


def test_the_page_is_the_list():
    message = "run: python -m stand_ins.tests.conformance.page"
    assert page.PAGE.read_text() == page.page(), message


def test_what_is_not_run_by_itself_is_in_the_suite_and_has_children():
    there = {base.__name__: base for base in suite.with_tests()}
    assert suite.ABSTRACT.keys() <= there.keys()
    run = suite.bases()
    childless = {
        name for name in suite.ABSTRACT if not any(issubclass(one, there[name]) for one in run)
    }
    assert childless == {"MaterializedViewChanges"}  # the suite has only mixins for it
