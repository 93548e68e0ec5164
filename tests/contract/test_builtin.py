"""What core itself offers for configs: the documented names, with the documented settings and defaults."""

from __future__ import annotations

import inspect

import pytest

from nlpx.builtin import _FUNCTIONS
from nlpx.registry import registry

DOCUMENTED = {
    "augmenters": {
        "nlpx.chain.v1": "augmenters",
        "nlpx.noise.v1": "level",
        "nlpx.tag_map.v1": "tag_map",
        "spacy.lower_case.v1": "level",
        "spacy.orth_variants.v1": "level lower orth_variants",
    },
    "batchers": {
        "spacy.batch_by_padded.v1": "size buffer discard_oversize get_length=None",
        "spacy.batch_by_sequence.v1": "size get_length=None",
        "spacy.batch_by_words.v1": "size tolerance discard_oversize get_length=None",
    },
    "callbacks": {"nlpx.describe.v1": "meta", "spacy.copy_from_base_model.v1": "tokenizer=None vocab=None"},
    "loggers": {
        "nlpx.save_each_epoch.v1": "",
        "spacy.ChainLogger.v1": " ".join(f"logger{n}=None" for n in range(1, 11)),
        "spacy.ConsoleLogger.v1": "progress_bar=False",
        "spacy.ConsoleLogger.v2": "progress_bar=False console_output=True output_file=None",
        "spacy.ConsoleLogger.v3": "progress_bar=None console_output=True output_file=None",
    },
    "misc": {
        "spacy.LookupsDataLoader.v1": "lang tables",
        "spacy.first_longest_spans_filter.v1": "",
        "spacy.levenshtein_compare.v1": "",
        "spacy.prioritize_existing_ents_filter.v1": "",
        "spacy.prioritize_new_ents_filter.v1": "",
    },
    "optimizers": {
        "Adam.v1": (
            "learn_rate=0.001 L2=0.0 beta1=0.9 beta2=0.999 eps=1e-08 grad_clip=1.0 L2_is_weight_decay=True "
            "use_averages=True"
        )
    },
    "readers": {
        "nlpx.RawTexts.v1": "path min_length=0 max_length=0 limit=0 shuffle_window=1000",
        "spacy.Corpus.v1": "path gold_preproc=False max_length=0 limit=0 augmenter=None",
        "spacy.JsonlCorpus.v1": "path min_length=0 max_length=0 limit=0",
        "spacy.PlainTextCorpus.v1": "path min_length=0 max_length=0",
        "spacy.read_labels.v1": "path require=False",
        "srsly.read_json.v1": "path",
        "srsly.read_jsonl.v1": "path skip=False",
        "srsly.read_msgpack.v1": "path use_list=True",
        "srsly.read_yaml.v1": "path",
    },
    "schedules": {"nlpx.decaying.v1": "start stop decay"},
    "tokenizers": {"spacy.Tokenizer.v1": "", "spacy.zh.ChineseTokenizer": "segmenter='char'"},
    "vectors": {"spacy.Vectors.v1": ""},
}
FUNCTIONS = [(table, name, settings) for table, names in DOCUMENTED.items() for name, settings in names.items()]


@pytest.mark.parametrize(("table", "name", "settings"), FUNCTIONS)
def test_function_has_the_documented_settings_and_defaults(table, name, settings):
    parameters = inspect.signature(registry.get(table, name)).parameters.values()
    found = [each.name if each.default is each.empty else f"{each.name}={each.default!r}" for each in parameters]
    assert found == settings.split()


def test_core_offers_no_function_that_is_not_documented_here():
    offered = {table: {name for name, _, _ in offers} for table, offers in _FUNCTIONS.items()}
    assert offered == {table: set(names) for table, names in DOCUMENTED.items()}


@pytest.mark.parametrize("lang", ["en", "xx"])
def test_language_is_offered(lang):
    assert registry.has("languages", lang)
