from types import SimpleNamespace

import pytest
from nlpx.errors import DataError
from nlpx.testing import contract_tests
from nlpx.vocab import Vocab

from my_plugin.converter import convert_lines
from my_plugin.plugin import nlpx_sniff_format

TestContract = contract_tests("my-plugin")
OPTIONS = SimpleNamespace(path="train.labelled", lang="en")


def test_labels_become_categories():
    (doc,) = convert_lines(
        ["\n", "__label__good __label__kind Well done!\n"], Vocab(), OPTIONS
    )
    assert (doc.text, doc.cats) == ("Well done!", {"good": 1.0, "kind": 1.0})


@pytest.mark.parametrize(
    ("line", "missing"), [("Well done!", "label"), ("__label__good", "text")]
)
def test_what_is_missing_is_said_with_file_and_line(line, missing):
    with pytest.raises(
        DataError, match=rf"train\.labelled:1: the line has no {missing}"
    ):
        list(convert_lines([line], Vocab(), OPTIONS))


@pytest.mark.parametrize(
    ("head", "name"),
    [("__label__good Well", "my_plugin"), ("Well done!", None)],
)
def test_format_is_known_by_its_start(head, name):
    assert nlpx_sniff_format(head) == name
