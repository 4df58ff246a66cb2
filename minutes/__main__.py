"""`python -m minutes`."""

from minutes.cli import main

main()
