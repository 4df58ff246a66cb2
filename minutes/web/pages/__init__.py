"""The pages for people, a file for each kind."""
