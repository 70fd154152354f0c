"""Whether a process may use as much memory as a run needs at the very least."""

from unspun.pipeline.errors import InstallationFault

MIN_ADDRESS_SPACE_BYTES = 1536 * 2**20
"""With a limit of 1.2 GB, the C library ended runs where a thread of DuckDB or Arrow began, with a line of its own and
no way to say what to do; with 1.7 GB, DuckDB says what it lacks (two cores, 12 documents)."""


def require_address_space() -> None:
    """Raise InstallationFault where the address space is limited (`ulimit -v`) below what libraries take by themselves.

    Memory that a container or the system limits is another thing: there the process is killed when it takes too much.
    """
    import resource  # only on Unix

    limit, _ = resource.getrlimit(resource.RLIMIT_AS)
    if limit != resource.RLIM_INFINITY and limit < MIN_ADDRESS_SPACE_BYTES:
        raise InstallationFault(
            f"memory is short: this process may use {limit / 2**20:,.0f} MiB, and a run takes "
            f"{MIN_ADDRESS_SPACE_BYTES / 2**20:,.0f} at the least. Allow more (ulimit -v) and run this again."
        )
