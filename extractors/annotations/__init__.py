"""Clean text to entities, quotes and speakers; entities over articles."""
