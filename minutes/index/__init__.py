"""Full-text index over parsed minutes: entries in, ranked hits out."""
