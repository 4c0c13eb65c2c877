"""One raw zone on three engines: the stand-ins for Athena and Redshift have what DuckDB has.

`zones` makes it, `targets` builds it on an engine, `compare` says what may differ, `deaths` lets
runs die; `conftest` has the stages that an engine's warehouse goes through.
"""
