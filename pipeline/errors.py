"""What can stop a run, in words that say what to do. None of it is a property of a single document."""


class PipelineError(Exception):
    """A run, or a batch of it, that cannot go on; the message says why."""


class BatchStopped(PipelineError):
    """The audit stopped a batch: nothing of it was loaded, and it stays staged."""


class SegmentDamaged(PipelineError):
    """A raw segment is not what was written. Restored from a backup, or from its documents when they are delivered
    again."""


class InstallationFault(PipelineError):
    """A file, a module or a model of the installation is missing or broken, or memory is short, so that every document
    may fail."""


class WorkerKilled(PipelineError):
    """A process that prepares batches was ended from outside, so that batches are missing."""


class CustomRulesError(PipelineError):
    """A lexicon, or rules for sites, of the user that cannot be used; the message says where it is and why."""


class EntityFileError(PipelineError):
    """An entity file that cannot be used; the message says where it is and why."""
