"""Puts the rooms together: raw documents in, staged batches out, and the `unspun` command line."""

VERSION = "0.1.0"
"""Version of the pipeline; every derived row names the one that made it."""
