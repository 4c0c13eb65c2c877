"""What stops a run. Whoever starts one prints the message; each says what to do."""


class SettingsError(Exception):
    """The environment points at something that cannot be; the message names the variable."""


class AwsError(SettingsError):
    """AWS refused, or is not there."""


class MissingTable(AwsError):
    """The Glue table does not exist in which the partitions of a source are to be registered."""


class LockedError(Exception):
    """Another process is at work on the same landed folder."""
