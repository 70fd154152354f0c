"""Copies of large files that appear whole or not at all."""

import contextlib
import fcntl
import glob
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

# ioctl_ficlone(2): share the blocks of a file instead of copying them, where the file system can (Btrfs, XFS).
FICLONE = 0x40049409

UNFINISHED_SUFFIX = ".new"


def copy_whole(source: Path, target: Path) -> None:
    """Put a copy of `source`, with its times, in the place of `target` in one step; readers of the old file keep it."""
    with _replacing(target) as new:
        with new.open("wb") as written, source.open("rb") as read:
            if not _reflink(read.fileno(), written.fileno()):
                shutil.copyfile(source, new)
            written.flush()
            os.fsync(written.fileno())
        shutil.copystat(source, new)


def remove_unfinished(target: Path) -> None:
    """Delete the copies to `target` that a process was making when it was killed. Nobody else may be making one."""
    for unfinished in list(target.parent.glob(f".{glob.escape(target.name)}.*{UNFINISHED_SUFFIX}")):
        unfinished.unlink(missing_ok=True)


def link_whole(source: Path, target: Path) -> None:
    """Like copy_whole, by a hard link where the file system has them: for files that are never written again."""
    try:
        with _replacing(target) as new:
            new.unlink()
            new.hardlink_to(source)
    except OSError:
        copy_whole(source, target)


@contextlib.contextmanager
def _replacing(target: Path) -> Iterator[Path]:
    descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=UNFINISHED_SUFFIX)
    os.close(descriptor)
    new = Path(name)
    try:
        yield new
        new.replace(target)
        # A rename of one link over another of the same file does nothing and leaves both.
        new.unlink(missing_ok=True)
        _sync_folder(target.parent)
    except BaseException:
        new.unlink(missing_ok=True)
        raise


def _sync_folder(folder: Path) -> None:
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
