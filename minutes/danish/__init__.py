"""Danish text forms: pure functions over strings, with their lists as data beside them."""
