"""From sources to raw segments: which sources are due, what they have to give, and what they are to remember."""
