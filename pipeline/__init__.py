"""The way through: collect, process, audit, load, publish; replay and reprocess are the same way with other inputs."""

VERSION = "0.1.0"
"""Version of the pipeline; every derived row names the one that made it."""
