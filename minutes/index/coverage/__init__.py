"""What an archive holds of the meetings of each body, and what it lacks: told from the catalogue by SQL."""

from __future__ import annotations

from minutes.index.coverage.bodies import Bodies
from minutes.index.coverage.coverage import CoverageFilters, find_coverage
from minutes.index.coverage.notes import find_notes

__all__ = ["Bodies", "CoverageFilters", "find_coverage", "find_notes"]
