"""Which extra of the package has a library that is missing."""

from importlib.metadata import requires


def missing_extra(error: ImportError) -> str | None:
    """The extra to install where an import failed, by the metadata of the package; None where it is another fault.

    The name of the module is that of the error, or of the error that caused it: fsspec, for one, raises its own.
    """
    cause = error.__cause__
    module = error.name or (cause.name if isinstance(cause, ImportError) else None)
    if not module:
        return None
    wanted = module.partition(".")[0].replace("_", "-").lower()
    for line in requires("unspun") or ():
        requirement, _, marker = line.partition(";")
        _, _, extra = marker.partition("extra ==")
        # A distribution is often called more than its module: postgres_scanner is in duckdb-extension-postgres-scanner.
        if extra and wanted in requirement.lower().split("[")[0]:
            return extra.strip(" '\"")
    return None
