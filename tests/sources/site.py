"""A site on 127.0.0.1 that does what sites do: a real HTTP server, with every bad habit of the web."""

import contextlib
import email.utils
import functools
import gzip
import threading
import time
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import brotli
import zstandard

ARTICLE = (
    "<html><head><title>Ferry back in {0}</title></head>"
    "<body><article><p>“She is back,” said Ola Brandt.</p></article></body></html>"
)
BIG = b"<p>Long is the coast.</p>" * 40_000


class Site:
    """Routes by path, what was asked for, and what each page says now."""

    def __init__(self) -> None:
        self.routes: dict[str, Callable[[Any], None]] = {}
        self.asked: Counter[str] = Counter()
        self.times: list[tuple[str, float]] = []
        self.robots = "User-agent: *\nDisallow: /private/\n"
        self.robots_status = 200
        self.base = ""
        self.stop = threading.Event()

    def page(
        self, path: str, body: bytes | str, content_type: str = "text/html; charset=utf-8", **headers: str
    ) -> None:
        """A page with validators, answered with 304 while it does not change."""
        content = body.encode() if isinstance(body, str) else body
        etag = f'"{zlib.crc32(content):x}"'

        def route(handler: Any) -> None:
            if handler.headers.get("If-None-Match") == etag:
                return answer(handler, 304, b"", ETag=etag)
            return answer(handler, 200, content, **{"Content-Type": content_type, "ETag": etag, **headers})

        self.routes[path] = route


def answer(handler: Any, status: int, body: bytes, **headers: str) -> None:
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    if "Content_Length" not in headers:
        handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):
        handler.wfile.write(body)


