"""What functions take, read from their annotations."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pytest

from nlpx.config.signatures import signature_of
from nlpx.config.value_types import accepts_path, describe, is_block_type, matches

if TYPE_CHECKING:
    from decimal import Decimal

    from nothing_of_the_kind import Missing


def example(
    size: int, number: Decimal, missing: Missing, *rest: str, path: Path | None = None, **more: float
) -> list[int]:
    raise NotImplementedError


def test_signature_of_reads_names_types_and_defaults():
    signature = signature_of(example)
    assert {name: argument.annotation for name, argument in signature.arguments.items()} == {
        "size": int,
        "number": pytest.importorskip("decimal").Decimal,
        "missing": Any,
        "path": Path | None,
    }
    assert [name for name, argument in signature.arguments.items() if argument.required] == [
        "size",
        "number",
        "missing",
    ]
    assert (signature.positional, signature.keywords, signature.returns) == (str, float, list[int])


def test_signature_of_reads_partial_functions_and_classes():
    class Thing:
        def __init__(self, size: int = 1) -> None: ...

    assert not signature_of(functools.partial(example, size=1)).arguments["size"].required
    assert signature_of(Thing).arguments["size"].annotation is int
    assert signature_of(Thing).returns is Thing


@pytest.mark.parametrize(
    ("value", "annotation", "fits"),
    [
        (1, float, True),
        (True, int, False),
        ("1", int, False),
        ("1", int | str, True),
        ("1", list[int] | None, False),
        (["1"], list[int], False),
        ([1, 2], list[int] | int, True),
        ("a/b", Path | None, True),
        (None, Path | None, True),
        ("cpu", Literal["cpu", "gpu"], True),
        ("cpux", Literal["cpu", "gpu"], False),
        ({"a": None, "b": 0.5}, dict[str, float | None], True),
        (object(), Any, True),
        ("AB", Iterable[str] | None, False),
        ("AB", Sequence[str], False),
        (["A", "B"], Iterable[str], True),
        ("AB", Sequence[str] | str, True),
    ],
)
def test_matches_compares_a_value_with_a_type(value, annotation, fits):
    assert matches(value, annotation) is fits


@pytest.mark.parametrize(
    ("annotation", "words"),
    [
        (int | None, "a whole number or null"),
        (list[str], "a list, each a string"),
        (Path, "a path"),
        (bool, "true or false"),
        (Literal["cpu", "gpu"], "'cpu' or 'gpu'"),
        (Callable[[int], int] | None, "a function (a block with an @) or null"),
        (float | Iterable[float], "a number or a series (a block with an @)"),
        (dict[str, int], "a section"),
    ],
)
def test_describe_says_a_type_in_words(annotation, words):
    assert describe(annotation) == words


def test_is_block_type_tells_objects_from_plain_values():
    from thinc.api import Model

    assert is_block_type(Model[list[int], int])
    assert is_block_type(Callable[[], None])
    for plain in (int, str | None, list[Model], Any, dict[str, int], Path, Callable[[], None] | None):
        assert not is_block_type(plain)


def test_accepts_path_is_true_where_a_string_has_to_become_a_path():
    assert accepts_path(Path | None)
    assert not accepts_path(str | Path)
