"""The two ways in which Athena says no: to the request, or in the state of the query."""


class ApiError(Exception):
    """The request is refused (HTTP 400): no query comes to be.

    `athena_code` goes into AthenaErrorCode, which the SDKs show beside the message.
    """

    def __init__(self, code: str, message: str, athena_code: str | None = None, http: int = 400):
        super().__init__(f"{code}: {message}")
        self.code, self.message, self.athena_code, self.http = code, message, athena_code, http


class QueryError(Exception):
    """The query fails: state FAILED, with Athena's error block.

    Category 1 is the system, 2 the user; `type` is a number of Athena's error catalogue.
    """

    def __init__(self, message: str, category: int = 2, type: int = 1000, retryable: bool = False):
        super().__init__(message)
        self.message, self.category, self.type, self.retryable = message, category, type, retryable


def invalid(message: str, athena_code: str = "INVALID_INPUT") -> ApiError:
    """InvalidRequestException, Athena's usual refusal of a request."""
    return ApiError("InvalidRequestException", message, athena_code)


def malformed(message: str) -> ApiError:
    """A statement that Athena's parser refuses: also an InvalidRequestException."""
    return invalid(message, "MALFORMED_QUERY")


def not_supported(message: str) -> QueryError:
    return QueryError(f"NOT_SUPPORTED: {message}", type=1200)


def exhausted(detail: str = "") -> QueryError:
    """Too little memory, or too many others: Athena says that a retry may help."""
    message = "Query exhausted resources at this scale factor"
    return QueryError(message + (f" ({detail})" if detail else ""), 1, 0, retryable=True)
