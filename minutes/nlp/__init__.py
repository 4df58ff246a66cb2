"""Who, which body, when, how much, what was decided and what comes next: entities of parsed minutes."""
