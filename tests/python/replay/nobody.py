"""Ids that say "none", for the makers of random events."""

from random import Random

NO_SESSION = "00000000-00000000"
NO_LOGINS = ["undefined", "NULL", "0", "Anonymous", "[object Object]"]
NO_LOGINS += ["00000000-0000-0000-0000-000000000000"]


def nobody(r: Random) -> str | None:
    """What an app writes where nobody is logged in: mostly nothing."""
    return r.choice(NO_LOGINS) if r.random() < 0.1 else None
