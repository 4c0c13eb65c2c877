"""Planted faults: each must be caught by the part of the tests that it names.

A mutant is one file, `<name>.patch`: a few header lines, then a git diff of one to three lines.

    Claim: <one sentence: what must hold>
    Caught by: <what pytest is given: node ids, or a path [-k expression]>
    On: <athena or redshift, where that part may use a stand-in that runs already>
    Survives because: <why no part catches it; three mutants at most>

`make mutants` plants them one by one in copies of the project (`run`), notes what happened in
`results/`, and writes docs/mutants.md (`page`).
"""
