"""The description of the service: for programs (OpenAPI) and, made of the same, for people."""

from __future__ import annotations

import json
from html import escape
from typing import TYPE_CHECKING, Any

from .. import __version__
from ..quoting import counted
from .page import as_html
from .reading import JSON, PLAIN

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .limits import Limits

_TEXT = "Ada Lovelace wrote to London."
_ERROR = {"$ref": "#/components/schemas/Error"}
_DOC = {"$ref": "#/components/schemas/Doc"}


def describe_api(meta: Mapping[str, Any], limits: Limits) -> dict[str, Any]:
    """Return the description as OpenAPI 3.1 has it.

    Args:
        meta: The meta data of the pipeline.
        limits: How much is taken at once.
    """
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"{meta['lang']}_{meta['name']}",
            "version": str(meta["version"]),
            "description": f"A pipeline, served by nlpx {__version__}.",
        },
        "paths": {
            "/annotate": {"post": _annotate(limits)},
            "/health": {"get": {"summary": "Say that the service runs, and which pipeline.", "responses": _health()}},
            "/openapi.json": {
                "get": {
                    "summary": "Describe the service for programs.",
                    "responses": {"200": _response("The description.", {"type": "object"})},
                }
            },
        },
        "components": {"schemas": _schemas(limits)},
    }


def docs_page(api: Mapping[str, Any]) -> str:
    """Return the description as a page."""
    info = api["info"]
    title = f"{info['title']} {info['version']}"
    body = [
        f"<h1>{escape(title)}</h1>",
        f'<p class="soft">{escape(info["description"])}</p>',
        '<p><a href="/">Try it</a> · <a href="/openapi.json">OpenAPI</a></p>',
        "<main>",
    ]
    for path, methods in api["paths"].items():
        for method, operation in methods.items():
            body += [f"<h2><code>{method.upper()} {escape(path)}</code></h2>", *_operation(operation)]
    body.append("<h2>What is sent</h2>")
    for name, schema in api["components"]["schemas"].items():
        body += [f"<h3>{escape(name)}</h3>", _code(json.dumps(schema, indent=2, ensure_ascii=False))]
    return as_html(title, [*body, "</main>"])


def _operation(operation: Mapping[str, Any]) -> Iterator[str]:
    yield f"<p>{escape(operation['summary'])}</p>"
    if "description" in operation:
        yield f"<p>{escape(operation['description'])}</p>"
    for kind, content in operation.get("requestBody", {}).get("content", {}).items():
        yield f"<h3>Request: <code>{escape(kind)}</code></h3>"
        for example in content["examples"].values():
            value = example["value"]
            yield _code(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
    yield "<h3>Answers</h3><table><tbody>"
    for status, response in operation["responses"].items():
        yield f"<tr><th scope='row'>{status}</th><td>{escape(response['description'])}</td></tr>"
    yield "</tbody></table>"


def _code(text: str) -> str:
    return f'<pre tabindex="0">{escape(text)}</pre>'


def _annotate(limits: Limits) -> dict[str, Any]:
    return {
        "summary": "Annotate a text, or several.",
        "description": (
            f"A request has at most {limits.max_bytes:,} bytes and {limits.max_texts:,} texts. A text that cannot be "
            "annotated has an error in its place; the others are not concerned."
        ),
        "requestBody": {
            "required": True,
            "content": {
                JSON: {
                    "schema": {"$ref": "#/components/schemas/Request"},
                    "examples": {
                        "text": {"value": {"text": _TEXT}},
                        "texts": {"value": {"texts": [_TEXT, "Nobody slept."]}},
                    },
                },
                PLAIN: {"schema": {"type": "string"}, "examples": {"text": {"value": _TEXT}}},
            },
        },
        "responses": {
            "200": _response(
                "The annotations: of a text one object, of several a list.",
                {"oneOf": [_DOC, {"type": "array", "items": {"anyOf": [_DOC, _ERROR]}}]},
            ),
            "400": _response("The request is no JSON, or holds something else.", _ERROR),
            "403": _response("A page of another site asks a service of this machine alone.", _ERROR),
            "408": _response(
                f"The request was not whole within {counted(limits.timeout, 'second', form='g')}.", _ERROR
            ),
            "413": _response("The request is too long, or holds too many texts.", _ERROR),
            "415": _response("The request is packed, as its Content-Encoding says.", _ERROR),
            "422": _response("The pipeline cannot annotate the text.", _ERROR),
            "503": {
                **_response(
                    f"{limits.queue_size:,} texts wait already, or the texts were not done within "
                    f"{counted(limits.timeout, 'second', form='g')}.",
                    _ERROR,
                ),
                "headers": {
                    "Retry-After": {
                        "description": "Seconds after which there probably is room.",
                        "schema": {"type": "integer"},
                    }
                },
            },
        },
    }


def _health() -> dict[str, Any]:
    schema = {
        "type": "object",
        "properties": {
            "status": {"const": "ok"},
            "pipeline": {"type": "string"},
            "version": {"type": "string"},
            "components": {"type": "array", "items": {"type": "string"}},
            "nlpx_version": {"type": "string"},
            "pending": {"type": "integer", "description": "How many texts wait or are being annotated."},
        },
    }
    return {"200": _response("The service runs.", schema)}


def _schemas(limits: Limits) -> dict[str, Any]:
    text, number = {"type": "string"}, {"type": "integer"}
    span = {"start": number, "end": number, "label": text, "kb_id": text}
    token = {"id": number, "start": number, "end": number, "head": number}
    token |= dict.fromkeys(("tag", "pos", "morph", "lemma", "dep"), text)
    texts = {"type": "array", "items": text, "maxItems": limits.max_texts}
    return {
        "Request": {
            "oneOf": [
                {"type": "object", "properties": {name: schema}, "required": [name], "additionalProperties": False}
                for name, schema in (("text", text), ("texts", texts))
            ]
        },
        "Doc": {
            "type": "object",
            "description": "What Doc.to_json returns: characters from start to end, tokens by number.",
            "properties": {
                "text": text,
                "ents": _list_of(span),
                "sents": _list_of({"start": number, "end": number}),
                "cats": {"type": "object", "additionalProperties": {"type": "number"}},
                "tokens": _list_of(token),
                "spans": {"type": "object", "additionalProperties": _list_of(span)},
            },
            "required": ["text", "tokens"],
        },
        "Error": {"type": "object", "properties": {"error": text}, "required": ["error"]},
    }


def _list_of(properties: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": {"type": "object", "properties": dict(properties)}}


def _response(description: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    return {"description": description, "content": {JSON: {"schema": schema}}}
