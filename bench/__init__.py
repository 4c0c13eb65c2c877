"""Speed and size, as ratios to floors measured in the same run: `make bench` (README.md).

`zone` makes raw zones and `installation` warehouses of them; `process` runs `work` (tidemark, the
peer and the floors) in processes of their own, in which `statements` logs what dbt sends. `goals`
put figures against goals, and `report` prints them.
"""
