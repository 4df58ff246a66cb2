"""Meetings, people and cases in the standards of others, one module per standard."""
