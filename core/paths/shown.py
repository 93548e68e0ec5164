"""Names that spaCy's modules show because they use them, and that code imports from there: ``spacy.language.Doc``."""

from __future__ import annotations

from typing import Final

# Where each is at home, as in the table of documented names.
HOMES: Final[dict[str, tuple[str, str]]] = {
    theirs: (source, ours or theirs)
    for source, names in {
        ".error_codes": "Errors Warnings",
        ".files.writing": "ensure_path=as_path",
        ".frozen": "SimpleFrozenDict SimpleFrozenList",
        ".languages": "Tokenizer",
        ".matcher": "Matcher PhraseMatcher",
        ".pipeline": "Language Pipe TrainablePipe merge_subtokens",
        ".registry": "registry",
        ".scoring": "Scorer",
        ".scoring.spans": "get_ner_prf",
        ".tokens": (
            "Alignment AlignmentArray Doc DocBin Example Span SpanGroup Token validate_examples validate_get_examples"
        ),
        ".tokens.comparing.iob": "biluo_tags_to_spans biluo_to_iob doc_to_biluo_tags offsets_to_biluo_tags",
        ".tokens.span_groups": "SpanGroups",
        ".vocab": "Lookups Morphology Vocab load_lookups",
        "@entity_linker kb": "Candidate KnowledgeBase",
        "@factories": "Tagger=tagger TextCategorizer=textcat",
    }.items()
    for theirs, _, ours in (name.partition("=") for name in names.split())
}

# Modules of the table, and what they show beside what they document.
SHOWN: Final[dict[str, str]] = {
    "attrs": "Errors",
    "displacy.render": "Errors registry",
    "kb.candidate": "Span",
    "kb.kb": "Candidate Errors SimpleFrozenList Span",
    "kb.kb_in_memory": "Candidate Errors SimpleFrozenList Span Warnings ensure_path",
    "language": (
        "Doc Errors Example Scorer SimpleFrozenDict SimpleFrozenList Tokenizer Vocab Warnings load_lookups "
        "registry validate_examples"
    ),
    "lexeme": "Errors Warnings",
    "lookups": "Errors SimpleFrozenDict ensure_path registry",
    "matcher.dependencymatcher": "Errors Span Warnings",
    "matcher.levenshtein": "registry",
    "matcher.phrasematcher": "Errors Warnings",
    "morphology": "Warnings",
    "pipeline.attributeruler": "Doc Errors Example Language Matcher Pipe Scorer SimpleFrozenList Span Vocab",
    "pipeline.dep_parser": "Language Scorer merge_subtokens registry",
    "pipeline.edit_tree_lemmatizer": (
        "Doc Errors Example Language TrainablePipe Vocab validate_examples validate_get_examples"
    ),
    "pipeline.entity_linker": (
        "Candidate Doc Errors Example KnowledgeBase Language Scorer SimpleFrozenList Span TrainablePipe Vocab "
        "validate_examples validate_get_examples"
    ),
    "pipeline.entityruler": (
        "Doc Errors Example Language Matcher PhraseMatcher Pipe SimpleFrozenList Span Warnings ensure_path get_ner_prf"
    ),
    "pipeline.functions": "Doc Language Matcher Warnings",
    "pipeline.lemmatizer": (
        "Doc Errors Example Language Lookups Pipe Scorer SimpleFrozenList Token Vocab Warnings load_lookups"
    ),
    "pipeline.morphologizer": "Errors Language Scorer Tagger registry validate_examples validate_get_examples",
    "pipeline.ner": "Language get_ner_prf registry",
    "pipeline.pipe": "Errors Example Language Warnings",
    "pipeline.sentencizer": "Language Pipe",
    "pipeline.senter": "Errors Language Scorer Tagger registry validate_examples validate_get_examples",
    "pipeline.span_finder": "Doc Errors Example Language Scorer Span TrainablePipe",
    "pipeline.span_ruler": (
        "Doc Errors Example Language Matcher PhraseMatcher Pipe Scorer SimpleFrozenList Span Warnings ensure_path"
    ),
    "pipeline.spancat": "Doc Errors Example Language Scorer Span SpanGroup TrainablePipe Vocab validate_examples",
    "pipeline.tagger": "Errors Language Scorer TrainablePipe registry validate_examples validate_get_examples",
    "pipeline.textcat": (
        "Doc Errors Example Language Scorer TrainablePipe Vocab validate_examples validate_get_examples"
    ),
    "pipeline.textcat_multilabel": "Errors Example Language Scorer TextCategorizer Vocab validate_get_examples",
    "pipeline.tok2vec": "Doc Errors Example Language TrainablePipe Vocab validate_examples validate_get_examples",
    "pipeline.trainable_pipe": "Errors Example Language validate_examples",
    "scorer": "Doc Errors Example Morphology SimpleFrozenList Span Token",
    "strings": "Errors",
    "tokenizer": "Errors Scorer Span validate_examples",
    "tokens._dict_proxies": "Errors SpanGroup Warnings",
    "tokens._serialize": "Doc Errors SimpleFrozenList SpanGroups Vocab ensure_path",
    "tokens.morphanalysis": "Errors Morphology",
    "training.alignment": "AlignmentArray",
    "training.alignment_array": "Errors",
    "training.augment": "Example",
    "training.callbacks": "Errors",
    "training.corpus": "Doc DocBin Errors Example Vocab Warnings",
    "training.example": (
        "Alignment Errors Warnings biluo_tags_to_spans biluo_to_iob doc_to_biluo_tags offsets_to_biluo_tags"
    ),
    "training.gold_io": "Doc Warnings offsets_to_biluo_tags",
    "training.iob_utils": "Doc Errors Span Warnings",
    "training.loggers": "Errors",
    "training.pretrain": "Doc Errors Example registry",
    "util": "Errors Warnings",
    "vectors": "Errors Warnings",
}
