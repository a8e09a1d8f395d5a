"""What the rules of the grammar mean that tell a time."""

from __future__ import annotations

from typing import Any, NamedTuple


class Time(NamedTuple):
    """A time as it was told: how (in, since, before …), and one or two periods."""

    how: str
    first: str
    last: str = ""
    mode: str = ""
    side: str = ""


class Times:
    """One method a rule of words.lark that tells a time."""

    def year(self, c: list[Any]) -> str:
        """2012."""
        return str(c[-1].value)

    period = year

    def month(self, c: list[Any]) -> str:
        """June 2012."""
        return f"{c[-1].value}-{int(c[-2].value):02d}"

    def date(self, c: list[Any]) -> str:
        """15 May 2012."""
        return f"{c[2].value}-{int(c[1].value):02d}-{c[0].value:02d}"

    def date_us(self, c: list[Any]) -> str:
        """May 15, 2012."""
        return f"{c[2].value}-{int(c[0].value):02d}-{c[1].value:02d}"

    def season(self, c: list[Any]) -> str:
        """Early 2012."""
        first, last = str(c[0].value).split()
        return f"{c[1].value}-{first}/{c[1].value}-{last}"

    def half(self, c: list[Any]) -> str:
        """March, of a year still to come."""
        return "-".join(f"{int(child.value):02d}" for child in reversed(c))

    def in_day(self, c: list[Any]) -> Time:
        """In 2012."""
        return Time("in", c[-1])

    def span(self, c: list[Any]) -> Time:
        """From March to June 2012."""
        return Time("span", c[1], c[3])

    def since(self, c: list[Any]) -> Time:
        """Since 2012."""
        return Time("since", c[1])

    def until(self, c: list[Any]) -> Time:
        """Until 2012."""
        return Time("until", c[1])

    def before(self, c: list[Any]) -> Time:
        """Before 2012."""
        return Time("before", c[1])

    def after_day(self, c: list[Any]) -> Time:
        """After 2012."""
        return Time("after", c[1])

    def ever(self, _: list[Any]) -> Time:
        """Ever."""
        return Time("ever", "../..")
