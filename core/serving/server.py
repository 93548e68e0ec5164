"""Listen, answer, and stop when asked to."""

from __future__ import annotations

import gc
import os
import socket
import warnings
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from ipaddress import ip_address
from typing import TYPE_CHECKING

from ..errors import MissingExtra, UsageError
from ..quoting import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ..pipeline import Language
    from .limits import Limits

_FRAMEWORK = ("starlette", "uvicorn")
# Requests that have begun get so many seconds more than each may take.
_GRACE = 5


def serve_pipeline(
    nlp: Language,
    *,
    host: str,
    port: int,
    limits: Limits,
    n_process: int = 1,
    say: Callable[[str], None] | None = None,
) -> None:
    """Serve a pipeline until the process is asked to stop (SIGINT, SIGTERM); what was asked before is answered.

    Args:
        nlp: The pipeline.
        host: The address to listen at.
        port: The port to listen at; 0 for any that is free.
        limits: How much is taken at once.
        n_process: How many processes annotate: 1 for this one alone, else so many besides it, which share its weights;
            -1 for one on each processor that this one may use.
        say: What is called with each notice.

    Raises:
        MissingExtra: The framework is not installed.
        UsageError: The port is taken, or there is no such address here.
        ModelError: The processes cannot be started.
    """
    refuse_missing()
    import uvicorn

    from ..pipeline.arguments import as_processes
    from .app import make_app
    from .heads import with_timeout
    from .processes import Processes

    n_process = as_processes(n_process)
    with open_socket(host, port) as listening, _settled(), ExitStack() as stack:
        connections: set[int] = set()
        processes = None
        if n_process > 1:
            processes = Processes(
                nlp,
                number=n_process,
                seconds=limits.timeout,
                sockets=lambda: (listening.fileno(), *connections),
            )
            stack.enter_context(processes)
        is_local = is_loopback(listening.getsockname()[0])
        app = make_app(nlp, limits, host=host if is_local else None, processes=processes)
        config = uvicorn.Config(
            app,
            http=with_timeout(limits.timeout, connections),
            access_log=False,
            log_config=None,
            # What clients do wrong is told to them.
            log_level="error",
            server_header=False,
            # Nobody asks for the address of a client.
            proxy_headers=False,
            ws="none",
            timeout_graceful_shutdown=int(limits.timeout) + _GRACE,
        )
        if not is_local:
            message = f"{host} is reached from other machines; whoever reaches it can have texts annotated"
            warnings.warn(message, stacklevel=2)
        say = say or (lambda notice: None)
        say(f"serving {nlp.meta['lang']}_{nlp.meta['name']} at {url_of(listening)} (Ctrl+C ends it)")
        try:
            uvicorn.Server(config).run(sockets=[listening])
        except KeyboardInterrupt:
            # Uvicorn passes the signal on when all is answered.
            say("stopped")


@contextmanager
def _settled() -> Iterator[None]:
    """Keep what is there out of the collections of garbage until the block ends.

    One takes as long as several batches and finds nothing; and in a process that is forked it would copy what it looks
    at.
    """
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def refuse_missing() -> None:
    """Refuse to serve without the framework.

    Raises:
        MissingExtra: It is not installed.
    """
    missing = [name for name in _FRAMEWORK if find_spec(name) is None]
    if missing:
        raise MissingExtra(f"serving needs {' and '.join(missing)}: pip install 'nlpx-core[serve]'")


def open_socket(host: str, port: int) -> socket.socket:
    """Listen at an address.

    Raises:
        UsageError: The port is taken, or there is no such address here.
    """
    try:
        (family, _, _, _, address), *_ = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )
        return socket.create_server(address[:2], family=family, backlog=2048)
    except UnicodeError as error:
        raise UsageError(f"{shown(host)} is no name of a host; choose another --host") from error
    except OSError as error:
        # The standard library repeats the address in its text.
        number = error.errno or 0
        reason = os.strerror(number) if number > 0 else error.strerror
        raise UsageError(
            f"nobody can listen at port {port} of {host}: {reason}; choose another --port or --host"
        ) from error


def is_loopback(address: str) -> bool:
    """Tell whether an address, in numbers, is reached from this machine alone."""
    return ip_address(address).is_loopback


def url_of(listening: socket.socket) -> str:
    """Return the address of a socket as it is typed into a browser."""
    host, port = listening.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
