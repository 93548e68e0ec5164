"""Which documented name is which of ours: for each module below ``nlpx`` its names, by where they are from.

A name is written alone, or as ``theirs=ours`` where ours is another. It comes from

===================  ==============================================================================================
``.room.module``     a module of core
``.room.module:IDS`` a mapping there; the names are its keys, ``*`` all of them
``@registry``        what plugins offer in that registry: of a component the class, of all else the function
``@component room``  a module beside the one of a component, in the package of the plugin that offers the component
``language``         the class of the pipelines of the language after which the module is called, ``*`` below
``settings``         the settings that a component has by default; ours is ``component.setting``
===================  ==============================================================================================

or from another library, by the name of its module.
"""

from __future__ import annotations

from typing import Final

_UTIL: Final = {
    ".config.code": "import_file",
    ".config.config": "load_config",
    ".config.dotted": (
        "copy_config dict_to_dot dot_to_dict dot_to_object load_config_from_str set_dot_to_object walk_dict"
    ),
    ".config.score_weights": "combine_score_weights",
    ".displacy.drawing": "is_in_jupyter=in_notebook",
    ".files.parts": "from_bytes from_dict from_disk to_bytes to_dict to_disk",
    ".files.writing": "ensure_path=as_path",
    ".frozen": "SimpleFrozenDict SimpleFrozenList",
    ".languages.rules.exceptions": "expand_exc update_exc",
    ".languages.rules.lex_attrs": "add_lookups",
    ".languages.rules.punctuation": "compile_infix_regex compile_prefix_regex compile_suffix_regex",
    ".packages.versions": (
        "get_base_version get_minor_version is_compatible_version is_minor_version_match is_prerelease_version"
    ),
    ".languages.tokenizing.stateless": "DummyTokenizer=StatelessTokenizer",
    ".log": "logger",
    ".pipeline.components.pipe": "ignore_error raise_error",
    ".pipeline.language": "get_lang_class=language_class load_model=load",
    ".pipeline.loading": (
        "lang_class_is_loaded load_model_from_config load_model_from_init_py load_model_from_package "
        "load_model_from_path set_lang_class"
    ),
    ".pipeline.places.installed": "get_installed_models get_package_path is_package",
    ".pipeline.saving.meta": "get_model_meta=read_meta load_meta",
    ".registry": "registry",
    ".tokens.arguments": "normalize_slice",
    ".tokens.longest": "filter_chain_spans filter_spans make_first_longest_spans_filter",
    ".tokens.words_in_text": "get_words_and_spaces=words_and_spaces",
    ".training.batchers": "minibatch",
    ".pipeline.components.trainable_pipe": "create_default_optimizer",
    ".vocab.lexeme": "OOV_RANK",
    "html": "escape_html=escape",
    "shlex": "split_command=split",
    "thinc.api": "Config compounding decaying fix_random_seed get_current_ops",
    "confection": "ConfigValidationError",
    "catalogue": "RegistryError",
}

_IOB: Final = {
    ".tokens.comparing.iob": (
        "biluo_tags_to_offsets biluo_tags_to_spans biluo_to_iob doc_to_biluo_tags iob_to_biluo offsets_to_biluo_tags "
        "remove_bilu_prefix split_bilu_label tags_to_entities "
        "biluo_tags_from_offsets=offsets_to_biluo_tags offsets_from_biluo_tags=biluo_tags_to_offsets "
        "spans_from_biluo_tags=biluo_tags_to_spans"
    )
}

