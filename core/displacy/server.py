"""Show pictures in the browser, from a small web server."""

from __future__ import annotations

import errno
import sys
from ipaddress import ip_address
from socketserver import ThreadingMixIn
from typing import TYPE_CHECKING, Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from ..errors import UsageError
from ..quoting import shown
from .drawing import draw

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from .drawing import Drawable

_PORTS_TRIED = 100
_LAST_PORT = 65535


class _Server(ThreadingMixIn, WSGIServer):
    """Answer each connection in a thread of its own, so that an idle one blocks nobody."""

    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    # An idle connection ends after so many seconds.
    timeout = 10

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  (the name of the base class)
        """Say nothing for each request."""


def serve(
    docs: Iterable[Drawable] | Drawable,
    style: str = "dep",
    page: bool = True,
    minify: bool = False,
    options: Mapping[str, Any] | None = None,
    manual: bool = False,
    port: int = 5000,
    host: str = "127.0.0.1",
    auto_select_port: bool = False,
) -> None:
    """Show pictures in the browser, until interrupted.

    Args:
        docs: One or several Docs, spans or pictures as data.
        style: What to draw, such as ``dep`` or ``ent``.
        page: Whether to make a whole HTML page.
        minify: Whether to leave out line breaks.
        options: What the style can be told.
        manual: Whether `docs` are data.
        port: The port to listen at.
        host: The address to listen at: this machine alone, so that nobody else reads the texts; "0.0.0.0" for all of
            its networks, which is spaCy's default.
        auto_select_port: Whether to take the next free port where `port` is taken.

    Raises:
        NameNotFound: No installed plugin draws this style.
        UsageError: The port is taken, or there is no such port or host here.
    """
    html = draw(docs, style, page=page, minify=minify, options=options or {}, manual=manual)
    with open_server(html, port=port, host=host, auto_select_port=auto_select_port) as server:
        print(f"Showing {style!r} at http://{host}:{server.server_port} (Ctrl+C ends it)", file=sys.stderr)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            print("Stopped.", file=sys.stderr)


def open_server(html: str, *, port: int, host: str, auto_select_port: bool = False) -> WSGIServer:
    """Make a server that answers with one page whoever asks for it by a name or an address of this machine.

    Raises:
        UsageError: The port is taken, or there is no such port or host here.
    """
    page = html.encode("utf-8")

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        status, kind, body = "200 OK", "text/html", page
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            status, kind, body = "405 Method Not Allowed", "text/plain", b"Only GET and HEAD are answered.\n"
        elif not is_own_host(environ.get("HTTP_HOST", ""), host):
            status, kind, body = "421 Misdirected Request", "text/plain", b"This server has another name.\n"
        headers = [("Content-Type", f"{kind}; charset=utf-8"), ("Content-Length", str(len(body)))]
        start_response(status, headers)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]

    if not isinstance(port, int) or not 0 <= port <= _LAST_PORT:
        raise UsageError(f"port {shown(port)} is none; give a number from 0 (any that is free) to {_LAST_PORT}")
    for tried in range(port, min(port + (_PORTS_TRIED if auto_select_port else 1), _LAST_PORT + 1)):
        try:
            return make_server(host, tried, answer, server_class=_Server, handler_class=_Quiet)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise UsageError(
                    f"nobody can listen at port {tried} of {shown(host)}: {error.strerror}; choose another port or host"
                ) from error
    raise UsageError(f"port {port} is taken; choose another with port=…, or have one found with auto_select_port=True")


def is_own_host(asked: str, host: str) -> bool:
    """Tell whether the Host of a request is a name of this server.

    A foreign page can have its own name point to this machine and so read what is shown; addresses, and the names that
    were given here, cannot be taken over like that.

    Args:
        asked: The header, with or without a port; empty where a client sends none.
        host: The name or address that the server listens at.
    """
    name = asked[1:].partition("]")[0] if asked.startswith("[") else asked.partition(":")[0]
    if name.lower() in ("", "localhost", host.lower()):
        return True
    try:
        ip_address(name)
    except ValueError:
        return False
    return True
