"""Odd envelopes and events of Clickstream."""

from sample_data.clickstream.lines import packed, unpacked
from sample_data.given import words
from sample_data.oddities import Oddities


def _broken_base64(envelope: dict) -> None:
    whole = packed(unpacked(envelope["data"]))
    envelope["data"] = f"{whole[:40]}%{whole[41:]}"


def _truncated_gzip(envelope: dict) -> None:
    whole = packed(unpacked(envelope["data"]))
    envelope["data"] = whole[: len(whole) * 2 // 3 // 4 * 4]


_ODD = words(__file__, "oddities.yml")
_BY_CODE = {"broken_base64": _broken_base64, "truncated_gzip": _truncated_gzip}
LINES, EVENTS = Oddities(_ODD["lines"], _BY_CODE), Oddities(_ODD["events"])
KINDS = (*LINES.kinds, *EVENTS.kinds)
