"""Server processes of this machine: started with a log file each, known by process id and time of start, and stopped as
whole process groups. Nothing that was started by somebody else is ever stopped.
"""

import dataclasses
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from unspun.deploy.network import HOST

START_SECONDS = 300
"""An API server answers within 30 s on two busy cores; ten times that is a machine in trouble."""
STOP_SECONDS = 20
AIRFLOW = (sys.executable, "-P", "-m", "airflow")
"""Airflow of this environment. With `-P`, packages in the working folder do not hide installed ones."""


class ServerError(Exception):
    """A server cannot start; the message names the log or the package to look at."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class AirflowServers:
    """A running, or once running, set of servers, and how to reach it.

    `processes` maps a server's name to its process id and start time; the logs are `NAME.log` in `home`.
    """

    home: Path
    executor: str
    port: int
    processes: dict[str, tuple[int, float]]

    @property
    def address(self) -> str:
        """Address of the API server."""
        return f"http://{HOST}:{self.port}"

    @property
    def passwords(self) -> dict[str, str]:
        """Password by user name."""
        return json.loads((self.home / "passwords.json").read_text(encoding="utf-8"))

    def save(self) -> None:
        """Write down what was started, for `read`."""
        state = {"executor": self.executor, "port": self.port, "processes": self.processes}
        (self.home / "cluster.json").write_text(json.dumps(state, indent=1), encoding="utf-8")

    @classmethod
    def read(cls, home: Path) -> "AirflowServers | None":
        """The servers that were started with this home, or None."""
        try:
            state = json.loads((home / "cluster.json").read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        processes = {name: (pid, started) for name, (pid, started) in state["processes"].items()}
        return cls(home=home, executor=state["executor"], port=state["port"], processes=processes)

    def are_running(self) -> bool:
        """Whether every server is running."""
        return bool(self.processes) and all(find_process(*process) for process in self.processes.values())

    def check(self) -> None:
        """Raise ServerError where a server has ended."""
        for name, process in self.processes.items():
            if find_process(*process) is None:
                raise ServerError(f"{name} ended: see {self.home / f'{name}.log'}")


def start(servers: AirflowServers, name: str, command: Sequence[str], **options: Any) -> None:
    """Start a server in a process group of its own, with its output in its log file; `options` are those of Popen."""
    import psutil

    with (servers.home / f"{name}.log").open("ab") as log:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, start_new_session=True, **options
        )
    servers.processes[name] = (process.pid, psutil.Process(process.pid).create_time())
    servers.save()


def stop(servers: AirflowServers, name: str) -> bool:
    """Stop a server and its children; returns whether it was running."""
    process = find_process(*servers.processes[name])
    if process is None:
        return False
    # SIGINT is PostgreSQL's fast shutdown: on SIGTERM it would wait until the last client has left.
    os.killpg(process.pid, signal.SIGINT if name == "postgresql" else signal.SIGTERM)
    deadline = time.monotonic() + STOP_SECONDS
    while _group_is_running(process.pid):
        if time.monotonic() > deadline:
            os.killpg(process.pid, signal.SIGKILL)
            break
        time.sleep(0.1)
    return True


def find_process(pid: int, started: float) -> Any:
    """The process that was started at this time under this id, or None: the id may belong to another by now."""
    import psutil

    try:
        process = psutil.Process(pid)
        if process.status() != psutil.STATUS_ZOMBIE and abs(process.create_time() - started) < 1:
            return process
    except psutil.NoSuchProcess:
        pass
    return None


def run_airflow(home: Path, name: str, arguments: Sequence[str], variables: Mapping[str, str]) -> None:
    """Run a command of Airflow to its end, with its output in `NAME.log`. Raises ServerError where it fails."""
    log = home / f"{name}.log"
    with log.open("wb") as output:
        command = [*AIRFLOW, *arguments]
        done = subprocess.run(command, env=variables, stdout=output, stderr=subprocess.STDOUT, check=False)
    if done.returncode:
        raise ServerError(f"airflow {' '.join(arguments[:2])} failed: see {log}")


def find_program(name: str, package: str, folders: Sequence[Path] = ()) -> str:
    """The path of a program. Raises ServerError with the Debian package that has it."""
    path = shutil.which(name, path=os.pathsep.join([*map(str, folders), os.environ.get("PATH", "")]))
    if path is None:
        raise ServerError(f"{name} is not installed: `apt-get install {package}`")
    return path


def _group_is_running(group: int) -> bool:
    import psutil

    for process in psutil.process_iter(["pid", "status"]):
        try:
            if process.info["status"] != psutil.STATUS_ZOMBIE and os.getpgid(process.pid) == group:
                return True
        except ProcessLookupError:
            continue
    return False
