"""A copy of a large file that appears whole or not at all."""

import contextlib
import fcntl
import os
import shutil
import tempfile
from pathlib import Path

# ioctl_ficlone(2): share the blocks of a file instead of copying them, where the file system can (Btrfs, XFS).
FICLONE = 0x40049409


def replace_with_copy(source: Path, target: Path) -> None:
    """Put a copy of `source` in the place of `target` in one step; readers of the old file keep it."""
    descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".new")
    copy = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as written, source.open("rb") as read:
            if not _reflink(read.fileno(), written.fileno()):
                shutil.copyfile(source, copy)
            os.fchmod(written.fileno(), source.stat().st_mode & 0o777)
            os.fsync(written.fileno())
        copy.replace(target)
        sync_folder(target.parent)
    except BaseException:
        copy.unlink(missing_ok=True)
        raise


def sync_folder(folder: Path) -> None:
    """Make renames in a folder survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _reflink(source: int, target: int) -> bool:
    with contextlib.suppress(OSError):
        fcntl.ioctl(target, FICLONE, source)
        return True
    return False
