"""The versions that records and indexes are stamped with."""

__version__ = "0.1.0"

# Raised whenever the same bytes would parse to another record; an ingest then reads the document again.
PARSER_VERSION = 6
