"""Years that are not counted from the common era, and numbers written in words of Chinese: what they are in ours.

Thai pages count from the Buddha (543 years more), Japan and Taiwan from an emperor or the republic, Iran by the solar
Hijri calendar, whose days are converted. The lunar Hijri calendar is left alone: its months begin by sight of the moon.
"""

from __future__ import annotations

from datetime import date, timedelta

ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "民国": 1911, "民國": 1911}
"""The year before the first of an era."""
BUDDHIST = 543
_MONTHS = "فروردین|اردیبهشت|خرداد|تیر|مرداد/امرداد|شهریور|مهر|آبان/ابان|آذر/اذر|دی|بهمن|اسفند"
PERSIAN_MONTHS = {name: number for number, names in enumerate(_MONTHS.split("|"), start=1) for name in names.split("/")}
_HAN = {numeral: value for value, numeral in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0, "元": 1}
_LEAP_STEPS = (1, 5, 9, 13, 17, 22, 26, 30)
"""Which years of a cycle of 33 have a leap day: agrees with the observed equinox from 1343 to 1472 (1964 to 2093)."""
_EPOCH = date(1921, 3, 21)
"""1 Farvardin 1300."""


def han(numerals: str) -> int:
    """The number that Chinese numerals write: `二〇二四` digit by digit, `三十一` with tens, or digits as they are."""
    if numerals.isdigit() and numerals.isascii():
        return int(numerals)
    if "十" in numerals:
        tens, _, ones = numerals.partition("十")
        return _HAN.get(tens, 1) * 10 + _HAN.get(ones, 0)
    number = 0
    for numeral in numerals:
        number = 10 * number + _HAN.get(numeral, 0)
    return number


def _is_leap(year: int) -> bool:
    return year % 33 in _LEAP_STEPS


def from_persian(year: int, month: int, day: int) -> date | None:
    """The day of the common era, or None where there is no such day. `year`: 1343 to 1472, solar Hijri."""
    longest = 31 if month <= 6 else 30 if month < 12 or _is_leap(year) else 29
    if not (1343 <= year <= 1472 and 1 <= month <= 12 and 1 <= day <= longest):
        return None
    whole = sum(366 if _is_leap(earlier) else 365 for earlier in range(1300, year))
    return _EPOCH + timedelta(days=whole + 31 * (month - 1) - max(0, month - 7) + day - 1)
