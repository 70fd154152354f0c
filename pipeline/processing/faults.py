"""Whose fault an error is: one document's, which is rejected, or the installation's, which stops the batch."""

import contextlib
import errno
from collections import Counter
from collections.abc import Iterator, Sequence
from traceback import walk_tb

from unspun.pipeline.errors import BatchStopped, InstallationFault
from unspun.pipeline.processing.time_budget import STAGE_SECONDS, OverBudget, processor_budget
from unspun.schemas.articles import Rejected
from unspun.schemas.vocabulary import RejectStage

INTERNAL_ERROR = "internal-error"
"""Reason of a reject for an error that nobody foresaw."""

TIME_BUDGET = "time-budget"
"""Reason of a reject for a document that takes out of all proportion long."""

MIN_INTERNAL_ERRORS = 3
MAX_INTERNAL_SHARE = 0.05
"""An internal error is met by one odd document among thousands. Three that are also more than one in twenty of a batch
have a cause in common: the code, the models or the delivery as a whole. Then it is better to load nothing and to say so
than to put a day into quarantine. One or two are left to quarantine also in a batch of two, where a share says little.
"""

MAX_DETAIL_CHARS = 500

_OF_THE_SYSTEM = {
    errno.ENOENT,
    errno.EACCES,
    errno.EPERM,
    errno.ENOTDIR,
    errno.EISDIR,
    errno.EROFS,
    errno.EIO,
    errno.ENOSPC,
    errno.EMFILE,
    errno.ENFILE,
}
"""Errors about files. Others, such as a date out of the range of the system's clock, come from values of a document."""


@contextlib.contextmanager
def rejecting(stage: RejectStage, seconds: float = STAGE_SECONDS) -> Iterator[None]:
    """Reject the document at this stage where an unforeseen error is met, or the stage takes more processor time than
    `seconds`: its bytes are kept, and the batch goes on.

    Raises InstallationFault where the error is that of the installation, of which no document can be guilty.
    """
    try:
        with processor_budget(seconds):
            yield
    except Rejected:
        raise
    except OverBudget as error:
        raise Rejected(stage, TIME_BUDGET, f"not done after {seconds:g} s of processor time") from error
    except Exception as error:
        refuse_installation_fault(error)
        raise Rejected(stage, INTERNAL_ERROR, describe_error(error)) from error


def refuse_installation_fault(error: BaseException) -> None:
    """Raise InstallationFault if the error, or what it was raised from, is one of the installation, or memory is short:
    which no single document causes, as their sizes are limited."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, InstallationFault):
            raise cause
        if isinstance(cause, MemoryError) or (isinstance(cause, OSError) and cause.errno == errno.ENOMEM):
            raise InstallationFault(
                f"memory is short, so nothing of the batch was loaded: {describe_error(cause)}"
            ) from error
        if isinstance(cause, ImportError) or (isinstance(cause, OSError) and cause.errno in _OF_THE_SYSTEM):
            raise InstallationFault(
                f"the installation is broken, so nothing of the batch was loaded: {describe_error(cause)}"
            ) from error
        cause = cause.__cause__


def refuse_many_internal_errors(rejections: Sequence[Rejected], documents: int) -> None:
    """Raise BatchStopped where more than a small share of a batch failed with an internal error."""
    details = Counter(rejection.detail for rejection in rejections if rejection.reason == INTERNAL_ERROR)
    if details.total() >= MIN_INTERNAL_ERRORS and details.total() > MAX_INTERNAL_SHARE * documents:
        detail, count = details.most_common(1)[0]
        raise BatchStopped(
            f"{details.total()} of {documents} documents failed with an internal error, so nothing of the batch was "
            f"loaded. {count} of them: {detail}"
        )


def describe_error(error: BaseException) -> str:
    """Type, message and place of an error, in one line; the place is the innermost line of our own code.

    >>> describe_error(ValueError("no date"))
    'ValueError: no date'
    """
    frames = [(frame.f_globals.get("__name__", "?"), line) for frame, line in walk_tb(error.__traceback__)]
    ours = [frame for frame in frames if frame[0].startswith("unspun.")]
    place = next((f" (at {module}:{line})" for module, line in reversed(ours or frames)), "")
    message = " ".join(f"{type(error).__name__}: {error}".split())
    return message[: MAX_DETAIL_CHARS - len(place)] + place
