"""What is said no to."""

SYNTAX, NOT_SUPPORTED, UNDEFINED_FUNCTION, UNDEFINED_TYPE = "42601", "0A000", "42883", "42704"


class Refused(Exception):
    """Redshift would not take the statement; or, where the message says "the stand-in", we do not.

    In: the message, a hint what to do instead, the SQLSTATE.
    """

    def __init__(self, message: str, hint: str = "", code: str = NOT_SUPPORTED):
        super().__init__(message)
        self.message, self.hint, self.code = message, hint, code


def syntax_error(at: str, hint: str = "") -> Refused:
    return Refused(f'syntax error at or near "{at}"', hint, SYNTAX)
