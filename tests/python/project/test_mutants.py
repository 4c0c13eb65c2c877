"""The planted faults are well-formed, and fit the project as it is. `make mutants` tries them."""

import pytest

from tests.mutants.patches import ENGINES, MAX_CHANGED, ROOT, apply, mutants, parse

MUTANTS = mutants()
LEAST, MOST_SURVIVORS = 80, 3


def test_there_are_enough_of_every_kind():
    assert len(MUTANTS) >= LEAST
    files = [name for mutant in MUTANTS for name in mutant.files]
    for folder in (
        "tidemark/landing/",
        "macros/cross_engine/",
        "macros/incremental/",
        "models/marts/",
    ):
        assert len([name for name in files if name.startswith(folder)]) >= 10, folder
    for engine in ENGINES:
        assert len([mutant for mutant in MUTANTS if mutant.on == engine]) >= 8, engine


def test_few_survive():
    assert len([mutant for mutant in MUTANTS if mutant.survives_because]) <= MOST_SURVIVORS


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_a_mutant_is_small_and_fits(mutant):
    assert apply(mutant, ROOT, only_check=True) == "", "it is stale: plant it again"
    assert 0 < mutant.changed_lines <= MAX_CHANGED
    assert mutant.claim.endswith(".")
    others = ("tests/", "stand_ins/tests/", "docs/")
    assert not [name for name in mutant.files if name.startswith(others)]


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_the_part_that_should_catch_it_is_there(mutant):
    assert mutant.test_files
    assert [name for name in mutant.test_files if not (ROOT / name).exists()] == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Claim: a.\n\ndiff --git a/x b/x\n", "no Caught by"),
        ("Claim: a.\nCaught by: tests/x.py\n", "no diff"),
        ("Claim: a.\nCaught by: t\nOn: oracle\n\ndiff --git a/x b/x\n", "On: oracle"),
        ("Claims: a.\n\ndiff --git a/x b/x\n", "no header: Claims: a."),
    ],
)
def test_what_is_no_mutant_is_named(tmp_path, text, said):
    path = tmp_path / "x.patch"
    path.write_text(text)
    with pytest.raises(ValueError, match=f"x.patch: .*{said}"):
        parse(path)
