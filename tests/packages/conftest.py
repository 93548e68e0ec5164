"""Packages of pipelines, an environment of their own to be found in, and a server that has them."""

from __future__ import annotations

import hashlib
import http.server
import json
import sys
import threading
import zipfile
from typing import TYPE_CHECKING

import pytest

import nlpx

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

META = {"lang": "en", "version": "1.0.0", "spacy_version": ">=3.8.0,<3.9.0", "nlpx_version": nlpx.__version__}


@pytest.fixture
def environment(tmp_path, monkeypatch) -> Path:
    """Return the folder that packages are installed in, of an environment that has links of its own."""
    site = tmp_path / "site"
    site.mkdir()
    monkeypatch.syspath_prepend(str(site))
    monkeypatch.setattr(sys, "prefix", str(tmp_path / "prefix"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("NLPX_INDEX", raising=False)
    return site


@pytest.fixture(scope="session")
def saved(tmp_path_factory) -> Path:
    """Return the folder of a pipeline that takes no time to load."""
    nlp = nlpx.blank("en", meta={"name": "mine", "version": "1.0.0", "license": "MIT"})
    nlp.add_pipe("merge_entities")
    folder = tmp_path_factory.mktemp("saved") / "mine"
    nlp.to_disk(folder)
    return folder


@pytest.fixture
def files(saved) -> Callable[..., dict[str, bytes]]:
    """Return a function that gives the files of a package, as they are installed."""

    def make(
        name: str, *, requires: tuple[str, ...] = (), groups: tuple[str, ...] = ("spacy_models",), **meta: str
    ) -> dict[str, bytes]:
        about = {**META, "name": name.partition("_")[2], **meta}
        inner, info = f"{name}/{name}-{about['version']}", f"{name}-{about['version']}.dist-info"
        lines = [
            "Metadata-Version: 2.1",
            f"Name: {name}",
            f"Version: {about['version']}",
            *(f"Requires-Dist: {each}" for each in requires),
        ]
        packed = {
            f"{inner}/{path.relative_to(saved).as_posix()}": path.read_bytes()
            for path in saved.rglob("*")
            if path.is_file()
        }
        texts = {
            f"{name}/__init__.py": "raise ImportError('this is of spaCy')\n",
            f"{name}/meta.json": json.dumps(about),
            f"{inner}/meta.json": json.dumps(about),
            f"{info}/METADATA": "\n".join(lines) + "\n",
            f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
            f"{info}/entry_points.txt": "".join(f"[{group}]\n{name} = {name}\n" for group in groups),
        }
        packed |= {path: text.encode() for path, text in texts.items()}
        record = "".join(f"{path},,\n" for path in packed) + f"{info}/RECORD,,\n"
        return {**packed, f"{info}/RECORD": record.encode()}

    return make


@pytest.fixture
def install(environment, files) -> Callable[..., Path]:
    """Return a function that puts a package where it is found, and returns its folder."""

    def put(name: str, **about: object) -> Path:
        for path, data in files(name, **about).items():
            target = environment / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
        return environment / name

    return put


@pytest.fixture
def wheel(files) -> Callable[..., Path]:
    """Return a function that writes the wheel of a package into a folder."""

    def write(folder: Path, name: str, **about: object) -> Path:
        packed = files(name, **about)
        version = json.loads(packed[f"{name}/meta.json"])["version"]
        path = folder / f"{name}-{version}-py3-none-any.whl"
        folder.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(path, "w") as archive:
            for entry, data in packed.items():
                archive.writestr(entry, data)
        return path

    return write


class Server:
    """A server on this machine.

    Attributes:
        folder: What it serves.
        answers: What it does for other paths, each a function of the request's handler.
        asked: The paths that were asked for.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.answers: dict[str, Callable[[http.server.BaseHTTPRequestHandler], None]] = {}
        self.asked: list[str] = []
        server = self

        class Handler(http.server.SimpleHTTPRequestHandler):
            def __init__(self, *arguments, **options) -> None:
                super().__init__(*arguments, directory=str(folder), **options)

            def do_GET(self) -> None:
                server.asked.append(self.path)
                server.answers.get(self.path, lambda _: super(Handler, self).do_GET())(self)

            def log_message(self, *arguments) -> None:
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@pytest.fixture
def server(tmp_path, monkeypatch) -> Iterator[Server]:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    folder = tmp_path / "served"
    folder.mkdir()
    server = Server(folder)
    yield server
    server.stop()


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture
def indexed(server, wheel) -> Callable[..., dict]:
    """Return a function that has the server serve a wheel, and an index that names it; returns the index."""

    def serve(name: str = "en_served", *, shortcuts: dict[str, str] | None = None, **about: object) -> dict:
        path = wheel(server.folder, name, **about)
        meta = {**META, **about}
        entry = {key: meta[key] for key in ("spacy_version", "nlpx_version")}
        file = server.folder / "index.json"
        index = (
            json.loads(file.read_text())
            if file.exists()
            else {"format": 1, "shortcuts": shortcuts or {}, "pipelines": {}}
        )
        versions = index["pipelines"].setdefault(name, {})
        versions[meta["version"]] = {**entry, "wheel": {"url": path.name, "sha256": sha256(path)}}
        file.write_text(json.dumps(index))
        return index

    return serve
