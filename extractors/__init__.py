"""A document to an article (`articles`), and clean text to entities and quotes (`annotations`).

Pure: no files, no network, no clock.
"""
