"""Whether a process may have as many addresses as a run needs."""

from unspun.pipeline.errors import InstallationFault

MIN_ADDRESS_SPACE_BYTES = 3 * 2**30
"""A run of 12 documents on two cores takes 2.9 GiB of addresses, most of them reserved by libraries for each core and
never used. With less, a run cannot be relied on to say so: at 1.2 GiB the C library ended the process, at 1.7 GiB
DuckDB said what it lacks, and at 2.2 GiB OpenBLAS asked for memory in a loop without end."""


def require_address_space() -> None:
    """Raise InstallationFault where the address space is limited (`ulimit -v`) below what a run needs.

    Memory that a container or the system limits is another thing: there the process is killed when it takes too much.
    """
    import resource  # only on Unix

    limit, _ = resource.getrlimit(resource.RLIMIT_AS)
    if limit != resource.RLIM_INFINITY and limit < MIN_ADDRESS_SPACE_BYTES:
        raise InstallationFault(
            f"memory is short: a process may have {limit / 2**20:,.0f} MiB of addresses, and a run needs "
            f"{MIN_ADDRESS_SPACE_BYTES / 2**20:,.0f}. Allow more (ulimit -v) and run this again."
        )