_TEXTCAT: Final = (
    "build_bow_text_classifier=spacy.TextCatBOW.v2 build_bow_text_classifier_v3=spacy.TextCatBOW.v3 "
    "build_reduce_text_classifier=spacy.TextCatReduce.v1 build_simple_cnn_text_classifier=spacy.TextCatCNN.v2 "
    "build_text_classifier_v2=spacy.TextCatEnsemble.v2 "
    "build_textcat_parametric_attention_v1=spacy.TextCatParametricAttention.v1"
)
_TOK2VEC: Final = (
    "BiLSTMEncoder=spacy.TorchBiLSTMEncoder.v1 CharacterEmbed=spacy.CharacterEmbed.v2 "
    "MaxoutWindowEncoder=spacy.MaxoutWindowEncoder.v2 MishWindowEncoder=spacy.MishWindowEncoder.v2 "
    "MultiHashEmbed=spacy.MultiHashEmbed.v2 build_Tok2Vec_model=spacy.Tok2Vec.v2 "
    "build_hash_embed_cnn_tok2vec=spacy.HashEmbedCNN.v2 tok2vec_listener_v1=spacy.Tok2VecListener.v1"
)
_LINKING: Final = (
    "create_candidates=spacy.CandidateGenerator.v1 "
    "create_candidates_batch=spacy.CandidateBatchGenerator.v1 empty_kb=spacy.EmptyKB.v1 "
    "empty_kb_for_config=spacy.EmptyKB.v2 load_kb=spacy.KBFromFile.v1"
)

_OTHER_MODELS: Final = (
    "build_finder_model=spacy.SpanFinder.v1 build_spancat_model=spacy.SpanCategorizer.v1 "
    "build_tagger_model=spacy.Tagger.v2 build_tb_parser_model=spacy.TransitionBasedParser.v2"
)

