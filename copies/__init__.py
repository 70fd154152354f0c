"""Copies: which articles tell the same story, who copied whom, and what a genuine copy proves about a damaged one."""
