"""The register of one invented municipality: it gives out case numbers, journal numbers and document ids."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from minutes.records import Attachment

_TERM = 4  # years after which standing items get a number of their own again


class Registry:
    """Numbers in the order in which they are asked for; `form` is how case numbers look."""

    def __init__(self, form: str) -> None:
        self._form = form
        self._cases = 0
        self._documents = 0
        self._standing: dict[tuple[str, str, int], str] = {}

    def case_number(self, day: date) -> str:
        """A new case number."""
        self._cases += 3
        return self._form.format(yy=f"{day.year % 100:02}", year=day.year, serial=1000 + self._cases)

    def standing_number(self, body: str, title: str, day: date) -> str:
        """The number of what a body has at every meeting: one per title and term."""
        key = (body, title, day.year // _TERM)
        if key not in self._standing:
            self._standing[key] = self.case_number(day)
        return self._standing[key]

    def bilag(self, titles: Iterable[str], day: date) -> tuple[Attachment, ...]:
        """The bilag of a case, numbered from 1."""
        return tuple(self._attachment(number, title, day) for number, title in enumerate(titles, 1))

    def _attachment(self, number: int, title: str, day: date) -> Attachment:
        self._documents += 2
        return Attachment(
            number=number,
            document_id=str(3_000_000 + self._documents),
            title=title,
            journal_number=f"{10_000 + self._documents}/{day.year % 100:02}",
        )
