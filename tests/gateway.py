"""A gateway in front of a real server on 127.0.0.1: while it is closed, the server is gone for whoever uses it."""

import contextlib
import socket
from threading import Thread


class Gateway:
    """Passes on what comes to `port`; open from the beginning."""

    def __init__(self, server_port: int) -> None:
        self._server_port = server_port
        self._ends: list[socket.socket] = []
        self.port = 0
        self.open()

    def open(self) -> None:
        """Take connections, at the same port as ever."""
        listener = socket.create_server(("127.0.0.1", self.port))
        self.port = listener.getsockname()[1]
        self._ends = [listener]
        Thread(target=self._accept, args=(listener,), daemon=True).start()

    def close(self) -> None:
        """Drop all connections, and refuse new ones."""
        for end in self._ends:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def _accept(self, listener: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                client = listener.accept()[0]
                server = socket.create_connection(("127.0.0.1", self._server_port))
                self._ends += [client, server]
                for one, other in ((client, server), (server, client)):
                    Thread(target=_pass_on, args=(one, other), daemon=True).start()


def _pass_on(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while content := source.recv(65_536):
            target.sendall(content)
    with contextlib.suppress(OSError):
        target.shutdown(socket.SHUT_WR)
