"""To whom an event belongs (definitions.md, "Identity")."""

from bisect import bisect_right
from collections import defaultdict

from .model import DAY_MS, Event, key_of


class Logins:
    """The logins of each device of each app, by time; of two at one instant the smaller one."""

    def __init__(self, accepted: list[Event], stitch_window_days: int):
        self._stitch_ms = stitch_window_days * DAY_MS
        seen = defaultdict(dict)
        for event in accepted:
            if event.login_id is not None and event.device_id is not None:
                at = seen[event.app_id, event.device_id]
                at[event.occurred] = min(at.get(event.occurred, event.login_id), event.login_id)
        self._times = {device: sorted(at) for device, at in seen.items()}
        self._logins = {device: [at[time] for time in sorted(at)] for device, at in seen.items()}

    def login_of(self, event: Event) -> str | None:
        if event.login_id is not None:
            return event.login_id
        device = event.app_id, event.device_id
        if device not in self._times:
            return None
        times, logins = self._times[device], self._logins[device]
        earlier = bisect_right(times, event.occurred)  # how many logins at or before the event
        if earlier:
            return logins[earlier - 1]
        if times[0] - event.occurred <= self._stitch_ms:
            return logins[0]
        return None

    def user_key_of(self, event: Event) -> str:
        login_id = self.login_of(event)
        if login_id is None:
            return key_of("device", event.app_id, event.device_id)
        return key_of("login", event.app_id, login_id)


def is_activity(source: str, name: str, non_activity: list[tuple[str, str]]) -> bool:
    """`x.*` in the seed stands for all names that begin with `x.`; everything else is a name."""
    for of_source, pattern in non_activity:
        is_like = pattern.endswith(".*") and name.startswith(pattern[:-1])
        if source == of_source and (name == pattern or is_like):
            return False
    return True
