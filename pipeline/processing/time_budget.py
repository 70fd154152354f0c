"""How much processor time one document may take: what takes more would stop the whole batch, perhaps for hours."""

import contextlib
import signal
import threading
from collections.abc import Iterator
from typing import Any

STAGE_SECONDS = 120.0
"""Processor seconds that one stage may take for one document. Cleaning reads some half a million characters in a
second, so that the largest document that is read (16 MiB) takes about 30."""

ANNOTATED_CHARS_PER_SECOND = 5_000
"""Annotation runs at ten times this rate."""


class OverBudget(BaseException):
    """Time is up. Derived from BaseException so that no handler inside a library takes it for an error of its own."""


@contextlib.contextmanager
def processor_budget(seconds: float) -> Iterator[None]:
    """Raise OverBudget in the body after so many seconds of processor time, which other processes do not shorten.

    Only the main thread of a process gets signals: elsewhere there is no budget. Budgets do not nest.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(signum: int, frame: Any) -> None:
        raise OverBudget

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
