"""Keys as docs/definitions.md writes them."""

import hashlib


def key(*parts: str) -> str:
    return hashlib.md5("\x1f".join(parts).encode()).hexdigest()


def login_key(app_id: str, login_id: str) -> str:
    return key("login", app_id, login_id)
