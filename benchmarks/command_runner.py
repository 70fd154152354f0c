"""Commands of the command line in processes of their own, forked from one that has imported the libraries: a command
starts at once, so that many can be run, and a kill at a random moment hits work and not the start of an interpreter."""

import contextlib
import math
import multiprocessing
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

PRELOADED = ["unspun.benchmarks.preloaded", "unspun.benchmarks.command_runner"]


class Runner:
    """Runs commands on the warehouse `news.duckdb` of the folder `work`, which is made where it is missing."""

    def __init__(self, folder: Path) -> None:
        self.work = folder / "work"
        self.work.mkdir(exist_ok=True)
        self.output = folder / "output.txt"
        self.context = multiprocessing.get_context("forkserver")
        self.context.set_forkserver_preload(PRELOADED)
        os.environ["PRELOAD_UNSPUN"] = "1"

    def start(self, arguments: Sequence[str], settings: Mapping[str, str]) -> multiprocessing.process.BaseProcess:
        """Start a command, with settings by the names of their variables without `UNSPUN_`."""
        given = (arguments, settings, self.work, self.output)
        process = self.context.Process(target=run_command, args=given, daemon=True)  # ended with this one
        process.start()
        return process

    def finish(self, *arguments: str, **settings: str) -> float:
        """Run a command to its end; returns the seconds of processor time that it took.

        Raises RuntimeError with what it printed where its exit status is not 0.
        """
        process = self.start(arguments, settings)
        seconds = follow(process)
        if process.exitcode:
            raise RuntimeError(f"{' '.join(arguments)}: status {process.exitcode}: {self.output.read_text()[-2000:]}")
        return seconds


def follow(process: multiprocessing.process.BaseProcess, processor_seconds: float = math.inf) -> float:
    """Wait until a process ends, or has taken so much processor time; returns how many seconds it took."""
    taken = 0.0
    while process.exitcode is None and taken < processor_seconds:
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):  # it ended
            fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
            taken = sum(map(int, fields[11:13])) / os.sysconf("SC_CLK_TCK")  # proc(5): utime and stime
        process.join(0.02)
    return taken


def run_command(arguments: Sequence[str], settings: Mapping[str, str], work: Path, output: Path) -> None:
    """What a process does: the command line, with its output in a file."""
    with output.open("wb") as file:
        for descriptor in (1, 2):
            os.dup2(file.fileno(), descriptor)
    os.environ.update({f"UNSPUN_{name}": value for name, value in settings.items()})
    os.environ.update({"UNSPUN_WAREHOUSE": str(work / "news.duckdb"), "UNSPUN_SETTLE_SECONDS": "0"})
    os.chdir(work)
    sys.argv = ["unspun", *arguments]
    from unspun.cli.main import main

    main()
