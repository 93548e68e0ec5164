"""Draw Docs with the renderers of the installed plugins."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Iterable, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any, Literal, overload

from ..callers import level_of_caller
from ..errors import NlpxError, UsageError, as_caught_too
from ..iterables import is_listing
from ..quoting import with_article
from ..registry import registry
from ..registry.calls import answering, call, due_from
from ..registry.kinds import A_PICTURE, LINES
from ..tokens.doc import Doc
from ..tokens.span import Span
from .needs import explain_lack, find_lack
from .page import Picture, Renderer, as_page

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Drawable = Doc | Span | Picture
_NO_OPTIONS: Mapping[str, Any] = {}


class _Wrapper:
    """Hold what the user wants done to every result."""

    function: Callable[[str], str] | None = None


def set_render_wrapper(func: Callable[[str], str] | None) -> None:
    """Have a function applied to everything that `render` returns; None for none.

    Raises:
        TypeError: It is something else than a function.
    """
    if func is not None and not callable(func):
        raise TypeError(f"A wrapper is a function from HTML to HTML, not {with_article(type(func).__name__)}.")
    _Wrapper.function = staticmethod(func) if func is not None else None


@overload
def render(
    docs: Iterable[Drawable] | Drawable,
    style: str = ...,
    page: bool = ...,
    minify: bool = ...,
    jupyter: Literal[False] | None = ...,
    options: Mapping[str, Any] = ...,
    manual: bool = ...,
) -> str: ...


@overload
def render(
    docs: Iterable[Drawable] | Drawable,
    style: str = ...,
    page: bool = ...,
    minify: bool = ...,
    *,
    jupyter: bool | None,
    options: Mapping[str, Any] = ...,
    manual: bool = ...,
) -> str | None: ...


def render(
    docs: Iterable[Drawable] | Drawable,
    style: str = "dep",
    page: bool = False,
    minify: bool = False,
    jupyter: bool | None = None,
    options: Mapping[str, Any] = _NO_OPTIONS,
    manual: bool = False,
) -> str | None:
    """Draw Docs, spans, or pictures given as data.

    Args:
        docs: One or several of them.
        style: What to draw, such as ``dep`` or ``ent``.
        page: Whether to make a whole HTML page.
        minify: Whether to leave out line breaks.
        jupyter: Whether to show it in a notebook; None to find out whether there is one.
        options: What the style can be told, such as ``compact`` or ``colors``.
        manual: Whether `docs` are data as `parse_deps` and `parse_ents` give.

    Returns:
        The HTML or SVG; None where it is shown in a notebook.

    Raises:
        NameNotFound: No installed plugin draws this style.
        UsageError: Something else than Docs, spans or data is to be drawn, data are incomplete, or there is no IPython.
    """
    html = draw(docs, style, page=page, minify=minify, options=options, manual=manual)
    if _Wrapper.function is not None:
        html = _Wrapper.function(html)
    if jupyter or (jupyter is None and in_notebook()):
        notebook = _notebook()
        # MathJax would take two dollar signs in a text for a formula.
        notebook.display(notebook.HTML(f'<span class="tex2jax_ignore">{html}</span>'))
        return None
    return html


def draw(
    docs: Iterable[Drawable] | Drawable,
    style: str = "dep",
    *,
    page: bool = False,
    minify: bool = False,
    options: Mapping[str, Any] = _NO_OPTIONS,
    manual: bool = False,
) -> str:
    """Draw as `render` does, and always return the result."""
    renderer = find_renderer(style)
    items = list(docs) if is_listing(docs) and not isinstance(docs, (Doc, Span)) else [docs]
    _warn_of_lack(items, style)
    with answering(repr(style), registry.renderers.owner(style)):
        pictures = [_picture(style, renderer, item, options, manual=manual) for item in items]
        parts = [_lines(style, renderer, picture, options, manual=manual) for picture in pictures]
    if page:
        lines = as_page(parts, settings=pictures[0].get("settings", {}) if pictures else {})
    else:
        lines = [line for part in parts for line in part]
    return "".join(line.strip() for line in lines) if minify else "\n".join(lines)


def find_renderer(style: str) -> Renderer:
    """Make the renderer of a style.

    Raises:
        NameNotFound: No installed plugin offers it.
        PluginError: It cannot be made.
    """
    renderer: Renderer = call("renderers", style)
    return renderer


def _warn_of_lack(items: Iterable[Any], style: str) -> None:
    for item in items:
        need = find_lack(item.doc, style) if isinstance(item, (Doc, Span)) and len(item) else None
        if need is not None:
            warnings.warn(explain_lack(need, style), UserWarning, stacklevel=level_of_caller())


def _picture(style: str, renderer: Renderer, item: Any, options: Mapping[str, Any], *, manual: bool) -> Picture:
    given = with_article(type(item).__name__)
    if manual:
        if not isinstance(item, Mapping):
            raise UsageError(f"manual=True draws data, not {given}; leave it out to draw Docs")
        return dict(item)
    if not isinstance(item, (Doc, Span)):
        raise UsageError(
            f"{given} cannot be drawn; give Docs or spans, or data as parse_deps and parse_ents return with manual=True"
        )
    picture: Picture = due_from("renderers", style, renderer.parse(item, options), A_PICTURE, verb="takes from a Doc")
    return picture


def _lines(
    style: str, renderer: Renderer, picture: Picture, options: Mapping[str, Any], *, manual: bool
) -> Sequence[str]:
    try:
        lines: Sequence[str] = due_from("renderers", style, renderer.draw(picture, options), LINES, verb="draws")
        return lines
    except NlpxError:
        raise
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        if not manual:
            raise
        problem = f"have no {error}" if isinstance(error, KeyError) else f"will not do ({error})"
        raise as_caught_too(UsageError, error)(
            f"the data to draw {problem}; give them as parse_deps and parse_ents return them, in the style that "
            "they are for"
        ) from error


def parse(doc: Doc | Span, style: str, options: Mapping[str, Any] = _NO_OPTIONS) -> Picture:
    """Return as data what a style draws of a Doc."""
    _warn_of_lack([doc], style)
    return _picture(style, find_renderer(style), doc, options, manual=False)


def parse_deps(orig_doc: Doc | Span, options: Mapping[str, Any] = _NO_OPTIONS) -> Picture:
    """Return the words and arcs of a dependency tree.

    Returns:
        ``words`` with ``text``, ``tag`` and ``lemma``; ``arcs`` with ``start``, ``end``, ``label`` and ``dir``, which
        is ``left`` where the head is at the end; and ``settings``.
    """
    return parse(orig_doc, "dep", options)


def parse_ents(doc: Doc | Span, options: Mapping[str, Any] = _NO_OPTIONS) -> Picture:
    """Return the text and its entities.

    Returns:
        ``text``; ``ents`` with ``start``, ``end``, ``label``, ``kb_id`` and ``kb_url``; ``title``; and ``settings``.
    """
    return parse(doc, "ent", options)


def parse_spans(doc: Doc | Span, options: Mapping[str, Any] = _NO_OPTIONS) -> Picture:
    """Return the tokens and the spans of a group."""
    return parse(doc, "span", options)


def _notebook() -> Any:
    """Import what shows HTML in a notebook."""
    try:
        return import_module("IPython.display")
    except ModuleNotFoundError:
        raise UsageError(
            "jupyter=True shows pictures in a notebook, but IPython is not installed; leave it out to get the HTML"
        ) from None


def in_notebook() -> bool:
    """Tell whether this runs in a Jupyter notebook."""
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    return type(shell).__name__ in ("ZMQInteractiveShell", "Shell")
