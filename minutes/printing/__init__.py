"""Records as lines of text for people."""
