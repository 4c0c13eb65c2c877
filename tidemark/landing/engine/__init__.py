"""What Athena and Redshift have to be told: partitions of their raw tables, in Glue.

`partitions` works out which files are in one and from where it is read, without opening anything;
`register` makes the tables follow the manifest (`glue`). DuckDB needs nothing of it.
"""
