"""Entities: the mentions of an article grouped (`grouping`), entities merged over articles, and the user’s file."""
