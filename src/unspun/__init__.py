"""Raw news in, a DuckDB warehouse that analysts trust out.

Each room is a package of its own: `unspun.cleaners`, `unspun.warehouse` and so on.
"""

import os

# Scores must not depend on how threads share the work of linear algebra, and workers must not fight for cores. Read by
# OpenBLAS when NumPy is first imported, hence here.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")

__version__ = "0.3.0"
