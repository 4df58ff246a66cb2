"""What a reader of the archive must know, as the catalogue tells."""

from __future__ import annotations

import msgspec

from minutes.web.shelf import Shelf


class ProblemLine(msgspec.Struct, frozen=True, kw_only=True):
    """A problem of a document, with the meeting that it is a paper of."""

    code: str
    message: str
    page: int | None
    source: str
    meeting: str


def read_problems(
    shelf: Shelf, code: str | None, limit: int, offset: int
) -> tuple[dict[str, int], tuple[ProblemLine, ...]]:
    """How many problems of each kind the archive has, and those of one kind or of all."""
    query = (
        "SELECT code, message, page, path AS source, meeting FROM problems JOIN documents ON documents.id = document"
        " WHERE ?1 IS NULL OR code = ?1 ORDER BY code, date DESC, document, position LIMIT ?2 OFFSET ?3"
    )
    with shelf.rows() as rows:
        counts = rows.all("SELECT code, count(*) AS number FROM problems GROUP BY code ORDER BY number DESC, code")
        found = rows.all(query, code, limit, offset)
    lines = (ProblemLine(**{**row, "source": shelf.located(row["source"])}) for row in found)
    return {row["code"]: row["number"] for row in counts}, tuple(lines)
