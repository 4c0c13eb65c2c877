"""What a declaration of a source promises: records, files of them, edits of fields, and their ends.

`source` reads `_<source>__sources.yml`. From it alone `records` makes records, complete or random,
`files` the bytes of a raw file of them, and `edits` every edit of a field. `promise` says how a
record ends, by docs/definitions.md and no macro. `projects` is a project with more sources: that of
the recipe, and one of each format that has fields of every kind.
"""
