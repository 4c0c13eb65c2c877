"""Layouts: where a vendor puts files, and what a path says of the app and the hour of arrival.

A layout is declared as a template of paths below the source's root, '/' between parts:

    <app_id>                   a part without a slash: the app
    <YYYY> <MM> <DD> <hh>      digits of a moment, of the years 2000 to 2099; so are <mm> <ss>
    <any>, <number>            anything without a slash; digits
    [<folders>/]               any folders, or none

The first <YYYY>, <MM>, <DD> and the <hh> that follows are the arrival, in UTC; without an hour that
is the day's first. Everything else stands for itself.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

PARTS = {
    "<app_id>": r"(?P<app_id>[^/]+)",
    "<YYYY>": r"20\d\d",
    **{part: r"\d\d" for part in ("<MM>", "<DD>", "<hh>", "<mm>", "<ss>")},
    "<any>": r"[^/]+",
    "<number>": r"\d+",
    "[<folders>/]": r"(?:[^/]+/)*",
}
_PART = re.compile(r"(\[<folders>/\]|<[^<>]*>)")
_DATE = ["<YYYY>", "<MM>", "<DD>"]


class Place(NamedTuple):
    """What a path says: the app (None if the layout has none) and the hour of arrival in UTC.

    or_text: in this layout files may be plain text as well as gzip.
    """

    app_id: str | None
    arrived_at: str | None
    or_text: bool = False


@dataclass(frozen=True)
class Layout:
    """One template, ready to be matched.

    folders: patterns of the folders that hold one year, one month or one day, as far as there are.
    """

    pattern: re.Pattern[str]
    or_text: bool = False
    folders: tuple[re.Pattern[str], ...] = ()

    @property
    def has_app(self) -> bool:
        """Whether its paths name the app."""
        return "app_id" in self.pattern.groupindex

    def match(self, path: str) -> re.Match[str] | None:
        """Whether a path has this form; its moment may be none yet."""
        return self.pattern.fullmatch(path)

    def place(self, match: re.Match[str]) -> Place | None:
        """What a path says; None if there is no such hour."""
        numbers = [int(match[name]) for name in ("YYYY", "MM", "DD", "hh") if _has(match, name)]
        try:
            hour = datetime(*numbers)
        except ValueError:  # 30 February, hour 24
            return None
        app_id = match["app_id"] if self.has_app else None
        return Place(app_id, f"{hour:%Y-%m-%d %H}:00:00", self.or_text)


def layout_of(template: str, or_text: bool = False) -> Layout:
    """Of a template; ValueError says what is wrong with it."""
    parts = [part for part in _PART.split(template) if part]
    moments = [part for part in parts if part in (*_DATE, "<hh>")]
    if moments[:3] != _DATE:
        raise ValueError("it has to have <YYYY>, <MM> and <DD>, in this order")
    if parts.count("<app_id>") > 1:
        raise ValueError("it has <app_id> twice")
    arrival = moments[:4] if moments[3:4] == ["<hh>"] else moments[:3]
    pattern, folders = "", []
    for part in parts:
        if "?P<YYYY>" in pattern and "?P<hh>" not in pattern and "/" in part and part not in PARTS:
            folders.append(pattern + re.escape(part.partition("/")[0]))
        if part in arrival:
            arrival.remove(part)
            pattern += f"(?P<{part.strip('<>')}>{PARTS[part]})"
        elif part in PARTS:
            pattern += PARTS[part]
        elif part.startswith("<") or set("<>[]") & set(part):
            raise ValueError(f"{part} is none of {', '.join(PARTS)}")
        else:
            pattern += re.escape(part)
    of_folders = tuple(re.compile(folder, re.ASCII) for folder in folders)
    return Layout(re.compile(pattern, re.ASCII), or_text, of_folders)


def place_of(layouts: tuple[Layout, ...], path: str) -> Place | None:
    """What the first layout with this form says of a path; None if the vendor has none such."""
    for layout in layouts:
        if match := layout.match(path):
            return layout.place(match)
    return None


def days_of(layouts: tuple[Layout, ...], folder: str) -> tuple[datetime, int] | None:
    """The end of the time in which files of a folder arrive, and its days: of a year, a month or a
    day. None if layouts say no such thing of it."""
    for layout in layouts:
        for pattern in layout.folders:
            if match := pattern.fullmatch(folder):
                numbers = [int(match[name]) for name in ("YYYY", "MM", "DD") if _has(match, name)]
                days = {1: 366, 2: 31, 3: 1}[len(numbers)]
                try:
                    return datetime(*[*numbers, 1, 1][:3]) + timedelta(days=days), days
                except ValueError:
                    return None
    return None


def _has(match: re.Match[str], name: str) -> bool:
    return name in match.re.groupindex
