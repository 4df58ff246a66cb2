"""Full-text index over parsed minutes."""
