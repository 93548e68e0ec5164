"""Numbers within the limits that functions declare, and types of pydantic."""

from __future__ import annotations

from typing import Annotated

import pytest
from pydantic import BaseModel, HttpUrl, PositiveInt, StrictBool, StrictFloat, StrictInt, StrictStr, conint, constr

from nlpx.config import check_config, load_config
from nlpx.config.limits import Count, Limits, Rows, Share, Width
from nlpx.config.value_types import find_problem
from nlpx.registry import registry

TOK2VEC = """
[nlp]
lang = "en"
pipeline = ["tok2vec"]

[components]

[components.tok2vec]
factory = "tok2vec"

[components.tok2vec.model]
@architectures = "spacy.HashEmbedCNN.v2"
width = 96
depth = 4
embed_size = 2000
window_size = 1
maxout_pieces = 3
subword_features = true
pretrained_vectors = null
"""
HUGE = 99999999999999999999


def mistakes_in(text, **overrides):
    mistakes = check_config(
        load_config(text, overrides={name.replace("__", "."): value for name, value in overrides.items()})
    )
    return [str(mistake) for mistake in mistakes]


@pytest.mark.parametrize(
    ("value", "annotation", "problem"),
    [
        (5, Width, None),
        (0, Width, "must be from 1 to 16,384"),
        (HUGE, Width, "must be from 1 to 16,384"),
        (-1, Count, "must be at least 0"),
        (2**31, Count, "must be at most 2,147,483,647"),
        (None, Count | None, None),
        (HUGE, Count | None, "must be at most 2,147,483,647"),
        ([10, 0], list[Rows], "must be at least 1"),
        ([10, 20], list[Rows], None),
        ({"a": 2.0}, dict[str, Share], "must be from 0 to 1"),
        (float("nan"), Share, "must be a finite number"),
        (float("nan"), float, "must be a finite number"),
        (float("inf"), float | None, "must be a finite number"),
        ([1.0, float("inf")], list[float], "must be a finite number"),
        (HUGE, int, "must be at most 9,223,372,036,854,775,807"),
        (-HUGE, int, "must be at least -9,223,372,036,854,775,808"),
        (0, Annotated[float, Limits(above=0)], "must be more than 0"),
        ({"a": ["b"]}, Annotated[dict[str, list[str]] | None, "documented"], None),
        (True, Count, "must be a whole number"),
        ("5", Count, "must be a whole number"),
        (2.5, Count, "must be a whole number"),
    ],
)
def test_number_must_be_within_the_limits_of_its_type(value, annotation, problem):
    assert find_problem(value, annotation) == problem


class Range(BaseModel):
    low: int
    high: int


@pytest.mark.parametrize(
    ("annotation", "right", "wrong"),
    [
        (StrictInt, [5], ["5", 5.5, True, None]),
        (StrictFloat, [5.5], ["5", None]),
        (StrictStr, ["a"], [5, None]),
        (StrictBool, [True], [1, "true", None]),
        (StrictInt | None, [5, None], ["5"]),
        (PositiveInt, [1], [0, -1, "1"]),
        (conint(ge=2, le=4), [2, 4], [1, 5]),
        (constr(min_length=2), ["ab"], ["a", 3]),
        (list[PositiveInt], [[1, 2], []], [[0], 3]),
        (HttpUrl, ["https://example.org"], ["no address", 5]),
        (Range, [{"low": 1, "high": 2}], [{"low": "a", "high": 2}, 5]),
    ],
)
def test_types_of_pydantic_are_checked_as_pydantic_says(annotation, right, wrong):
    assert [find_problem(value, annotation) for value in right] == [None] * len(right)
    assert [value for value in wrong if find_problem(value, annotation) is None] == []


def test_what_pydantic_says_is_part_of_the_message():
    assert find_problem(0, PositiveInt) == "must be a whole number (Input should be greater than 0)"


def test_argument_of_a_pydantic_type_works_in_a_config():
    @registry.misc("test.strict.v1")
    def make(size: StrictInt, share: PositiveInt | None = None) -> int:
        return size

    block = '[nlp]\nlang = "en"\n\n[training]\n\n[training.logger]\n@misc = "test.strict.v1"\nsize = {}\n'
    assert [mistake for mistake in mistakes_in(block.format(5)) if "logger" in mistake] == []
    assert [mistake for mistake in mistakes_in(block.format('"5"')) if "size" in mistake]


@pytest.mark.parametrize("value", [HUGE, -1, 2**31, "NaN"])
def test_sizes_of_a_model_that_cannot_be_meant_are_found_with_their_lines(value):
    lines = TOK2VEC.split("\n")
    sizes = ("width", "depth", "embed_size", "window_size", "maxout_pieces")
    numbers = {name: number for number, line in enumerate(lines, 1) for name in sizes if line.startswith(f"{name} = ")}
    text = "\n".join(f"{line.split()[0]} = {value}" if line.split(" ")[0] in sizes else line for line in lines)
    mistakes = mistakes_in(text)
    where = "<config>:{}: [components.tok2vec.model] {}: must be "
    assert [
        mistake
        for mistake, name in zip(mistakes, sizes, strict=True)
        if not mistake.startswith(where.format(numbers[name], name))
    ] == []


SETTINGS = {
    "nlp.batch_size": [0, HUGE],
    "training.seed": [-1, 2**32],
    "training.dropout": [float("nan"), 1.5],
    "training.max_steps": [HUGE, -1],
    "training.max_epochs": [-2, HUGE],
    "training.optimizer.learn_rate": [float("nan"), -0.1],
    "training.optimizer.beta1": [1.5, -1],
    "training.optimizer.grad_clip": [float("inf"), -1],
    "training.batcher.tolerance": [-1, float("nan")],
    "training.batcher.size": [-5, 0],
    "corpora.train.max_length": [-1, HUGE],
    "corpora.train.limit": [HUGE, 1.5],
}


@pytest.mark.parametrize("number", [0, 1])
def test_settings_of_a_run_that_cannot_be_meant_are_found(number):
    mistakes = mistakes_in(
        '[nlp]\nlang = "en"\n', **{name.replace(".", "__"): values[number] for name, values in SETTINGS.items()}
    )
    for name in SETTINGS:
        section, _, key = name.rpartition(".")
        assert [mistake for mistake in mistakes if f"[{section}] {key}: must be" in mistake], name
