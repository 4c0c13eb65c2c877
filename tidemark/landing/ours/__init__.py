"""The landed folder, which is ours: manifest, landed copies, lock, the sign that a run is at work.

Only what is here writes there. `Store` says what a landed folder offers, `places` chooses between
one on this machine (`store`, `lock`) and one in a bucket (`bucket_store`, `lease`).
"""
