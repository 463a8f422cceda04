"""The Vietnamese lunar calendar: from a lunar day to a solar one.

A lunar month starts on the day of the new moon at UTC+7; the eleventh month holds the winter
solstice; when thirteen new moons fall between two eleventh months, the first month without a
principal term of the sun is the leap one. Positions follow the short series of Jean Meeus,
"Astronomical Algorithms", which are within a few minutes for this century; the days of Tết
2000-2030 are listed in the tests.
"""

from datetime import date
from math import floor, pi, radians, sin

SYNODIC_MONTH = 29.530588861
ZONE = 7 / 24
FIRST_NEW_MOON = 2415021.076998695
EPOCH_2000 = 2451545.0
ORDINAL_OFFSET = 1721425  # Julian day number of a date minus its ordinal.


def _new_moon(k: int) -> float:
    """The moment (Julian date, dynamical time) of new moon number `k` after 1900-01-01."""
    t = k / 1236.85
    t2, t3 = t * t, t * t * t
    mean = (
        2415020.75933
        + 29.53058868 * k
        + 0.0001178 * t2
        - 0.000000155 * t3
        + 0.00033 * sin(radians(166.56 + 132.87 * t - 0.009173 * t2))
    )
    sun = radians(359.2242 + 29.10535608 * k - 0.0000333 * t2 - 0.00000347 * t3)
    moon = radians(306.0253 + 385.81691806 * k + 0.0107306 * t2 + 0.00001236 * t3)
    node = radians(21.2964 + 390.67050646 * k - 0.0016528 * t2 - 0.00000239 * t3)
    correction = (
        (0.1734 - 0.000393 * t) * sin(sun)
        + 0.0021 * sin(2 * sun)
        - 0.4068 * sin(moon)
        + 0.0161 * sin(2 * moon)
        - 0.0004 * sin(3 * moon)
        + 0.0104 * sin(2 * node)
        - 0.0051 * sin(sun + moon)
        - 0.0074 * sin(sun - moon)
        + 0.0004 * sin(2 * node + sun)
        - 0.0004 * sin(2 * node - sun)
        - 0.0006 * sin(2 * node + moon)
        + 0.0010 * sin(2 * node - moon)
        + 0.0005 * sin(2 * moon + sun)
    )
    drift = -0.000278 + 0.000265 * t + 0.000262 * t2
    return mean + correction - drift


def _new_moon_day(k: int) -> int:
    return floor(_new_moon(k) + 0.5 + ZONE)


def _term_of(day: int) -> int:
    """Which twelfth of its yearly way the sun is in at the start of a day; 0 is the equinox."""
    t = (day - 0.5 - ZONE - EPOCH_2000) / 36525
    anomaly = radians(357.52910 + 35999.05030 * t - 0.0001559 * t * t - 0.00000048 * t * t * t)
    mean = 280.46645 + 36000.76983 * t + 0.0003032 * t * t
    center = (
        (1.914600 - 0.004817 * t - 0.000014 * t * t) * sin(anomaly)
        + (0.019993 - 0.000101 * t) * sin(2 * anomaly)
        + 0.000290 * sin(3 * anomaly)
    )
    longitude = radians(mean + center) % (2 * pi)
    return floor(longitude / pi * 6)


def _number_before(day: int) -> int:
    return floor((day - FIRST_NEW_MOON) / SYNODIC_MONTH)


def _eleventh_month(year: int) -> int:
    """The new moon number that starts the lunar month of the winter solstice of a solar year."""
    k = _number_before(date(year, 12, 31).toordinal() + ORDINAL_OFFSET)
    return k - 1 if _term_of(_new_moon_day(k)) >= 9 else k  # noqa: PLR2004


def _leap_position(first: int) -> int:
    """How many months after the eleventh the leap month stands."""
    terms = [_term_of(_new_moon_day(first + i)) for i in range(15)]
    return next(i for i in range(1, 14) if terms[i] == terms[i + 1])


def solar_day(year: int, month: int, day: int) -> date:
    """The solar date of a day of an ordinary (not leap) month of a Vietnamese lunar year.

    Day 0 is the last day of the month before, so `solar_day(2025, 1, 0)` is the eve of Tết.
    """
    first = _eleventh_month(year if month >= 11 else year - 1)  # noqa: PLR2004
    following = _eleventh_month(year + 1 if month >= 11 else year)  # noqa: PLR2004
    steps = (month - 11) % 12
    if following - first == 13 and steps >= _leap_position(first):  # noqa: PLR2004
        steps += 1
    return date.fromordinal(_new_moon_day(first + steps) + day - 1 - ORDINAL_OFFSET)
