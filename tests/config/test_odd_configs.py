"""Configs that are nested, referring or large without end: each is refused with its place, at once."""

from __future__ import annotations

import pytest

from nlpx.config import load_config, validate_config
from nlpx.errors import ConfigError

START = '[nlp]\nlang = "en"\npipeline = []\n\n[components]\n'
BEGUN = f"{START}\n[training]\n"
DICTS = '{"a":' * 400 + "1" + "}" * 400
LAUGHS = "".join("a{} = {}\n".format(i, f"${{a.a{i - 1}}}" * 10) for i in range(1, 12))
DOUBLED = "".join(f"\n[a{i}]\nx = ${{a{i - 1}}}\ny = ${{a{i - 1}}}\n" for i in range(1, 30))
CHAIN = "".join(f"a{i} = ${{a.a{i + 1}}}\n" for i in range(3000))
ODD = {
    "a block in place of the components": (f'{START}@architectures = "spacy.Tok2Vec.v2"\n', r":6: \[components\]"),
    "lists": (f"{BEGUN}x = {'[' * 400}{']' * 400}\n", r":8: \[training\] x: the value is nested too deeply"),
    "lists without an end": (f"{BEGUN}x = {'[' * 100_000}\n", r":8: \[training\] x"),
    "dicts": (f"{BEGUN}x = {DICTS}\n", r":8: \[training\] x: the value is nested too deeply"),
    "sections": (f"{BEGUN}\n[{'.'.join('a' * 10_000)}]\nb = 1\n", r":9: .*a section can lie in at most 50 others"),
    "digits": (f"{BEGUN}max_steps = {'9' * 5000}\n", r":8: \[training\] max_steps: must be a whole number"),
    "a surrogate": (f'{BEGUN}dropout = "\\ud83d"\n', r":8: \[training\] dropout: must be .*not .*\\ud83d"),
    "infinity": (f"{BEGUN}dropout = 1e999\n", r":8: \[training\] dropout: must be a finite number"),
    "texts": (f'{START}\n[a]\na0 = "xxxxxxxxxx"\n{LAUGHS}', r"stand for too much"),
    "doubled sections": (f"{START}{DOUBLED}\n[a0]\nx = 1\n", r"stand for too much"),
    "a chain": (f"{START}\n[a]\n{CHAIN}a3000 = 1\n", r"a chain of more than 50 references"),
    "a circle": (f"{START}\n[a]\nb = ${{a.c}}\nc = ${{a.b}}\n", r"\[a\] c: \$\{a.b\} leads back to itself"),
}


@pytest.mark.parametrize("name", ODD)
def test_config_without_end_is_refused_with_its_place(name):
    text, message = ODD[name]
    with pytest.raises(ConfigError, match=message) as raised:
        validate_config(load_config(text), files=False)
    assert max(map(len, str(raised.value).splitlines())) < 400


def test_dicts_without_end_or_with_other_keys_are_refused():
    nested: dict = {}
    for _ in range(5000):
        nested = {"a": nested}
    others = [({5: {}}, "a key .* is a string, not 5"), ({"a": {None: 1}}, "a key .* is a string, not None")]
    for wrong, message in [(nested, "nested too deeply"), *others]:
        with pytest.raises(ConfigError, match=message):
            load_config(wrong)
