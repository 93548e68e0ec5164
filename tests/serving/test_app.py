"""What the server answers."""

from __future__ import annotations

import asyncio
import json
import time
from html import escape

import pytest

from nlpx.displacy import draw

BAD, SLOW = "explode", "dawdle"
TEXT = "Ada wrote to London."


def gather(*requests):
    """Return what sends several requests at the same time."""

    async def talk(client):
        return await asyncio.gather(*(client.annotate(request) for request in requests))

    return talk


def test_a_text_is_answered_with_its_doc(serve, nlp):
    answer = serve(lambda client: client.annotate({"text": TEXT}))
    assert (answer.status, answer.headers["content-type"]) == (200, "application/json")
    assert answer.data == json.loads(json.dumps(nlp(TEXT).to_json()))


def test_plain_text_is_a_text(serve):
    answer = serve(lambda client: client.annotate("Ada über".encode(), content_type="text/plain; charset=utf-8"))
    assert answer.data["text"] == "Ada über"


def test_texts_are_answered_in_their_order(serve):
    answer = serve(lambda client: client.annotate({"texts": ["b", "", "a"]}))
    assert [doc["text"] for doc in answer.data] == ["b", "", "a"]
    assert serve(lambda client: client.annotate({"texts": []})).data == []


@pytest.mark.parametrize(
    ("body", "status", "reason"),
    [
        (b"{", 400, "the request is no JSON (Expecting property name"),
        (b"\xff", 400, "the request is no UTF-8 at byte 0"),
        (b'{"text": "a", "text": "b"}', 400, "the key 'text' stands twice in one object; send {"),
        (b"[" * 200_000, 400, "the request is nested too deeply"),
        (b'{"text": "\\ud800"}', 400, "the text has half a character at position 0"),
        ({}, 400, 'send {"text": "..."} or {"texts": ["...", "..."]}'),
        ({"text": 3}, 400, 'send {"text": "..."}'),
        ({"text": "a", "lang": "en"}, 400, 'send {"text": "..."}'),
        (["a"], 400, 'send {"text": "..."}'),
        ({"texts": ["a", None]}, 400, "text 1 is null, where a string is due"),
        ({"texts": ["a"] * 5}, 413, "the request holds 5 texts, where 4 are the most"),
        ({"text": "a" * 400_000}, 413, "the request has more than 300,000 bytes"),
    ],
    ids=range(12),
)
def test_a_request_that_holds_something_else_is_told_so(serve, body, status, reason):
    answer = serve(lambda client: client.annotate(body), max_texts=4, max_bytes=300_000)
    assert answer.status == status
    assert answer.data["error"].startswith(reason)


@pytest.mark.parametrize(("encoding", "status"), [("gzip", 415), ("identity", 200)])
def test_a_packed_request_is_told_so(serve, encoding, status):
    answer = serve(lambda client: client.annotate({"text": TEXT}, content_encoding=encoding))
    assert answer.status == status
    assert status == 200 or answer.data == {"error": "the request is packed (gzip); send it as it is"}


def test_a_long_request_is_refused_before_it_is_read_whole(serve):
    chunks = [b" " * 100] * 3
    assert serve(lambda client: client.ask("POST", "/annotate", chunks=chunks), max_bytes=150).status == 413


def test_a_bad_text_spoils_no_other_request(serve):
    good, bad, both = serve(gather({"text": TEXT}, {"text": BAD}, {"texts": [BAD, TEXT]}))
    assert good.status == 200
    assert (bad.status, bad.data) == (422, {"error": "ValueError: no such word"})
    assert both.status == 200
    assert [sorted(part) for part in both.data] == [["error"], ["cats", "ents", "text", "tokens"]]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("leave", "SystemExit: 3"),
        ("panic", "BaseException: a panic"),
        ("lose", "the pipeline made 0 Docs of 1 text"),
    ],
)
def test_what_goes_wrong_with_a_text_ends_nothing(serve, text, reason):
    bad, both = serve(gather({"text": text}, {"texts": [text, TEXT]}), timeout=5)
    assert (bad.status, both.status) == (422, 200)
    assert bad.data["error"].startswith(reason)
    assert both.data[0] == bad.data
    assert both.data[1]["text"] == TEXT