PATHS: Final[dict[str, dict[str, str]]] = {
    "": {
        ".commands.info": "info",
        ".error_codes": "Errors",
        ".glossary": "explain",
        ".training.devices": "prefer_gpu require_cpu require_gpu",
        "thinc.api": "Config",
    },
    "about": {".": "__version__"},
    "attrs": {".vocab.attrs": "IDS NAMES intify_attr intify_attrs", ".vocab.attrs:IDS": "*"},
    "cli.apply": {".commands.apply": "apply"},
    "cli.assemble": {".commands.assemble": "assemble"},
    "cli.benchmark_speed": {".commands.benchmark_speed": "benchmark=benchmark_speed"},
    "cli.convert": {".commands.convert": "convert"},
    "cli.debug_config": {".commands.debug_config": "debug_config"},
    "cli.debug_data": {".commands.debug_data": "debug_data"},
    "cli.debug_diff": {".commands.debug_diff": "debug_diff"},
    "cli.debug_model": {".commands.debug_model": "debug_model"},
    "cli.download": {".commands.download": "download"},
    "cli.evaluate": {".commands.evaluate": "evaluate"},
    "cli.find_function": {".commands.find_function": "find_function"},
    "cli.find_threshold": {".commands.find_threshold": "find_threshold"},
    "cli.info": {".commands.info": "info"},
    "cli.init_config": {".commands.init_config": "init_config", ".config.fill": "fill_config"},
    "cli.package": {".commands.package": "package"},
    "cli.pretrain": {"@tok2vec commands": "pretrain"},
    "cli.profile": {".commands.debug_profile": "profile"},
    "cli.train": {".commands.train": "train"},
    "cli.validate": {".commands.validate": "validate"},
    "cli": {
        ".commands.apply": "apply",
        ".commands.convert": "convert",
        ".commands.debug_config": "debug_config",
        ".commands.debug_data": "debug_data",
        ".commands.debug_diff": "debug_diff",
        ".commands.debug_model": "debug_model",
        ".commands.debug_profile": "profile",
        ".commands.download": "download",
        ".commands.evaluate": "evaluate",
        ".commands.find_function": "find_function",
        ".commands.find_threshold": "find_threshold",
        ".commands.info": "info",
        ".commands.init_config": "init_config",
        ".commands.link": "link",
        ".commands.package": "package",
        ".commands.validate": "validate",
        ".config.fill": "fill_config",
        "@tok2vec commands": "pretrain",
    },
    "compat": {"typing": "Literal Protocol runtime_checkable", "thinc.api": "Optimizer"},
    "errors": {".error_codes": "Errors Warnings"},
    "displacy.render": {".displacy.drawing": "render", "@spancat rendering": "SpanRenderer"},
    "kb": {"@entity_linker kb": "Candidate InMemoryLookupKB KnowledgeBase"},
    "kb.candidate": {"@entity_linker kb": "Candidate"},
    "kb.kb": {"@entity_linker kb": "KnowledgeBase"},
    "kb.kb_in_memory": {"@entity_linker kb": "InMemoryLookupKB"},
    "lang": {},
    "lang.char_classes": {
        ".languages.rules.char_classes": (
            "ALPHA=LETTERS ALPHA_LOWER=LOWER ALPHA_UPPER=UPPER COMBINING_DIACRITICS CONCAT_ICONS=SYMBOLS "
            "CONCAT_QUOTES=QUOTES ICONS=SYMBOLS"
        ),
        ".languages.rules.pattern_lists": (
            "CURRENCY HYPHENS LIST_CURRENCY LIST_ELLIPSES LIST_HYPHENS LIST_ICONS LIST_PUNCT LIST_QUOTES LIST_UNITS "
            "PUNCT UNITS"
        ),
    },
    "lang.lex_attrs": {
        ".languages.rules.lex_attrs": "like_url",
        ".vocab.lexical": (
            "LEX_ATTRS=FLAG_GETTERS is_bracket is_currency is_left_punct is_punct is_quote is_right_punct like_email "
            "like_num word_shape"
        ),
    },
    "lang.norm_exceptions": {".languages.rules.norms": "BASE_NORMS"},
    "lang.punctuation": {
        ".languages.rules.punctuation": (
            "TOKENIZER_INFIXES=INFIXES TOKENIZER_PREFIXES=PREFIXES TOKENIZER_SUFFIXES=SUFFIXES"
        ),
    },
    "lang.tokenizer_exceptions": {
        ".languages.rules.exceptions": "BASE_EXCEPTIONS",
        ".languages.rules.url_match": "URL_MATCH",
        ".languages.rules.urls": "URL_PATTERN=URL",
    },
    "lang.*": {
        "language": (
            "{}=@ {}Defaults=Defaults LEX_ATTRS=Defaults.lex_attr_getters STOP_WORDS=Defaults.stop_words "
            "SYNTAX_ITERATORS=Defaults.syntax_iterators TOKENIZER_EXCEPTIONS=Defaults.tokenizer_exceptions "
            "TOKENIZER_INFIXES=Defaults.infixes"
        ),
        ".languages": "BaseDefaults=LanguageDefaults",
        ".pipeline": "Language",
    },
    "lang.*.examples": {"language": "sentences=Defaults.examples"},
    "lang.*.lex_attrs": {"language": "LEX_ATTRS=Defaults.lex_attr_getters like_num=Defaults.like_num"},
    "lang.*.punctuation": {
        "language": (
            "TOKENIZER_INFIXES=Defaults.infixes TOKENIZER_PREFIXES=Defaults.prefixes "
            "TOKENIZER_SUFFIXES=Defaults.suffixes"
        )
    },
    "lang.*.stop_words": {"language": "STOP_WORDS=Defaults.stop_words"},
    "lang.*.syntax_iterators": {
        "language": "SYNTAX_ITERATORS=Defaults.syntax_iterators noun_chunks=Defaults.noun_chunks"
    },
    "lang.*.tokenizer_exceptions": {"language": "TOKENIZER_EXCEPTIONS=Defaults.tokenizer_exceptions"},
    "lang.en": {"@factories": "EnglishLemmatizer=en.lemmatizer"},
    "lang.en.lemmatizer": {"@factories": "EnglishLemmatizer=en.lemmatizer"},
    "lang.es.lemmatizer": {"@factories": "SpanishLemmatizer=es.lemmatizer"},
    "lang.fr.lemmatizer": {"@factories": "FrenchLemmatizer=fr.lemmatizer"},
    "lang.nl.lemmatizer": {"@factories": "DutchLemmatizer=nl.lemmatizer"},
    "language": {
        ".languages": "BaseDefaults=LanguageDefaults",
        ".pipeline": "FactoryMeta Language",
        ".pipeline.parts.selection": "DisabledPipes",
        "@tokenizers": "create_tokenizer=spacy.Tokenizer.v1",
    },
    "lexeme": {".vocab": "Lexeme"},
    "lookups": {".vocab": "Lookups Table load_lookups"},
    "matcher": {},
    "matcher.dependencymatcher": {".matcher": "DependencyMatcher"},
    "matcher.levenshtein": {".matcher": "levenshtein"},
    "matcher.phrasematcher": {".matcher": "PhraseMatcher"},
    "ml": {},
    "ml.extract_ngrams": {"@layers": "extract_ngrams=spacy.extract_ngrams.v1"},
    "ml.extract_spans": {"@layers": "extract_spans=spacy.extract_spans.v1"},
    "ml.featureextractor": {"@layers": "FeatureExtractor=spacy.FeatureExtractor.v1"},
    "ml.models": {"@architectures": f"{_TOK2VEC} {_TEXTCAT} {_OTHER_MODELS} build_nel_encoder=spacy.EntityLinker.v2"},
    "ml.models.entity_linker": {"@architectures": "build_nel_encoder=spacy.EntityLinker.v2", "@misc": _LINKING},
    "ml.models.multi_task": {
        "@architectures": (
            "create_pretrain_characters=spacy.PretrainCharacters.v1 create_pretrain_vectors=spacy.PretrainVectors.v1"
        )
    },
    "ml.models.parser": {"@architectures": "build_tb_parser_model=spacy.TransitionBasedParser.v2"},
    "ml.models.span_finder": {"@architectures": "build_finder_model=spacy.SpanFinder.v1"},
    "ml.models.spancat": {
        "@architectures": "build_spancat_model=spacy.SpanCategorizer.v1",
        "@layers": "build_linear_logistic=spacy.LinearLogistic.v1 build_mean_max_reducer=spacy.mean_max_reducer.v1",
    },
    "ml.models.tagger": {"@architectures": "build_tagger_model=spacy.Tagger.v2"},
    "ml.models.textcat": {"@architectures": _TEXTCAT},
    "ml.models.tok2vec": {"@architectures": _TOK2VEC},
    "ml.staticvectors": {"@layers": "StaticVectors=spacy.StaticVectors.v2"},
    "morphology": {".vocab": "MorphAnalysis Morphology"},
    "parts_of_speech": {".vocab.parts_of_speech": "IDS NAMES", ".vocab.parts_of_speech:IDS": "*"},
    "pipeline": {
        "@factories": (
            "DependencyParser=parser EditTreeLemmatizer=trainable_lemmatizer EntityLinker=entity_linker "
            "EntityRecognizer=ner Morphologizer=morphologizer MultiLabel_TextCategorizer=textcat_multilabel "
            "SentenceRecognizer=senter SpanCategorizer=spancat SpanFinder=span_finder Tagger=tagger "
            "TextCategorizer=textcat Tok2Vec=tok2vec"
        )
    },
    "pipeline.attributeruler": {
        ".pipeline": "AttributeRuler",
        "@scorers": "make_attribute_ruler_scorer=spacy.attribute_ruler_scorer.v1",
    },
    "pipeline.dep_parser": {
        "@factories": "DependencyParser=parser",
        "@scorers": "make_parser_scorer=spacy.parser_scorer.v1",
        "settings": "DEFAULT_PARSER_MODEL=parser.model",
    },
    "pipeline.edit_tree_lemmatizer": {
        "@factories": "EditTreeLemmatizer=trainable_lemmatizer",
        "settings": "DEFAULT_EDIT_TREE_LEMMATIZER_MODEL=trainable_lemmatizer.model",
    },
    "pipeline.entity_linker": {
        "@factories": "EntityLinker=entity_linker",
        "@scorers": "make_entity_linker_scorer=spacy.entity_linker_scorer.v1",
        "settings": "DEFAULT_NEL_MODEL=entity_linker.model",
    },
    "pipeline.entityruler": {
        ".pipeline": "EntityRuler",
        "@scorers": "make_entity_ruler_scorer=spacy.entity_ruler_scorer.v1",
        "settings": "DEFAULT_ENT_ID_SEP=entity_ruler.ent_id_sep",
    },
    "pipeline.functions": {
        ".pipeline": "DocCleaner TokenSplitter merge_entities merge_noun_chunks merge_subtokens",
    },
    "pipeline.lemmatizer": {
        ".pipeline": "Lemmatizer",
        "@scorers": "make_lemmatizer_scorer=spacy.lemmatizer_scorer.v1",
    },
    "pipeline.morphologizer": {
        "@factories": "Morphologizer=morphologizer",
        "@scorers": "make_morphologizer_scorer=spacy.morphologizer_scorer.v1",
        "settings": "DEFAULT_MORPH_MODEL=morphologizer.model",
    },
    "pipeline.ner": {
        "@factories": "EntityRecognizer=ner",
        "@scorers": "make_ner_scorer=spacy.ner_scorer.v1",
        "settings": "DEFAULT_NER_MODEL=ner.model",
    },
    "pipeline.pipe": {".pipeline": "Pipe"},
    "pipeline.sentencizer": {".pipeline": "Sentencizer"},
    "pipeline.senter": {
        "@factories": "SentenceRecognizer=senter",
        "@scorers": "make_senter_scorer=spacy.senter_scorer.v1",
        "settings": "DEFAULT_SENTER_MODEL=senter.model",
    },
    "pipeline.span_finder": {
        "@factories": "SpanFinder=span_finder",
        "@scorers": "make_span_finder_scorer=spacy.span_finder_scorer.v1",
        "settings": "DEFAULT_SPANS_KEY=span_finder.spans_key DEFAULT_SPAN_FINDER_MODEL=span_finder.model",
    },
    "pipeline.span_ruler": {
        ".pipeline": "SpanRuler",
        ".pipeline.rules.rulers.entity_filters": (
            "prioritize_existing_ents_filter=prioritize_existing_ents prioritize_new_ents_filter=prioritize_new_ents"
        ),
        "@scorers": "make_overlapping_labeled_spans_scorer=spacy.overlapping_labeled_spans_scorer.v1",
        "settings": "DEFAULT_SPANS_KEY=span_ruler.spans_key",
    },
    "pipeline.spancat": {
        "@factories": "SpanCategorizer=spancat",
        "@spancat suggesters": "Suggester",
        "@misc": (
            "build_ngram_range_suggester=spacy.ngram_range_suggester.v1 build_ngram_suggester=spacy.ngram_suggester.v1 "
            "build_preset_spans_suggester=spacy.preset_spans_suggester.v1"
        ),
        "@scorers": "make_spancat_scorer=spacy.spancat_scorer.v1",
        "settings": (
            "DEFAULT_SPANCAT_MODEL=spancat.model DEFAULT_SPANCAT_SINGLELABEL_MODEL=spancat_singlelabel.model "
            "DEFAULT_SPANS_KEY=spancat.spans_key"
        ),
    },
    "pipeline.tagger": {
        "@factories": "Tagger=tagger",
        "@scorers": "make_tagger_scorer=spacy.tagger_scorer.v1",
        "settings": "DEFAULT_TAGGER_MODEL=tagger.model",
    },
    "pipeline.textcat": {
        "@factories": "TextCategorizer=textcat",
        "@scorers": "make_textcat_scorer=spacy.textcat_scorer.v2",
        "settings": "DEFAULT_SINGLE_TEXTCAT_MODEL=textcat.model",
    },
    "pipeline.textcat_multilabel": {
        "@factories": "MultiLabel_TextCategorizer=textcat_multilabel",
        "@scorers": "make_textcat_multilabel_scorer=spacy.textcat_multilabel_scorer.v2",
        "settings": "DEFAULT_MULTI_TEXTCAT_MODEL=textcat_multilabel.model",
    },
    "pipeline.tok2vec": {
        "@factories": "Tok2Vec=tok2vec",
        ".pipeline": "Tok2VecListener",
        "settings": "DEFAULT_TOK2VEC_MODEL=tok2vec.model",
    },
    "pipeline.trainable_pipe": {".pipeline": "TrainablePipe"},
    "scorer": {".scoring": "PRFScore Scorer", ".scoring.roc_auc": "ROCAUCScore", ".scoring.spans": "get_ner_prf"},
    "spacy_legacy": {
        "@architectures": (
            "CharacterEmbed_v1=spacy.CharacterEmbed.v1 EntityLinker_v1=spacy.EntityLinker.v1 "
            "HashEmbedCNN_v1=spacy.HashEmbedCNN.v1 MaxoutWindowEncoder_v1=spacy.MaxoutWindowEncoder.v1 "
            "MishWindowEncoder_v1=spacy.MishWindowEncoder.v1 MultiHashEmbed_v1=spacy.MultiHashEmbed.v1 "
            "Tagger_v1=spacy.Tagger.v1 TextCatBOW_v1=spacy.TextCatBOW.v1 TextCatCNN_v1=spacy.TextCatCNN.v1 "
            "TextCatEnsemble_v1=spacy.TextCatEnsemble.v1 Tok2Vec_v1=spacy.Tok2Vec.v1 "
            "TransitionBasedParser_v1=spacy.TransitionBasedParser.v1"
        )
    },
    "spacy_transformers": {
        "@factories": "Transformer=transformer",
        "@architectures": (
            "TransformerListener=spacy-transformers.TransformerListener.v1 "
            "TransformerModel=spacy-transformers.TransformerModel.v3"
        ),
    },
    "spacy_transformers.data_classes": {"@transformer data": "FullTransformerBatch TransformerData WordpieceBatch"},
    "spacy_transformers.pipeline_component": {"@factories": "Transformer=transformer"},
    "spacy_transformers.span_getters": {
        "@span_getters": (
            "configure_get_doc_spans=spacy-transformers.doc_spans.v1 "
            "configure_get_sent_spans=spacy-transformers.sent_spans.v1 "
            "configure_strided_spans=spacy-transformers.strided_spans.v1"
        )
    },
    "strings": {
        ".vocab": "StringStore",
        ".vocab.hashing": "hash_string",
        ".vocab.symbols": "get_string_id=as_id",
    },
    "symbols": {".vocab.symbols": "IDS NAMES", ".vocab.symbols:IDS": "*"},
    "tokenizer": {".languages": "Tokenizer"},
    "tokens": {},
    "tokens._dict_proxies": {".tokens.span_groups": "SpanGroups"},
    "tokens._serialize": {".tokens": "DocBin"},
    "tokens.morphanalysis": {".tokens": "MorphAnalysis"},
    "training": {
        ".corpora.augment": "dont_augment",
        ".training.batchers": "minibatch_by_padded_size=batch_by_padded minibatch_by_words=batch_by_words",
        ".training.callbacks": "create_copy_from_base_model=make_copier",
        ".training.loggers": "console_logger=make_console_logger_v2",
    },
    "training.alignment": {".tokens": "Alignment"},
    "training.alignment_array": {".tokens": "AlignmentArray"},
    "training.augment": {
        ".corpora.augment": (
            "create_lower_casing_augmenter=make_lower_caser create_orth_variants_augmenter=make_orth_varier "
            "dont_augment"
        )
    },
    "training.batchers": {
        ".training.batchers": (
            "configure_minibatch=configure_batch_by_sequence "
            "configure_minibatch_by_padded_size=configure_batch_by_padded "
            "configure_minibatch_by_words=configure_batch_by_words minibatch_by_padded_size=batch_by_padded "
            "minibatch_by_words=batch_by_words"
        )
    },
    "training.callbacks": {".training.callbacks": "create_copy_from_base_model=make_copier"},
    "training.corpus": {
        ".corpora": "Corpus JsonlCorpus PlainTextCorpus walk_corpus=list_corpus_files",
        ".corpora.corpus": "create_docbin_reader=make_corpus",
        ".corpora.readers": "read_labels",
        ".corpora.text_corpora": (
            "create_jsonl_reader=make_jsonl_corpus create_plain_text_reader=make_plain_text_corpus"
        ),
    },
    "training.example": {".tokens": "Example validate_examples validate_get_examples"},
    "training.gold_io": {".corpora": "docs_to_json"},
    "training.iob_utils": _IOB,
    "training.pretrain": {"@tok2vec commands": "pretrain"},
    "training.loggers": {
        ".training.loggers": "console_logger=make_console_logger_v2 console_logger_v3=make_console_logger"
    },
    "ty": {".pipeline": "ListenedToComponent=ListenedTo"},
    "util": _UTIL,
    "vectors": {".vocab": "Vectors", ".vocab.vector_files": "Mode"},
}
