"""Get a file from a server or from a disk, and know how far it can be trusted."""

from __future__ import annotations

import hashlib
import http.client
import io
import ssl
from contextlib import closing, contextmanager
from os import fstat
from pathlib import Path
from typing import IO, TYPE_CHECKING
from urllib.error import HTTPError, URLError
from urllib.parse import urljoin, urlsplit
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
    UnknownHandler,
    url2pathname,
)

from .. import __version__
from ..errors import PackageError
from ..named_tuples import NamedTuple
from ..quoting import first_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

TIMEOUT = 30.0
"""How many seconds a server may be silent."""
_BLOCK = 1 << 18
_LARGEST_TEXT = 64 * 2**20
_WEB = ("http", "https")
# Nothing else: a server may send us on, and not to FTP.
_HANDLERS = (
    ProxyHandler, UnknownHandler, HTTPHandler, HTTPSHandler, HTTPRedirectHandler, HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
)  # fmt: skip
_HERE = ("127.0.0.1", "::1", "localhost")


class Fetched(NamedTuple):
    """What is known of a file that was fetched.

    Args:
        sha256: Its hash, in hexadecimal digits.
        is_untouched: Whether nobody can have changed it on the way: it came over HTTPS, or from this machine.
    """

    sha256: str
    is_untouched: bool


def fetch(place: str, file: IO[bytes], *, watch: Callable[[int, int | None], None] | None = None) -> Fetched:
    """Write what is at an address, or in a file on this machine, into an open file.

    Args:
        place: The address, or the path.
        file: Where to write it.
        watch: Called with the number of bytes that are there, and that of all where it is known.

    Raises:
        PackageError: It cannot be had, or not whole.
    """
    sha256 = hashlib.sha256()
    with _opened(place) as (source, n_all, is_untouched):
        n_bytes = 0
        while block := source.read(_BLOCK):
            file.write(block)
            sha256.update(block)
            n_bytes += len(block)
            if watch is not None:
                watch(n_bytes, n_all)
        if n_all is not None and n_bytes != n_all:
            raise PackageError(f"{place}: the connection ended after {n_bytes:,} of {n_all:,} bytes; try again")
    return Fetched(sha256.hexdigest(), is_untouched)


def fetch_text(place: str) -> str:
    """Return the text at an address, or in a file on this machine, that only its author can have written.

    Raises:
        PackageError: It cannot be had, is no text, or others could have changed it on the way.
    """
    file = io.BytesIO()

    def stop_at_the_limit(n_bytes: int, n_all: int | None) -> None:
        if max(n_bytes, n_all or 0) > _LARGEST_TEXT:
            raise PackageError(f"{place}: this is larger than any index of packages; check the address")

    if not fetch(place, file, watch=stop_at_the_limit).is_untouched:
        raise PackageError(
            f"{place}: over http others can change what arrives, and with it what is installed; use https, or fetch "
            "the file and name its path"
        )
    try:
        return file.getvalue().decode("utf8")
    except UnicodeDecodeError:
        raise PackageError(f"{place}: this is no text in UTF-8; check the address") from None


def is_address(place: str) -> bool:
    """Tell whether something is an address rather than a path.

    Raises:
        PackageError: It would be one, and is damaged.
    """
    with _read_as_address(place):
        return urlsplit(place).scheme in (*_WEB, "file")


def beside(place: str, name: str) -> str:
    """Return the address or the path of a file whose name is relative to another's."""
    if is_address(name):
        return name
    if not is_address(place):
        return str(Path(place).parent / name)
    with _read_as_address(name):
        return urljoin(place, name)


@contextmanager
def _opened(place: str) -> Iterator[tuple[IO[bytes] | http.client.HTTPResponse, int | None, bool]]:
    """Yield what can be read, of how many bytes it is where that is known, and whether it comes untouched."""
    scheme = urlsplit(place).scheme if is_address(place) else ""
    if scheme not in _WEB:
        path = url2pathname(urlsplit(place).path) if scheme else place
        try:
            file = Path(path).open("rb")  # noqa: SIM115  (errors of reading it are others)
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) else error
            raise PackageError(f"{place}: cannot be read ({reason}); check the path") from None
        with file:
            yield file, fstat(file.fileno()).st_size, True
        return
    with _explained(place), closing(_requested(place)) as response:
        end = urlsplit(response.geturl())
        is_untouched = end.scheme == "https" == scheme or end.hostname in _HERE
        yield response, response.length, is_untouched


def _requested(place: str) -> http.client.HTTPResponse:
    opener = OpenerDirector()
    for handler in _HANDLERS:
        opener.add_handler(handler())
    request = Request(place, headers={"User-Agent": f"nlpx/{__version__}"})
    with _read_as_address(place):
        response: http.client.HTTPResponse = opener.open(request, timeout=TIMEOUT)
    return response


@contextmanager
def _read_as_address(place: str) -> Iterator[None]:
    """Say that an address is damaged, or has letters that must be written as ``%C3%A4``.

    Raises:
        PackageError: It is.
    """
    try:
        yield
    except (http.client.InvalidURL, ValueError) as error:
        raise PackageError(f"{place}: this is no address ({first_line(error)}); check it") from None


@contextmanager
def _explained(place: str) -> Iterator[None]:
    """Say in a sentence why nothing comes from a server.

    Raises:
        PackageError: Nothing comes.
    """
    try:
        yield
    except HTTPError as error:
        with closing(error):
            way_out = "check the address" if error.code in (404, 410) else "try again later"
            text = " ".join(f"{error.code} {error.reason}".split())
            raise PackageError(f"{place}: the server answers {text}; {way_out}") from None
    except TimeoutError:
        raise _silence(place) from None
    except URLError as error:
        if isinstance(error.reason, TimeoutError):
            raise _silence(place) from None
        if isinstance(error.reason, ssl.SSLError):
            raise PackageError(
                f"{place}: the server cannot be trusted ({first_line(error.reason)}); check the address, and the "
                "certificates of this machine"
            ) from None
        raise PackageError(f"{place}: the server cannot be reached ({_said(error.reason)}); {_OFFLINE}") from None
    except (http.client.HTTPException, ConnectionError) as error:
        raise PackageError(f"{place}: the connection broke ({_said(error)}); try again") from None


_OFFLINE = "check the network, or get the package elsewhere with 'nlpx download NAME --to DIR' and use 'nlpx install'"


def _said(reason: object) -> str:
    if isinstance(reason, OSError) and reason.strerror:
        return reason.strerror
    return first_line(reason) if isinstance(reason, BaseException) else str(reason)


def _silence(place: str) -> PackageError:
    return PackageError(f"{place}: the server has said nothing for {TIMEOUT:g} seconds; try again later")
