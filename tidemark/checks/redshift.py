"""What the settings for Redshift have to do with an error before the first model."""

from dbt_common.exceptions import DbtDatabaseError

NAMES = ("HOST", "PORT", "DATABASE", "USER", "METHOD", "SSLMODE")


def where_to_look() -> str:
    """The settings by which dbt finds its way in."""
    names = ", ".join(f"TIDEMARK_REDSHIFT_{name}" for name in NAMES)
    return (
        f"look at {names}, DBT_ENV_SECRET_REDSHIFT_PASSWORD, and at docs/redshift.md (What to"
        " create)"
    )


def explained(error: BaseException) -> str:
    """One line with the settings to look at, if Redshift has refused a connection; else empty.

    In: what dbt ended with. An error of the database has no model here, or it would be a result.
    """
    if not isinstance(error, DbtDatabaseError):
        return ""
    said = " ".join(str(error).split()).removeprefix("Database Error ")
    return f"Redshift refused before the first model: {said}; {where_to_look()}"
