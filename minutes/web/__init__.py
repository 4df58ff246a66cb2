"""The reading room: pages for people and a JSON API for programs, read-only, over one archive."""
