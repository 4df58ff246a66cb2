"""Invented municipalities: their meetings, papers and cases, with the truth of them, for archives of any size."""
