"""Documented names of the Python API, each with its parameters: ``public_names.py LIBRARY [NAMES]``.

Of spaCy all that it has of what is documented; of another library those of a file of names that it has too.
"""

from __future__ import annotations

import inspect
import json
import sys
import warnings
from importlib import import_module
from pathlib import Path

from clock import library

warnings.simplefilter("ignore")
LIBRARY = sys.argv[1]

CLASSES = {
    "tokens": "Doc Token Span SpanGroup DocBin MorphAnalysis",
    "lexeme": "Lexeme",
    "vocab": "Vocab",
    "strings": "StringStore",
    "vectors": "Vectors",
    "lookups": "Lookups Table",
    "morphology": "Morphology",
    "language": "Language",
    "tokenizer": "Tokenizer",
    "training": "Example Corpus Alignment",
    "scorer": "Scorer PRFScore",
    "util": "registry",
    "kb": "KnowledgeBase InMemoryLookupKB",
    "matcher": "Matcher PhraseMatcher DependencyMatcher",
}
COMPONENTS = (
    "AttributeRuler DependencyParser EditTreeLemmatizer EntityLinker EntityRecognizer EntityRuler Lemmatizer "
    "Morphologizer MultiLabel_TextCategorizer Pipe SentenceRecognizer Sentencizer SpanCategorizer SpanFinder SpanRuler "
    "Tagger TextCategorizer Tok2Vec TrainablePipe merge_entities merge_noun_chunks merge_subtokens"
)
FUNCTIONS = {
    "": "blank explain info load prefer_gpu require_cpu require_gpu",
    "attrs": "IDS LEMMA NAMES ORTH intify_attrs",
    "cli": "apply convert debug_config debug_data debug_model download evaluate find_threshold info package validate",
    "cli.train": "train",
    "displacy": "parse_deps parse_ents parse_spans render serve set_render_wrapper",
    "glossary": "GLOSSARY explain",
    "kb": "Candidate",
    "lang.de": "German",
    "lang.en": "English EnglishDefaults",
    "lang.en.examples": "sentences",
    "lang.en.lex_attrs": "LEX_ATTRS like_num",
    "lang.en.punctuation": "TOKENIZER_INFIXES",
    "lang.en.stop_words": "STOP_WORDS",
    "lang.en.syntax_iterators": "SYNTAX_ITERATORS noun_chunks",
    "lang.en.tokenizer_exceptions": "TOKENIZER_EXCEPTIONS",
    "lang.es": "Spanish",
    "lang.fr": "French",
    "lang.nl": "Dutch",
    "lang.xx": "MultiLanguage",
    "lang.zh": "Chinese",
    "lookups": "load_lookups",
    "ml.models": "build_tagger_model build_tb_parser_model build_text_classifier_v2 build_Tok2Vec_model",
    "parts_of_speech": "IDS NAMES NOUN",
    "pipeline": COMPONENTS,
    "pipeline.functions": "DocCleaner TokenSplitter merge_entities",
    "symbols": "IDS NAMES ORTH nsubj",
    "training": (
        "biluo_tags_to_offsets biluo_tags_to_spans biluo_to_iob docs_to_json iob_to_biluo offsets_to_biluo_tags "
        "remove_bilu_prefix split_bilu_label tags_to_entities validate_examples validate_get_examples"
    ),
    "training.initialize": "init_nlp",
    "training.loop": "train",
    "util": (
        "combine_score_weights compile_infix_regex compile_prefix_regex compile_suffix_regex compounding copy_config "
        "decaying dict_to_dot dot_to_dict dot_to_object ensure_path expand_exc filter_chain_spans filter_spans "
        "fix_random_seed from_bytes from_dict from_disk get_installed_models get_lang_class get_model_meta "
        "get_package_path get_words_and_spaces is_in_jupyter is_package lang_class_is_loaded load_config "
        "load_config_from_str load_meta load_model load_model_from_config load_model_from_init_py "
        "load_model_from_package load_model_from_path minibatch registry set_dot_to_object set_lang_class to_bytes "
        "to_dict to_disk update_exc walk_dict"
    ),
}


