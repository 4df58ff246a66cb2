"""One tree of errors, each with the exit code of the command line and a next step to try.

MinutesError
├── UnreadableError      3   a source that cannot be read
│   ├── EncryptedError
│   ├── EmptyError
│   └── UnsupportedError
├── UsageError           2   a request that makes no sense
├── NotFoundError        1   nothing by that name in the archive
├── ArchiveError         4   no archive, or an index to rebuild
└── MissingPartError     5   an optional part is not installed
"""

from __future__ import annotations


class MinutesError(Exception):
    """Any failure that a user can do something about.

    `message` says what went wrong in one line; `advice` says what to try next.
    """

    exit_code = 1
    advice = ""

    def __init__(self, message: str, advice: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice or type(self).advice

    def __str__(self) -> str:
        return f"{self.message} ({self.advice})" if self.advice else self.message


class UnreadableError(MinutesError):
    """The source cannot be read at all; the others of the same run go on."""

    exit_code = 3
    advice = "open it in a viewer to see whether it is whole, or fetch it again"


class EncryptedError(UnreadableError):
    """The source asks for a password."""

    advice = "remove the password, e.g. by printing it to a new PDF, and try again"


class EmptyError(UnreadableError):
    """The source has no text."""

    advice = "open it in a viewer to see whether it has text, or fetch it again"


class UnsupportedError(UnreadableError):
    """The source is of a kind that no reader knows."""

    advice = "convert it to PDF or text"


class UsageError(MinutesError):
    """The request makes no sense as it stands."""

    exit_code = 2
    advice = "see --help"


class NotFoundError(MinutesError):
    """The archive has nothing by that name."""

    exit_code = 1


class ArchiveError(MinutesError):
    """There is no archive, or its index must be rebuilt."""

    exit_code = 4
    advice = "run `minutes ingest` first"


class MissingPartError(MinutesError):
    """An optional part of the program is not installed."""

    exit_code = 5
