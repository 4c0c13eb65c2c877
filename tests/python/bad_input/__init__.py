"""Bad input: one table of kinds that is the test of what becomes of them and a page of the docs.

`table` is that table, `kinds_*` are its rows by topic, `kinds` says what a row is. `records` makes
good records, `cases` turns rows into files, `zone` writes all of them and reads what one build made
of them, `page` writes docs/bad-input.md. `fuzz` makes bad input at random, with `fuzz_good`,
`fuzz_mutate` and `fuzz_checks`.
"""