def instances():
    """Make an object of each class whose members are set when it is made."""
    root = library()
    nlp = root.blank("en")
    doc = nlp("two words")
    matchers, kb = import_module(f"{LIBRARY}.matcher"), import_module(f"{LIBRARY}.kb")
    training = import_module(f"{LIBRARY}.training")
    made = [
        doc, doc[0], doc[0:1], doc.spans.setdefault("a", [doc[0:1]]), nlp.vocab, nlp.vocab.strings, nlp.vocab.vectors,
        nlp.vocab["two"], nlp.vocab.morphology, nlp.vocab.lookups, doc[0].morph, nlp.tokenizer,
        kb.InMemoryLookupKB(nlp.vocab, 3), matchers.Matcher(nlp.vocab), matchers.PhraseMatcher(nlp.vocab),
        matchers.DependencyMatcher(nlp.vocab), training.Example(doc, doc), training.Corpus("."),
        import_module(f"{LIBRARY}.scorer").Scorer(), import_module(f"{LIBRARY}.tokens").DocBin(),
        *(nlp.add_pipe(name) for name in ("tagger", "parser", "ner", "textcat", "textcat_multilabel", "spancat")),
        *(nlp.add_pipe(name) for name in ("tok2vec", "morphologizer", "senter", "sentencizer", "attribute_ruler")),
        *(nlp.add_pipe(name) for name in ("trainable_lemmatizer", "span_finder", "entity_linker")),
        nlp,
    ]  # fmt: skip
    found = {}
    for value in made:
        for base in type(value).__mro__:
            found.setdefault(base.__name__, value)
    others = {"MultiLabel_TextCategorizer": "textcat_multilabel", "TrainablePipe": "tagger"}
    others.update(EditTreeLemmatizer="trainable_lemmatizer", SpanFinder="span_finder", EntityLinker="entity_linker")
    named = {name: nlp.get_pipe(factory) for name, factory in others.items() if nlp.has_pipe(factory)}
    return {"KnowledgeBase": found["InMemoryLookupKB"], **named, **found}


def parameters_of(value):
    """Return the parameters of what can be called, each with whether it can be given by position; else nothing."""
    if not callable(value):
        return None
    try:
        given = inspect.signature(value).parameters.values()
    except (TypeError, ValueError):
        return None
    return {
        each.name: each.kind is not each.KEYWORD_ONLY
        for each in given
        if each.kind not in (each.VAR_POSITIONAL, each.VAR_KEYWORD) and each.name not in ("self", "cls")
    }


def documented():
    """Yield all names, those of members behind a dot."""
    for path, names in FUNCTIONS.items():
        yield from (f"{path}:{name}" for name in names.split())
    for path, names in {**CLASSES, "pipeline": COMPONENTS}.items():
        for name in names.split():
            cls = getattr(import_module(f"{LIBRARY}.{path}"), name, None)
            yield f"{path}:{name}"
            if inspect.isclass(cls):
                members = (member for member in dir(cls) if not member.startswith("_"))
                yield from (f"{path}:{name}.{member}" for member in members)


def main():
    objects = instances()
    names = json.loads(Path(sys.argv[2]).read_text()) if len(sys.argv) > 2 else sorted(set(documented()))
    found = {}
    for full in names:
        path, _, name = full.partition(":")
        outer, _, member = name.partition(".")
        try:
            value = getattr(import_module(f"{LIBRARY}.{path}".rstrip(".")), outer)
            if member:
                value = getattr(value, member) if hasattr(value, member) else getattr(objects[outer], member)
        except (ImportError, AttributeError, KeyError):
            continue
        except Exception as error:
            # It is there, and says what is missing for it.
            value = error
        found[full] = parameters_of(value)
    print(json.dumps(found))


main()
