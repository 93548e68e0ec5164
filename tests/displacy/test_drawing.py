"""Pictures, whoever draws them."""

from __future__ import annotations

import sys
import types
from http.client import HTTPConnection
from socket import create_connection
from threading import Thread
from urllib.request import urlopen

import pytest

import nlpx
from nlpx import displacy
from nlpx.displacy.server import open_server
from nlpx.errors import NameNotFound, UsageError
from nlpx.registry import registry


class Echo:
    def parse(self, doc, options):
        return {"text": doc.text, "settings": {"lang": "he", "direction": "rtl"}}

    def draw(self, picture, options):
        return ["<p>", f"  {picture['text']}{options.get('mark', '')}", "</p>"]


@pytest.fixture(autouse=True)
def echo(monkeypatch):
    monkeypatch.setitem(registry.renderers._registered, "echo", Echo)


@pytest.fixture
def doc():
    return nlpx.blank("xx")("Hi there")


def test_docs_are_drawn_one_after_the_other(doc):
    assert displacy.render(doc, style="echo") == "<p>\n  Hi there\n</p>"
    assert displacy.render([doc, doc[:1]], style="echo", minify=True) == "<p>Hi there</p><p>Hi</p>"


def test_options_reach_the_renderer(doc):
    assert "Hi there!" in displacy.render(doc, style="echo", options={"mark": "!"})


def test_data_are_drawn_as_they_are():
    assert displacy.render({"text": "x"}, style="echo", manual=True, minify=True) == "<p>x</p>"


def test_a_page_has_the_language_and_the_direction_of_the_text(doc):
    page = displacy.render(doc, style="echo", page=True)
    assert page.startswith('<!DOCTYPE html>\n<html lang="he">')
    assert "direction: rtl" in page
    assert page.endswith("</html>")


def test_no_docs_make_an_empty_page():
    assert displacy.render([], style="echo") == ""
    assert "<figure" not in displacy.render([], style="echo", page=True)


@pytest.mark.parametrize(("what", "manual"), [("text", False), (3, False), ("text", True)])
def test_something_else_is_an_error(what, manual):
    with pytest.raises(UsageError, match=type(what).__name__):
        displacy.render([what], style="echo", manual=manual)


@pytest.mark.parametrize("kind", [UsageError, KeyError])
def test_data_that_lack_something_are_an_error(kind):
    with pytest.raises(kind, match="the data to draw have no 'text'"):
        displacy.render({"words": []}, style="echo", manual=True)


def test_notebook_without_ipython_is_an_error(doc, monkeypatch):
    monkeypatch.setitem(sys.modules, "IPython.display", None)
    with pytest.raises(UsageError, match="IPython is not installed"):
        displacy.render(doc, style="echo", jupyter=True)


def test_an_unknown_style_is_an_error_with_a_suggestion(doc):
    with pytest.raises(NameNotFound, match="among the renderers"):
        displacy.render(doc, style="echoes")


def test_every_result_can_be_wrapped(doc):
    displacy.set_render_wrapper(lambda html: f"[{html}]")
    try:
        assert displacy.render(doc, style="echo", minify=True) == "[<p>Hi there</p>]"
    finally:
        displacy.set_render_wrapper(None)
    with pytest.raises(TypeError, match="function"):
        displacy.set_render_wrapper("no")


def test_a_notebook_shows_the_picture(doc, monkeypatch):
    shown = []
    fake = types.ModuleType("IPython.display")
    fake.HTML = str
    fake.display = shown.append
    shell = type("ZMQInteractiveShell", (), {})
    package = types.ModuleType("IPython")
    package.get_ipython = shell
    monkeypatch.setitem(sys.modules, "IPython", package)
    monkeypatch.setitem(sys.modules, "IPython.display", fake)
    assert displacy.render(doc, style="echo", minify=True) is None
    assert shown == ['<span class="tex2jax_ignore"><p>Hi there</p></span>']
    assert displacy.render(doc, style="echo", jupyter=False, minify=True) == "<p>Hi there</p>"


def test_the_server_answers_with_the_page():
    with open_server("<p>é</p>", port=0, host="127.0.0.1") as server:
        thread = Thread(target=server.handle_request)
        thread.start()
        with urlopen(f"http://127.0.0.1:{server.server_port}/") as response:
            assert response.read().decode("utf-8") == "<p>é</p>"
            assert response.headers["Content-Type"] == "text/html; charset=utf-8"
        thread.join()


def test_a_taken_port_is_an_error_or_another_is_found():
    with open_server("a", port=0, host="127.0.0.1") as server:
        taken = server.server_port
        with pytest.raises(UsageError, match=f"port {taken} is taken"):
            open_server("b", port=taken, host="127.0.0.1")
        with open_server("b", port=taken, host="127.0.0.1", auto_select_port=True) as other:
            assert other.server_port != taken


@pytest.fixture
def port():
    """Return the port of a server that runs."""
    with open_server("<p>é</p>", port=0, host="127.0.0.1") as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


def ask(port, method="GET", **headers):
    """Ask a server for its page; return status, headers and body."""
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    connection.request(method, "/", headers=headers)
    response = connection.getresponse()
    answer = response.status, response.headers, response.read()
    connection.close()
    return answer


def test_an_idle_connection_blocks_nobody(port):
    with create_connection(("127.0.0.1", port)):
        assert ask(port)[0] == 200


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost", 200), ("LOCALHOST:8000", 200), ("127.0.0.1", 200), ("[::1]:80", 200), ("10.1.2.3", 200),
        ("evil.example", 421), ("localhost.evil.example:80", 421), ("127.0.0.1.evil.example", 421),
        ("a@localhost", 421),
    ],
)  # fmt: skip
def test_a_foreign_host_is_refused(port, host, status):
    answered, _headers, body = ask(port, Host=host)
    assert answered == status
    assert ("<p>é</p>".encode() == body) == (status == 200)


def test_head_has_the_headers_of_the_page_and_no_body(port):
    status, headers, body = ask(port, "HEAD")
    assert (status, headers["Content-Length"], body) == (200, str(len("<p>é</p>".encode())), b"")


def test_other_methods_are_refused(port):
    assert ask(port, "POST")[0] == 405


@pytest.mark.parametrize("picture", [{"words": 3, "arcs": []}, {"words": [{}], "arcs": [{"start": None, "end": 1}]}])
def test_data_of_another_shape_are_an_error(picture):
    with pytest.raises(UsageError, match="the data to draw"):
        displacy.render(picture, style="dep", manual=True)


@pytest.mark.parametrize("place", [{"port": 70_000}, {"port": -1}, {"port": "x"}, {"host": "192.0.2.1"}], ids=str)
def test_a_place_where_nobody_can_listen_is_named(place):
    with pytest.raises(UsageError, match=r"70000|-1|'x'|192\.0\.2\.1"):
        open_server("", **{"port": 0, "host": "127.0.0.1", **place})
