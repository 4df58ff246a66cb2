"""minutes: parser and search engine for historical Danish municipal meeting minutes."""

from minutes.version import __version__

__all__ = ["__version__"]
