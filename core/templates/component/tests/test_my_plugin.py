import nlpx
import pytest
from nlpx.checks import CorpusData, Item, Place
from nlpx.testing import ArchitectureCase, contract_tests
from nlpx.tokens import Example

from my_plugin.checks import check_labels

TestContract = contract_tests(
    "my-plugin",
    ArchitectureCase(
        "my_plugin.WordMean.v1",
        settings={"width": 8, "nO": 3},
        is_softmax=True,
    ),
)
TEXTS = {"Well done!": {"good": 1.0}, "Too late.": {"bad": 1.0}, "Oh.": {}}


@pytest.fixture
def nlp():
    nlp = nlpx.blank("en")
    nlp.add_pipe("my_plugin")
    return nlp


@pytest.fixture
def examples(nlp):
    return [
        Example.from_dict(nlp.make_doc(text), {"cats": cats})
        for text, cats in TEXTS.items()
    ]


def test_component_learns_its_examples(nlp, examples):
    optimizer = nlp.initialize(lambda: examples)
    for _ in range(50):
        nlp.update(examples, sgd=optimizer)
    assert nlp.evaluate(examples)["my_plugin_acc"] == 1.0


def test_component_learns_a_label_that_comes_later(nlp, examples):
    optimizer = nlp.initialize(lambda: examples[:2])
    later = Example.from_dict(nlp.make_doc("Who knows?"), {"cats": {"unsure": 1.0}})
    with pytest.warns(UserWarning, match="labels that are new to it: 'unsure'"):
        nlp.update([*examples, later], sgd=optimizer)
    for _ in range(50):
        nlp.update([*examples, later], sgd=optimizer)
    assert nlp.evaluate([*examples, later])["my_plugin_acc"] == 1.0


def test_docs_without_a_label_do_not_count_in_the_score(nlp, examples):
    nlp.initialize(lambda: examples)
    assert nlp.evaluate(examples[2:])["my_plugin_acc"] is None


def test_check_counts_labels_and_names_docs_without_one(nlp, examples):
    train = [Item(example, Place(example.text)) for example in examples]
    data = CorpusData(nlp=nlp, pipeline=nlp.pipe_names, train=train, dev=train[:1])
    findings = {finding.message: finding.where for finding in check_labels(data)}
    assert findings == {
        "Labels in the training data: 'bad' (1), 'good' (1)": (),
        "Docs without a label: 1": ("Oh.",),
    }
