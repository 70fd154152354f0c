"""Puts the rooms together: raw documents in, staged batches out, and the `unspun` command line."""

import os

# Scores must not depend on how threads share the work of linear algebra, and workers must not fight for cores. Read by
# OpenBLAS when NumPy is first imported, hence here.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")

VERSION = "0.1.0"
"""Version of the pipeline; every derived row names the one that made it."""
