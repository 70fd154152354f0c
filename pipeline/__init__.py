"""The way through: collect, process, audit, load, publish; replay and reprocess are the same way with other inputs."""
