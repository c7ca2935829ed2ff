"""Days that are said: by date, by weekday, by what they are called."""

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta

from babel.dates import get_day_names, get_month_names

from agent.planner.nlu.phrases import Phrases, alternatives

_WEEK = 7
_LAST_DAY = 31


class DayReader:
    """Reads the next day that words mean, as seen from a given one."""

    def __init__(self, phrases: Phrases, locale: str = "en") -> None:
        words = phrases.language.reading.days
        self._away: Mapping[str, int] = words.away
        self._named: Mapping[str, str] = words.named
        self._months = _names(get_month_names, locale)
        self._weekdays = _names(get_day_names, locale)
        month, number = alternatives(self._months), r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
        self._dates = [
            re.compile(rf"\b(?P<month>{month})\.? {number}\b"),
            re.compile(rf"\b{number}\.?(?: of)? (?P<month>{month})\b"),
        ]
        self._others = re.compile(rf"\b(?P<word>{alternatives([*self._away, *self._named, *self._weekdays])})\b")

    def read(self, text: str, today: date) -> date | None:
        """The first such day from `today` on; None where no day is said."""
        for pattern in self._dates:
            if found := pattern.search(text):
                return _next(today, self._months[found["month"]], int(found["day"]))
        found = self._others.search(text)
        if found is None:
            return None
        word = found["word"]
        if word in self._away:
            return today + timedelta(days=self._away[word])
        if word in self._named:
            month, day = self._named[word].split("-")
            return _next(today, int(month), int(day))
        return today + timedelta(days=(self._weekdays[word] - today.weekday()) % _WEEK or _WEEK)


def _names(of: Callable[..., Mapping[int, str]], locale: str) -> dict[str, int]:
    """The numbers of months or weekdays by their names, long and short."""
    both = [of(width, locale=locale) for width in ("abbreviated", "wide")]
    return {name.lower().strip("."): at for names in both for at, name in names.items()}


def _next(today: date, month: int, day: int) -> date | None:
    """That day of this year, or of the next where it is over."""
    if not 1 <= day <= _LAST_DAY:
        return None
    for year in (today.year, today.year + 1):
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if found >= today:
            return found
    return None
