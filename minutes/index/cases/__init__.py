"""Cases: items linked over meetings, and the path that each case takes through the bodies."""
