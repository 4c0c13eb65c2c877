"""Random replays: any split and any order of the same files gives the marts of one full refresh.

`history` makes the files and the steps from a seed: `lines` of Mobile Analytics, `clicks` in
`envelopes` of Clickstream, both at `moments` around edges. `harness` plays steps against a copy of
the project, `compare` holds two databases against each other, `replay` plays one seed from end to
end. `python -m tests.python.replay.soak` plays many of them.
"""
