"""Failures on demand, each for the next n statements that a pattern matches."""

import json
import re
import threading
from dataclasses import asdict, dataclass


@dataclass(slots=True)
class Fault:
    """`match` is a regular expression, searched in the statement; `times` counts down."""

    kind: str
    match: str = ""
    times: int = 1
    seconds: float = 0.0

    def check(self, kinds: tuple[str, ...]) -> "Fault":
        """Itself. Errors: ValueError for another kind, re.error for a pattern."""
        if self.kind not in kinds:
            raise ValueError(f"no such fault: {self.kind!r}; one of {', '.join(kinds)}")
        re.compile(self.match)
        return self


class Faults:
    """The faults that are armed. In: the kinds that there are."""

    def __init__(self, kinds: tuple[str, ...]):
        self.kinds = kinds
        self._armed: list[Fault] = []
        self._lock = threading.Lock()

    def arm(self, fault: Fault) -> None:
        fault.check(self.kinds)
        with self._lock:
            self._armed.append(fault)

    def clear(self) -> list[Fault]:
        """Arms nothing any more. Out: the faults that were not used up."""
        with self._lock:
            left = [fault for fault in self._armed if fault.times > 0]
            self._armed.clear()
        return left

    def take(self, kind: str, sql: str) -> Fault | None:
        """The first armed fault of the kind that matches, used up by one; else None."""
        with self._lock:
            for fault in self._armed:
                if fault.kind == kind and fault.times > 0 and re.search(fault.match, sql):
                    fault.times -= 1
                    return fault
        return None


def control(faults: Faults, what: str, body: bytes) -> tuple[int, bytes]:
    """POST faults: a fault to arm. POST clear: none is armed any more; says which were left.

    Out: status and answer.
    """
    if what == "clear":
        return 200, json.dumps([asdict(fault) for fault in faults.clear()]).encode()
    if what == "faults":
        try:
            faults.arm(Fault(**json.loads(body)))
        except (TypeError, ValueError, re.error) as error:
            return 400, json.dumps({"message": str(error)}).encode()
    else:
        return 404, b"{}"
    return 200, b"{}"