@contextlib.contextmanager
def serve() -> Iterator[Site]:
    """A site with the bad habits; further pages are added by tests."""
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            site.asked[self.path] += 1
            site.times.append((self.path, time.monotonic()))
            if self.path == "/robots.txt":
                return answer(self, site.robots_status, site.robots.encode(), **{"Content-Type": "text/plain"})
            route = site.routes.get(self.path.partition("?")[0])
            with contextlib.suppress(ConnectionError):
                return route(self) if route else answer(self, 404, b"no such page")

        def log_message(self, *args: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    site.base = f"http://127.0.0.1:{server.server_port}"
    _bad_habits(site)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield site
    finally:
        site.stop.set()
        server.shutdown()
        server.server_close()


def _bad_habits(site: Site) -> None:
    routes = site.routes
    site.page("/plain", ARTICLE.format("Harrow"))
    site.page("/private/memo", "kept out")
    site.page("/wrong-charset", "Ça coûte".encode("cp1252"), "text/html; charset=utf-8")
    site.page("/no-type", ARTICLE.format("Lind"), "")
    site.page("/photo", b"\x89PNG", "image/png")
    for code, path in ((301, "/moved"), (302, "/found"), (308, "/for-good")):
        routes[path] = lambda h, code=code: answer(h, code, b"", Location="/moved-2" if code == 301 else "/plain")
    routes["/moved-2"] = lambda h: answer(h, 301, b"", Location=site.base + "/plain")
    routes["/loop"] = lambda h: answer(h, 302, b"", Location="/loop-2")
    routes["/loop-2"] = lambda h: answer(h, 302, b"", Location="/loop")
    routes["/endless"] = lambda h: answer(h, 302, b"", Location=f"/endless?{site.asked.total()}")
    routes["/nowhere"] = lambda h: answer(h, 302, b"")
    routes["/to-file"] = lambda h: answer(h, 302, b"", Location="file:///etc/passwd")
    routes["/to-private"] = lambda h: answer(h, 302, b"", Location="http://169.254.169.254/latest/meta-data/")
    routes["/to-loopback-name"] = lambda h: answer(h, 302, b"", Location=site.base.replace("127.0.0.1", "localhost"))
    routes["/to-disallowed"] = lambda h: answer(h, 302, b"", Location="/private/memo")
    routes["/gone"] = lambda h: answer(h, 410, b"gone")
    routes["/forbidden"] = lambda h: answer(h, 403, b"no")
    routes["/always-503"] = lambda h: answer(h, 503, b"busy")
    routes["/heals"] = lambda h: (
        answer(h, 503, b"busy")
        if site.asked["/heals"] < 3
        else answer(h, 200, b"<p>well", **{"Content-Type": "text/html"})
    )
    routes["/patience"] = lambda h: (
        answer(h, 429, b"", Retry_After="1") if site.asked["/patience"] < 2 else answer(h, 200, b"<p>patient")
    )
    later = email.utils.formatdate(time.time() + 3600, usegmt=True)
    routes["/long-patience"] = lambda h: answer(h, 429, b"", Retry_After=later)
    routes["/slow"] = _slow(site)
    routes["/never-ends"] = _never_ends(site)
    routes["/lies-more"] = lambda h: _cut(h, b"<p>only this", "100000")
    routes["/lies-less"] = lambda h: _cut(h, b"<p>this and no more of it", "7")
    routes["/announces-too-much"] = lambda h: _cut(h, b"", "99999999999")
    routes["/hangs-up"] = lambda h: h.connection.shutdown(2)
    routes["/not-http"] = lambda h: h.wfile.write(b"SSH-2.0-OpenSSH_9.6\r\n\r\n")
    routes["/gzip"] = _coded("gzip", gzip.compress(BIG))
    routes["/deflate"] = _coded("deflate", zlib.compress(BIG))
    bare = zlib.compressobj(wbits=-15)
    routes["/deflate-bare"] = _coded("deflate", bare.compress(BIG) + bare.flush())
    routes["/br"] = _coded("br", brotli.compress(BIG, quality=3))
    routes["/zstd"] = _coded("zstd", zstandard.compress(BIG))
    routes["/twice"] = _coded("gzip, br", brotli.compress(gzip.compress(BIG), quality=1))
    for name, (coding, body) in _bombs().items():
        routes[name] = _coded(coding, body)
    for name, whole in (("gzip", gzip.compress(BIG)), ("br", brotli.compress(BIG)), ("zstd", zstandard.compress(BIG)),
                        ("deflate", zlib.compress(BIG))):  # fmt: skip
        routes[f"/cut-{name}"] = _coded(name, whole[: len(whole) // 2])
        routes[f"/not-{name}"] = _coded(name, b"this was never encoded")
    routes["/unknown-coding"] = _coded("x-snappy", b"?")
    routes["/tdm-header"] = lambda h: answer(h, 200, b"<p>reserved", tdm_reservation="1")
    routes["/noai-meta"] = lambda h: answer(h, 200, b'<head><meta name="robots" content="noai"></head><p>reserved')
    routes["/proxied"] = lambda h: answer(h, 203, b"<p>through a proxy", **{"Content-Type": "text/html"})
    routes["/charset-as-coding"] = _coded("utf-8", BIG)
    routes["/gzip-and-rubbish"] = _coded("gzip", gzip.compress(BIG) + b"\x07rubbish\x00behind")
    routes["/wants-a-cookie"] = lambda h: (
        answer(h, 200, b"<p>you came back")
        if "seen=1" in (h.headers.get("Cookie") or "")
        else answer(h, 302, b"", Location="/wants-a-cookie", Set_Cookie="seen=1; Path=/")
    )
    routes["/forgets-cookies"] = lambda h: answer(h, 302, b"", Location="/forgets-cookies", Set_Cookie="a=1; Max-Age=0")
    for number in range(8):
        routes[f"/metered/{number}"] = _metered
    year = email.utils.formatdate(time.time() + 370 * 86_400, usegmt=True)
    routes["/busy-for-a-year"] = lambda h: answer(h, 503, b"", Retry_After=year)
    routes["/busy-for-seconds"] = lambda h: answer(h, 503, b"", Retry_After="99999999")
    refresh = '<meta http-equiv="refresh" content="{0}; url=/plain">{1}'
    site.page("/refresh", refresh.format(0, "<p>You are being sent on."))
    site.page("/refresh-to-itself", '<meta http-equiv="refresh" content="0; url=/refresh-to-itself"><p>wait')
    site.page("/reloads", refresh.format(300, "<p>The ferry is back."))
    site.page("/refresh-with-text", refresh.format(3, "<p>" + "The ferry is back. " * 30))


def _metered(handler: Any) -> None:
    """Whole for the first three pages that one reader asks for, by a cookie that counts them."""
    cookie = handler.headers.get("Cookie") or ""
    count = int(cookie.partition("read=")[2].partition(";")[0] or 0) + 1
    body = b"<p>the whole article" if count <= 3 else b"<p>Subscribe to continue reading."
    answer(handler, 200, body, Set_Cookie=f"read={count}; Path=/; Max-Age=2592000")


@functools.cache
def _bombs() -> dict[str, tuple[str, bytes]]:
    zeros = bytes(60_000_000)
    bomb = gzip.compress(zeros)
    return {
        "/bomb-gzip": ("gzip", bomb),
        "/bomb-br": ("br", brotli.compress(zeros, quality=1)),
        "/bomb-zstd": ("zstd", zstandard.compress(zeros)),
        "/bomb-deflate": ("deflate", zlib.compress(zeros)),
        "/bomb-in-bomb": ("gzip, gzip", gzip.compress(bomb)),
    }


def _coded(name: str, body: bytes) -> Callable[[Any], None]:
    return lambda h: answer(h, 200, body, **{"Content-Encoding": name, "Content-Type": "text/html"})


def _cut(handler: Any, body: bytes, length: str) -> None:
    answer(handler, 200, body, Content_Length=length)
    handler.close_connection = True


def _slow(site: Site) -> Callable[[Any], None]:
    def route(handler: Any) -> None:
        answer(handler, 200, b"", Content_Length="1000")
        while not site.stop.wait(0.1):
            handler.wfile.write(b".")

    return route


def _never_ends(site: Site) -> Callable[[Any], None]:
    def route(handler: Any) -> None:
        handler.send_response(200)
        handler.send_header("Connection", "close")
        handler.end_headers()
        while not site.stop.is_set():
            handler.wfile.write(b"<p>and then</p>" * 5000)

    return route
