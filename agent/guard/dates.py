"""Finds days in a sentence, as people and machines write them."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime, timedelta

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan januar janvier enero gennaio",
            "february feb februar f\u00e9vrier febrero febbraio",
            "march mar m\u00e4rz mars marzo",
            "april apr avril abril aprile",
            "may mai mayo maggio",
            "june jun juni juin junio giugno",
            "july jul juli juillet julio luglio",
            "august aug ao\u00fbt agosto",
            "september sep sept septembre septiembre settembre",
            "october oct oktober okt octobre octubre ottobre",
            "november nov novembre noviembre",
            "december dec dezember dez d\u00e9cembre diciembre dicembre",
        ),
        start=1,
    )
    for name in names.split()
}
_WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            "monday mon montag lundi lunes", "tuesday tue tues dienstag mardi martes",
            "wednesday wed mittwoch mercredi mi\u00e9rcoles", "thursday thu thurs donnerstag jeudi jueves",
            "friday fri freitag vendredi viernes", "saturday sat samstag samedi s\u00e1bado",
            "sunday sun sonntag dimanche domingo",
        )
    )
    for name in names.split()
}  # fmt: skip
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_WEEKDAY = "|".join(sorted(_WEEKDAYS, key=len, reverse=True))
_DAY = re.compile(
    rf"\b(?P<y1>20\d\d)-(?P<m1>\d\d)-(?P<d1>\d\d)\b"
    rf"|\b(?P<d2>\d{{1,2}})(?:st|nd|rd|th|\.)?\s+(?:of\s+|de\s+)?(?P<m2>{_MONTH})\b\.?"
    r"(?:,?\s+(?:de\s+)?(?P<y2>20\d\d))?"
    rf"|\b(?P<m3>{_MONTH})\.?\s+(?:the\s+)?(?P<d3>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,?\s+(?P<y3>20\d\d))?(?!\s*%)"
    r"|(?<![\d.,/])(?P<a4>\d{1,2})(?P<sep>[./])(?P<b4>\d{1,2})(?P=sep)(?P<y4>\d{2,4})(?![\d.,/])",
    re.IGNORECASE,
)
_RELATIVE = re.compile(
    r"\b(?:(?P<word>today|tomorrow|tonight|heute|morgen|demain|ma\u00f1ana)"
    rf"|(?P<weekday>{_WEEKDAY}))\b",
    re.IGNORECASE,
)
_ARRIVING = re.compile(
    r"\b(?:arriv\w*|deliver\w*|ship\w*|there|get it|have it|receive\w*|reach\w*|return\w*|refund\w*|order\w*|expect\w*"
    r"|kommt|liefer\w*|livr\w*|llega\w*|entreg\w*)\b",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
PATTERNS: Mapping[Hashable, re.Pattern[str]] = {"arriving": _ARRIVING}
"""Without what is not written in digits a day is spoken of."""


@dataclass(frozen=True, slots=True)
class Day:
    """A day as written; the year is None where it was left out."""

    month: int
    day: int
    year: int | None = None

    def is_on(self, other: date) -> bool:
        return (self.month, self.day) == (other.month, other.day) and self.year in {None, other.year}


@dataclass(frozen=True, slots=True)
class DayFound:
    """A stretch of text that names a day; numeric dates may be read two ways."""

    text: str
    start: int
    end: int
    readings: tuple[Day, ...]
    weekday: int | None = None


def days_found(sentence: str, today: date, possible: AbstractSet[Hashable]) -> list[DayFound]:
    """The days that a sentence names, weekdays and "tomorrow" only where something arrives.

    ``possible`` are the patterns that can match.
    """
    found = [
        DayFound(match.group(), match.start(), match.end(), readings)
        for match in _written_out(sentence)
        if (readings := _readings(match))
    ]
    if "arriving" in possible and _ARRIVING.search(sentence):
        for match in _RELATIVE.finditer(sentence):
            if not any(one.start < match.end() and match.start() < one.end for one in found):
                found.append(_relative(match, today))
    return found


def days_in(text: str) -> set[Day]:
    """Every day that a text writes out."""
    return {day for match in _written_out(text) for day in _readings(match)}


def _written_out(text: str) -> Iterator[re.Match[str]]:
    """Days with a number in them."""
    return _DAY.finditer(text) if _DIGIT.search(text) else iter(())


def _readings(match: re.Match[str]) -> tuple[Day, ...]:
    if match["m1"]:
        return (Day(int(match["m1"]), int(match["d1"]), int(match["y1"])),)
    if match["m2"]:
        return (Day(_MONTHS[match["m2"].lower()], int(match["d2"]), _year(match["y2"])),)
    if match["m3"]:
        return (Day(_MONTHS[match["m3"].lower()], int(match["d3"]), _year(match["y3"])),)
    first, second, year = int(match["a4"]), int(match["b4"]), _year(match["y4"])
    pairs = {(first, second), (second, first)} if match["sep"] == "/" else {(second, first)}
    return tuple(Day(month, day, year) for month, day in sorted(pairs) if 1 <= month <= 12)


def _year(text: str | None) -> int | None:
    if not text:
        return None
    return int(text) + 2000 if len(text) == 2 else int(text)


def _relative(match: re.Match[str], today: date) -> DayFound:
    word = (match["word"] or "").lower()
    if not word:
        return DayFound(match.group(), match.start(), match.end(), (), _WEEKDAYS[match["weekday"].lower()])
    day = today if word in {"today", "tonight", "heute"} else today + timedelta(days=1)
    return DayFound(match.group(), match.start(), match.end(), (Day(day.month, day.day, day.year),))


def date_of(text: object) -> date | None:
    """The day of an ISO date or time, None for anything else."""
    if not isinstance(text, str):
        return None
    try:
        return datetime.fromisoformat(text).date()
    except ValueError:
        return None
