"""Names of components: one rule, whoever gives them."""

from __future__ import annotations

import pytest

import nlpx
from nlpx.config import check_config, load_config
from nlpx.config.component_names import name_problem

# fmt: off
WRONG = [
    "", " ", "\t", ".", "..", "/", "/home/x", "a/../b", "a//b", "a/", "vocab/x", "a /b", "a\\b",
    "../x", "x.y", "x]", "[x", "x=y", "x:y", "a;b", "#x",
    "${x}", "a\nb", "a\x00b", "a\x7f", " x", "x ", "tokenizer", "vocab", "meta", "config", "meta.json", "config.cfg",
    "a*", "a?b", '"x"', "a<b", "a|b", "x" * 101, "\ud83d", None, 5, b"x", ("a",),
]
# fmt: on
RIGHT = ["ner", "my_ner-2", "größe", "tagger 2", "名前", "x" * 100, "NER", "package/part"]


@pytest.mark.parametrize("name", WRONG, ids=repr)
def test_name_that_cannot_be_a_section_and_a_folder_is_refused_wherever_it_is_given(name):
    nlp = nlpx.blank("en")
    nlp.add_pipe("merge_entities", "first")
    if name is not None:
        with pytest.raises(ValueError, match=r"(?i)component"):
            nlp.add_pipe("merge_entities", name=name)
        with pytest.raises(ValueError, match=r"(?i)component"):
            nlp.create_pipe("merge_entities", name=name)
        with pytest.raises(ValueError, match=r"(?i)component"):
            nlp.add_pipe("first", name=name, source=nlp)
    with pytest.raises(ValueError, match=r"(?i)component"):
        nlp.rename_pipe("first", name)
    assert nlp.pipe_names == ["first"]
    config = {"nlp": {"lang": "en", "pipeline": [name]}, "components": {name: {"factory": "merge_entities"}}}
    for validate in (True, False):
        with pytest.raises(ValueError, match=r"(?i)component|pipeline|a key of a config"):
            nlpx.blank("en").from_config(config, validate=validate)


def test_name_in_a_file_is_refused_with_its_line():
    text = '[nlp]\nlang = "en"\npipeline = ["a;b"]\n\n[components]\n\n[components.a;b]\nfactory = "merge_entities"\n'
    (mistake,) = check_config(load_config(text))
    assert str(mistake).startswith(
        "<config>:7: [components.a;b]: the name of a component cannot hold ';', as 'a;b' does"
    )


@pytest.mark.parametrize("name", RIGHT)
def test_name_that_will_do_survives_saving(name, tmp_path):
    assert name_problem(name) is None
    nlp = nlpx.blank("en")
    nlp.add_pipe("merge_entities", name=name)
    nlp.to_disk(tmp_path)
    assert nlpx.load(tmp_path).pipe_names == [name]


@pytest.mark.parametrize(("first", "second"), [("a", "a/b"), ("a/b", "a")])
def test_a_component_whose_folder_would_be_in_that_of_another_is_refused(first, second):
    nlp = nlpx.blank("en")
    nlp.add_pipe("merge_entities", name=first)
    with pytest.raises(ValueError, match="would be in that of the other"):
        nlp.add_pipe("merge_entities", name=second)
    assert nlp.pipe_names == [first]
