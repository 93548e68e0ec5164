import pytest
from nlpx.corpora import ConvertOptions
from nlpx.errors import DataError
from nlpx.testing import ConverterCase, contract_tests
from nlpx.vocab import Vocab

from my_plugin.converter import convert_lines

SAMPLE = "@good Well done!\n@bad No.\n"
TestContract = contract_tests(
    "my-plugin",
    ConverterCase("my_plugin", sample=SAMPLE),
)
OPTIONS = ConvertOptions(path="train.labelled", lang="en")


def test_labels_become_categories():
    (doc,) = convert_lines(["\n", "@good @kind Well done!\n"], Vocab(), OPTIONS)
    assert (doc.text, doc.cats) == ("Well done!", {"good": 1.0, "kind": 1.0})


@pytest.mark.parametrize(
    ("line", "missing"), [("Well done!", "label"), ("@good", "text")]
)
def test_what_is_missing_is_said_with_file_and_line(line, missing):
    with pytest.raises(
        DataError, match=rf"train\.labelled:1: the line has no {missing}"
    ):
        list(convert_lines([line], Vocab(), OPTIONS))
