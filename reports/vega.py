"""The scripts of Vega-Lite, in one file that we serve ourselves: no request leaves the machine."""

import functools
import os
import subprocess
import sys
import tempfile
from pathlib import Path

# In a process of its own: the engine that makes the file would keep 300 MB of ours.
MAKE = "import sys, vl_convert; sys.stdout.buffer.write(vl_convert.javascript_bundle().encode())"


@functools.cache
def script() -> bytes:
    """The text of the script, made once for each version of vl-convert and kept in the user's cache folder."""
    from importlib.metadata import version

    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache", "unspun")
    path = cache / f"vega-{version('vl-convert-python')}.js"
    if path.exists():
        return path.read_bytes()
    made = subprocess.run([sys.executable, "-c", MAKE], capture_output=True, check=True).stdout
    try:
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=cache, delete=False) as file:
            file.write(made)
        Path(file.name).replace(path)
    except OSError:
        pass  # a home that cannot be written: made again by the next process
    return made