def test_a_score_that_is_no_number_is_told(serve):
    reason = "The category 'LONG' has nan; give a number such as 1.0 or 0.0."
    answer, page = serve(gather({"text": "unknown"})), serve(type_in("unknown"))
    assert (answer[0].status, answer[0].data) == (422, {"error": reason})
    assert page.status == 422
    assert escape(reason) in page.body


def test_a_request_that_does_not_come_in_time_is_told_so(serve):
    answer = serve(lambda client: client.ask("POST", "/annotate", b'{"te', last="is slow"), timeout=0.05)
    assert (answer.status, answer.headers["connection"]) == (408, "close")
    assert answer.data == {"error": "the request was not whole within 0.05 seconds"}


@pytest.mark.parametrize("path", ["/annotate", "/"])
def test_a_client_that_goes_before_its_request_is_whole_is_no_error(serve, path):
    assert serve(lambda client: client.ask("POST", path, b'{"te', last="hangs up")).body == ""


def held(namer, then, *waiting):
    """Return what sends requests while the pipeline is held up by one, and lets it go on after `then` was answered."""

    async def talk(client):
        first = asyncio.create_task(client.annotate({"text": SLOW}))
        await asyncio.to_thread(namer.began.wait, 60)
        others = [asyncio.create_task(client.annotate(request)) for request in waiting]
        n_texts = 1 + sum(len(request.get("texts", "a")) for request in waiting)
        while (await client.ask("GET", "/health")).data["pending"] < n_texts:
            await asyncio.sleep(0)
        last = await then(client)
        namer.may_go_on.set()
        return [last, *await asyncio.gather(first, *others)]

    return talk


def test_texts_that_wait_are_annotated_together(serve, namer):
    answers = serve(held(namer, lambda client: client.ask("GET", "/health"), {"text": "a"}, {"texts": ["b", "c"]}))
    assert answers[0].data["pending"] == 4
    assert [answer.status for answer in answers] == [200] * 4
    assert namer.batches == [[SLOW], ["a", "b", "c"]]


def test_no_more_texts_are_annotated_together_than_is_said(serve, namer):
    serve(held(namer, lambda client: client.ask("GET", "/health"), {"texts": list("abc")}), batch_size=2)
    assert namer.batches == [[SLOW], ["a", "b"], ["c"]]


def test_what_finds_no_room_is_sent_away_for_the_moment(serve, namer):
    talk = held(namer, lambda client: client.annotate({"texts": ["b", "c"]}), {"text": "a"})
    refused, *others = serve(talk, queue_size=2, max_texts=2)
    assert (refused.status, refused.headers["retry-after"]) == (503, "1")
    assert refused.data == {"error": "too many texts wait already; send the request again later"}
    assert [answer.status for answer in others] == [200, 200]


def test_what_is_not_done_in_time_is_told_so_and_left_out(serve, namer):
    late, *others = serve(held(namer, lambda client: client.annotate({"text": "a"}), {"text": "b"}), timeout=0.05)
    assert [answer.status for answer in (late, *others)] == [503] * 3
    assert late.headers["retry-after"] == "1"
    assert late.data == {"error": "the texts were not done within 0.05 seconds; send fewer, or again later"}
    assert namer.batches == [[SLOW]]


@pytest.mark.parametrize(("path", "body"), [("/annotate", {"texts": ["a", "b"]}), ("/", b"text=a")])
def test_a_client_that_leaves_gives_up_its_place(serve, namer, path, body):
    async def leave(client):
        left = await client.ask("POST", path, body, last="leaves")
        return left, await client.ask("GET", "/health")

    (left, health), first = serve(held(namer, leave))
    assert (left.status, left.body) == (400, "")
    assert health.data["pending"] == 1
    assert first.status == 200
    assert namer.batches == [[SLOW]]


def test_the_end_waits_for_what_was_asked(serve, namer):
    asked = []

    async def talk(client):
        asked.extend(asyncio.create_task(client.annotate({"text": text})) for text in (SLOW, "a"))
        await asyncio.to_thread(namer.began.wait, 60)
        asyncio.get_running_loop().call_later(0.05, namer.may_go_on.set)

    serve(talk)
    assert [task.result().data["text"] for task in asked] == [SLOW, "a"]


