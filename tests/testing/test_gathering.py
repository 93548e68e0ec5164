"""The test class of a plugin: whose it is, what it holds, and that nobody else notices it."""

from __future__ import annotations

from importlib.metadata import entry_points

import pytest

from nlpx.errors import NameNotFound, UsageError
from nlpx.testing import ArchitectureCase, ComponentCase, contract_tests, example_tests
from nlpx.testing.architectures import ArchitectureContract
from nlpx.testing.manifests import PluginContract

pytest_plugins = ["pytester"]


def test_plugin_that_is_not_installed_is_named_with_the_nearest():
    with pytest.raises(NameNotFound, match=r"no plugin 'taggr' is installed; did you mean 'tagger'\?"):
        contract_tests("taggr")


def test_plugin_is_known_by_its_distribution_too():
    assert contract_tests("nlp-tagger").__name__ == contract_tests("tagger").__name__


@pytest.mark.parametrize(
    ("cases", "elsewhere"), [([ComponentCase("taggr")], {}), ([], {"taggr": "in tests of its own"})]
)
def test_what_the_plugin_does_not_offer_is_refused(cases, elsewhere):
    with pytest.raises(UsageError, match=r"plugin tagger \(nlp-tagger .*\) offers no 'taggr'; did you mean 'tagger'\?"):
        contract_tests("tagger", *cases, elsewhere=elsewhere)


def test_every_offer_has_its_tests_and_what_is_elsewhere_has_none(pytester):
    pytester.makepyfile("""
        from nlpx.testing import contract_tests
        TestContract = contract_tests("tagger", elsewhere={"spacy.Tagger.v1": "in tests of its own"})
    """)
    result = pytester.runpytest_inprocess("--collect-only", "-q", "-p", "no:cacheprovider")
    collected = {line.rpartition("[")[2].rstrip("]") for line in result.outlines if "::" in line}
    components = {"tagger", "morphologizer", "senter", "trainable_lemmatizer"}
    scorers = {"spacy.tagger_scorer.v1", "spacy.morphologizer_scorer.v1"}
    checks = {"part-of-speech tags", "morphology", "sentence starts", "lemmas"}
    assert collected == {"spacy.Tagger.v2", *components, *scorers, *checks}


def test_what_a_case_must_say_is_said_in_one_sentence(pytester):
    pytester.makepyfile("""
        from nlpx.testing import contract_tests
        TestContract = contract_tests("core", only=["converters"])
    """)
    result = pytester.runpytest_inprocess("-q", "-k", "reads_its_sample and jsonl", "-p", "no:cacheprovider")
    sentence = "the converter 'jsonl' has no sample; give contract_tests a ConverterCase('jsonl', sample=…)"
    assert sentence in result.outlines
    assert not [line for line in result.outlines if line.startswith("E ")]


def test_example_is_tested_with_the_settings_of_its_text():
    text = '[model]\n@architectures = "spacy.Tagger.v2"\nnO = null\nnormalize = ${model.on}\non = true\n'
    case = ArchitectureCase.from_config(text, overrides={"model.nO": 4}, is_softmax=True)
    assert (case.name, case.is_softmax) == ("spacy.Tagger.v2", True)
    assert case.settings == {"nO": 4, "normalize": True, "on": True}
    tests = example_tests(case)
    assert issubclass(tests, ArchitectureContract)
    assert not issubclass(tests, PluginContract)


def test_example_that_nobody_offers_is_refused():
    with pytest.raises(NameNotFound, match="Taggr"):
        example_tests(ArchitectureCase("spacy.Taggr.v2"))


def test_tests_that_need_a_missing_module_are_skipped():
    case = ArchitectureCase("spacy.Tagger.v2", needs=("a_module_that_is_not_there",))
    (mark,) = case.as_parameter().marks
    assert (mark.name, mark.kwargs["reason"]) == ("skip", "a_module_that_is_not_there is not installed")


def test_pytest_does_not_load_anything_of_nlpx_by_itself():
    assert not [point for point in entry_points(group="pytest11") if point.value.startswith("nlp")]


def test_nlpx_does_not_import_pytest(run_python):
    result = run_python("import nlpx.training, nlpx.pipeline, nlpx.commands.train, sys; print('pytest' in sys.modules)")
    assert result.stdout == "False\n", result.stderr
