"""Files from a server or a disk: whole, or one sentence."""

from __future__ import annotations

import hashlib
import io
import socket
import time

import pytest

from nlpx.errors import PackageError
from nlpx.packages import fetching
from nlpx.packages.fetching import beside, fetch, fetch_text


def answer(code, *, body=b"", **headers):
    def write(handler):
        handler.send_response(code)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)

    return write


@pytest.mark.parametrize("form", ["{url}/file", "{folder}/file", "file://{folder}/file"])
def test_file_is_fetched_whole(server, form):
    data = bytes(range(256)) * 3000
    (server.folder / "file").write_bytes(data)
    file, seen = io.BytesIO(), []
    fetched = fetch(
        form.format(url=server.url, folder=server.folder), file, watch=lambda *numbers: seen.append(numbers)
    )
    assert file.getvalue() == data
    assert fetched == (hashlib.sha256(data).hexdigest(), True)
    assert len(seen) > 1
    assert seen[-1] == (len(data), len(data))


def test_redirects_are_followed(server):
    (server.folder / "file").write_bytes(b"data")
    server.answers["/old"] = answer(302, Location="/file")
    file = io.BytesIO()
    fetch(f"{server.url}/old", file)
    assert file.getvalue() == b"data"
    assert server.asked == ["/old", "/file"]


def hang_up(handler):
    handler.connection.shutdown(socket.SHUT_RDWR)


@pytest.mark.parametrize(
    ("what", "message"),
    [
        (answer(404), r"/x: the server answers 404 Not Found; check the address"),
        (answer(503), r"/x: the server answers 503 Service Unavailable; try again later"),
        (answer(302, Location="/x"), r"/x: the server answers 302 .*; try again later"),
        (answer(302, Location="ftp://127.0.0.1/x"), r"/x: the server cannot be reached \(unknown url type: ftp\)"),
        (answer(200, body=b"part", Content_Length="100"), r"/x: the connection ended after 4 of 100 bytes; try again"),
        (hang_up, r"/x: the connection broke \(.*\); try again"),
        (lambda handler: time.sleep(0.3), r"/x: the server has said nothing for 0.1 seconds; try again later"),
    ],
    ids=["404", "503", "a circle", "elsewhere", "cut off", "hung up", "silence"],
)
def test_failure_of_a_server_is_one_sentence(server, monkeypatch, what, message):
    monkeypatch.setattr(fetching, "TIMEOUT", 0.1 if "0.1" in message else 5)
    server.answers["/x"] = what
    with pytest.raises(PackageError, match=message) as caught:
        fetch(f"{server.url}/x", io.BytesIO())
    assert "\n" not in str(caught.value)


def test_server_that_is_not_there_is_one_sentence(monkeypatch):
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with socket.socket() as taken:
        # Nobody listens there.
        taken.bind(("127.0.0.1", 0))
        with pytest.raises(PackageError, match=r"cannot be reached \(Connection refused\); check the network"):
            fetch(f"http://127.0.0.1:{taken.getsockname()[1]}/x", io.BytesIO())


def test_file_that_is_not_there_is_one_sentence(tmp_path):
    with pytest.raises(PackageError, match=r"none: cannot be read \(No such file or directory\); check the path"):
        fetch(str(tmp_path / "none"), io.BytesIO())


@pytest.mark.parametrize(
    "place",
    ["http://[bad", "http://127.0.0.1:x/", "http://127.0.0.1:1/a b", "http://127.0.0.1:1/\xe4", "http://\ud800/"],
)
def test_address_that_is_none_is_one_sentence(place):
    with pytest.raises(PackageError, match=r"this is no address \(.*\); check it"):
        fetch(place, io.BytesIO())


def test_address_that_is_none_beside_another_is_one_sentence():
    with pytest.raises(PackageError, match=r"http://\[bad: this is no address"):
        beside("http://127.0.0.1/index.json", "http://[bad")


def test_path_that_is_none_is_one_sentence():
    with pytest.raises(PackageError, match=r"cannot be read \(embedded null byte\); check the path"):
        fetch("\0", io.BytesIO())


def test_full_disk_is_not_blamed_on_the_file_that_is_read(tmp_path):
    class Full(io.BytesIO):
        def write(self, data):
            raise OSError(28, "No space left on device")

    (tmp_path / "x").write_bytes(b"x")
    with pytest.raises(OSError, match="No space left"):
        fetch(str(tmp_path / "x"), Full())


def test_text_that_others_could_have_changed_is_refused(server, monkeypatch):
    (server.folder / "index.json").write_text("{}")
    assert fetch_text(f"{server.url}/index.json") == "{}"
    # As if the server were on another machine.
    monkeypatch.setattr(fetching, "_HERE", ())
    with pytest.raises(PackageError, match=r"index\.json: over http others can change what arrives"):
        fetch_text(f"{server.url}/index.json")


@pytest.mark.parametrize(("body", "message"), [(b"\xff", "no text in UTF-8"), (b" " * 200, "larger than any index")])
def test_what_is_no_index_is_refused(server, monkeypatch, body, message):
    monkeypatch.setattr(fetching, "_LARGEST_TEXT", 100)
    (server.folder / "index.json").write_bytes(body)
    with pytest.raises(PackageError, match=message):
        fetch_text(f"{server.url}/index.json")


@pytest.mark.parametrize(
    ("place", "name", "due"),
    [
        ("https://a.org/b/index.json", "c.whl", "https://a.org/b/c.whl"),
        ("https://a.org/b/index.json", "https://d.org/c.whl", "https://d.org/c.whl"),
        ("packages/index.json", "c.whl", "packages/c.whl"),
    ],
)
def test_names_are_relative_to_where_they_stand(place, name, due):
    assert beside(place, name) == due
