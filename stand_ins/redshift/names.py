"""Lists of names as plain text."""


def words(text: str) -> set[str]:
    return set(text.split())