def test_the_end_waits_no_longer_for_a_text_that_hangs_than_its_request_does(serve, namer):
    async def talk(client):
        return await client.annotate({"text": SLOW})

    start = time.monotonic()
    answer = serve(talk, timeout=0.05)
    namer.may_go_on.set()
    assert answer.status == 503
    assert time.monotonic() - start < 30


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/nowhere", 404), ("GET", "/annotate", 405), ("PUT", "/", 405), ("POST", "/annotate/", 404)],
)
def test_what_nobody_answers_is_told_with_what_there_is(serve, method, path, status):
    answer = serve(lambda client: client.ask(method, path))
    assert answer.status == status
    assert "there are POST /annotate, GET /health" in answer.data["error"]


@pytest.mark.parametrize(
    ("host", "asked", "status"),
    [
        ("127.0.0.1", "evil.example", 421),
        ("127.0.0.1", "[evil.example", 421),
        ("127.0.0.1", "[::1]:80", 200),
        ("127.0.0.1", "localhost:80", 200),
        (None, "evil.example", 200),
    ],
)
def test_a_foreign_name_for_this_machine_gets_no_answer(serve, host, asked, status):
    assert serve(lambda client: client.ask("GET", "/health", host=asked), host=host).status == status


@pytest.mark.parametrize(("site", "status"), [("cross-site", 403), ("same-origin", 200), ("none", 200)])
def test_a_page_of_another_site_has_no_texts_annotated(serve, site, status):
    headers = {"host": "localhost", "sec_fetch_site": site}
    assert serve(lambda client: client.annotate({"text": "a"}, **headers), host="127.0.0.1").status == status


def test_health_says_what_is_served(serve):
    data = serve(lambda client: client.ask("GET", "/health")).data
    assert data["status"] == "ok"
    assert (data["pipeline"], data["components"]) == ("en_served", ["test_namer"])


def test_the_description_knows_every_answer(serve):
    api = serve(lambda client: client.ask("GET", "/openapi.json"), max_texts=7).data
    assert set(api["paths"]) == {"/annotate", "/health", "/openapi.json"}
    answers = set(api["paths"]["/annotate"]["post"]["responses"])
    assert answers == {"200", "400", "403", "408", "413", "415", "422", "503"}
    assert api["components"]["schemas"]["Request"]["oneOf"][1]["properties"]["texts"]["maxItems"] == 7
    page = serve(lambda client: client.ask("GET", "/docs"))
    assert "POST /annotate" in page.body
    assert "The pipeline cannot annotate the text." in page.body


def type_in(text):
    """Return what sends a text as the form does."""
    from urllib.parse import urlencode

    return lambda client: client.ask("POST", "/", urlencode({"text": text}).encode())


def test_the_page_shows_what_the_pipeline_finds(serve, nlp):
    page = serve(type_in("Ada <b>wrote\r\nto London"))
    assert page.status == 200
    doc = nlp("Ada <b>wrote\nto London")
    assert draw(doc, "ent", options={"color": "currentColor"}) in page.body
    assert "<td>LONG</td>" in page.body
    assert escape(json.dumps(doc.to_json(), ensure_ascii=False, indent=1)) in page.body
    assert "<b>" not in page.body
    assert ">\nAda &lt;b&gt;wrote\nto London</textarea>" in page.body


def test_the_page_needs_nothing_from_elsewhere(serve):
    for talk in (type_in(TEXT), lambda client: client.ask("GET", "/"), lambda client: client.ask("GET", "/docs")):
        page = serve(talk)
        assert page.headers["content-security-policy"].startswith("default-src 'none'")
        assert "<script" not in page.body
        assert not {"src=", "@import", "url("} & set(page.body.split('"'))
        assert "http" not in page.body.replace("http://www.w3.org/", "").replace("https://localhost", "")


def test_a_form_of_many_fields_is_refused(serve):
    page = serve(lambda client: client.ask("POST", "/", b"a&" * 400_000))
    assert page.status == 400
    assert "the form has more fields than its text" in page.body


@pytest.mark.parametrize(("text", "status", "reason"), [(BAD, 422, "ValueError: no such word"), ("", 200, "no words")])
def test_the_page_says_why_it_shows_nothing(serve, text, status, reason):
    page = serve(type_in(text))
    assert page.status == status
    assert reason in page.body
