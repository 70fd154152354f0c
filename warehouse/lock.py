"""One loader at a time: a file lock that tells who holds it."""

import contextlib
import os
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

from filelock import FileLock, Timeout

from unspun.warehouse.errors import WarehouseLockedError


@contextlib.contextmanager
def loader_lock(path: Path, timeout: float) -> Iterator[None]:
    """Hold the loader's lock; raises WarehouseLockedError with its holder after `timeout` seconds.

    The system frees the lock of a process that died, whatever the file still says of it.
    """
    lock = FileLock(path, timeout=timeout)
    holder = path.with_name(f"{path.name}.holder")
    try:
        lock.acquire()
    except Timeout:
        who = holder.read_text(errors="replace").strip() if holder.exists() else "another process"
        raise WarehouseLockedError(
            f"{path.parent} is being loaded by {who}; waited {timeout:g} s. Try again, or wait longer (lock_timeout)."
        ) from None
    try:
        holder.write_text(f"process {os.getpid()} on {socket.gethostname()} ({Path(sys.argv[0]).name or 'python'})\n")
        yield
    finally:
        holder.unlink(missing_ok=True)
        lock.release()
