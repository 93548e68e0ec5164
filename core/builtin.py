"""The first plugin: what core itself offers, through the same hooks as everybody."""

from __future__ import annotations

from .hookspecs import hookimpl
from .shared_metrics import LEMMA_METRICS, MORPH_METRICS, SENTENCE_METRICS, TAG_METRICS
from .specs import (
    CommandSpec,
    ComponentSpec,
    ConverterSpec,
    FunctionSpec,
    LanguageSpec,
    MetricSpec,
    NoticeSpec,
    ScorerSpec,
)


@hookimpl
def nlpx_commands() -> list[CommandSpec]:
    return [
        CommandSpec(name=name, target=f"nlpx.commands.{module}:command", summary=summary)
        for name, module, summary in (
            ("apply", "apply", "Annotate texts with a pipeline."),
            ("assemble", "assemble", "Assemble a pipeline from a config, without training."),
            ("benchmark accuracy", "benchmark_accuracy", "Score a pipeline on annotated data, as evaluate does."),
            ("benchmark speed", "benchmark_speed", "Measure how many words a pipeline annotates in a second."),
            ("compat", "compat", "Say whether a pipeline will run here, without loading its weights."),
            ("completion", "completion", "Let a shell complete commands, options and their values."),
            ("convert", "convert", "Convert a corpus into a training format."),
            ("debug data", "debug_data", "Describe training data and find what is wrong with it."),
            ("debug config", "debug_config", "Check a config and show where each value comes from."),
            ("debug diff-config", "debug_diff", "Show what a config has otherwise than the recommended one."),
            ("debug model", "debug_model", "Show the layers of a component's model, before and after training steps."),
            ("debug profile", "debug_profile", "Show which components and functions take the most time."),
            ("download", "download", "Get a trained pipeline and install it."),
            ("evaluate", "evaluate", "Score a pipeline on annotated data."),
            ("find-function", "find_function", "Find where a registered function is defined."),
            ("find-threshold", "find_threshold", "Find the threshold with which a component scores best."),
            ("info", "info", "Describe the installation or a pipeline."),
            ("init config", "init_config", "Write a complete training config."),
            ("init fill-config", "fill_config", "Complete a config from the defaults."),
            ("init labels", "init_labels", "Write the labels of the training data into files."),
            ("init nlp", "init_nlp", "Initialize a pipeline as training would, and save it."),
            ("init model", "init_model", "Make a pipeline of words with their attributes and of word vectors."),
            ("init vectors", "init_vectors", "Make a pipeline of a table of word vectors."),
            ("install", "install", "Install trained pipelines from a folder, without network."),
            ("link", "link", "Give a pipeline a name of your own."),
            ("names", "names", "List what can be named in configs and on the command line."),
            ("package", "package", "Make a Python package of a pipeline."),
            ("plugins", "plugins", "List the installed plugins and check what they offer."),
            ("plugins new", "plugins_new", "Write a plugin of your own."),
            ("run", "run", "Run a script that imports spaCy, as it is."),
            ("serve", "serve", "Serve a pipeline: annotations as JSON, and a page that shows them."),
            ("train", "train", "Train a pipeline."),
            ("validate", "validate", "Say which installed pipelines and links can be used."),
        )
    ]


# What configs can name: for each registry the name, the target below `nlpx` or in thinc, and the help line.
_FUNCTIONS: dict[str, tuple[tuple[str, str, str], ...]] = {
    "augmenters": (
        ("nlpx.chain.v1", "nlpx.corpora.augment:make_chain", "Apply several augmenters one after the other."),
        ("nlpx.noise.v1", "nlpx.corpora.augment:make_noise", "Corrupt characters of the training texts."),
        ("nlpx.tag_map.v1", "nlpx.corpora.augment:make_tag_mapper", "Derive coarse tags and morphology from tags."),
        ("spacy.lower_case.v1", "nlpx.corpora.augment:make_lower_caser", "Lower the case of some training texts."),
        ("spacy.orth_variants.v1", "nlpx.corpora.augment:make_orth_varier", "Vary dashes, quotes and the like."),
    ),
    "batchers": (
        ("spacy.batch_by_padded.v1", "nlpx.training.batchers:configure_batch_by_padded", "Batch by padded size."),
        (
            "spacy.batch_by_sequence.v1",
            "nlpx.training.batchers:configure_batch_by_sequence",
            "Batch by number of items.",
        ),
        ("spacy.batch_by_words.v1", "nlpx.training.batchers:configure_batch_by_words", "Batch by number of words."),
    ),
    "callbacks": (
        ("nlpx.describe.v1", "nlpx.training.callbacks:make_describer", "Put entries into the meta data."),
        (
            "spacy.copy_from_base_model.v1",
            "nlpx.training.callbacks:make_copier",
            "Copy tokenizer and vocabulary of a pipeline.",
        ),
    ),
    "loggers": (
        ("nlpx.save_each_epoch.v1", "nlpx.training.loggers:make_epoch_saver", "Keep a model for each epoch."),
        ("spacy.ChainLogger.v1", "nlpx.training.loggers:make_chain_logger", "Several loggers at once."),
        ("spacy.ConsoleLogger.v1", "nlpx.training.loggers:make_console_logger_v1", "Print a table."),
        ("spacy.ConsoleLogger.v2", "nlpx.training.loggers:make_console_logger_v2", "Print a table, write a log."),
        ("spacy.ConsoleLogger.v3", "nlpx.training.loggers:make_console_logger", "Print a table, write a log."),
    ),
    "misc": (
        (
            "spacy.LookupsDataLoader.v1",
            "nlpx.vocab.lookups_data:load_lookups_data",
            "Tables of a language from an installed package.",
        ),
        (
            "spacy.first_longest_spans_filter.v1",
            "nlpx.tokens.longest:make_first_longest_spans_filter",
            "The longest of the spans that overlap.",
        ),
        (
            "spacy.levenshtein_compare.v1",
            "nlpx.matcher.edit_distance:make_levenshtein_compare",
            "Compare strings by how many characters differ.",
        ),
        (
            "spacy.prioritize_existing_ents_filter.v1",
            "nlpx.pipeline.rules.rulers.entity_filters:make_prioritize_existing_ents_filter",
            "Entities that are there stay.",
        ),
        (
            "spacy.prioritize_new_ents_filter.v1",
            "nlpx.pipeline.rules.rulers.entity_filters:make_prioritize_new_ents_filter",
            "Entities that are there give way to those that are found.",
        ),
    ),
    "optimizers": (
        ("Adam.v1", "nlpx.training.optimizer:make_adam", "Adam, with weight decay, clipping and averages."),
    ),
    "readers": (
        ("nlpx.RawTexts.v1", "nlpx.corpora.text_corpora:make_raw_texts", "Raw texts of several formats, shuffled."),
        ("spacy.Corpus.v1", "nlpx.corpora.corpus:make_corpus", "Annotated Docs from a file or a folder."),
        ("spacy.JsonlCorpus.v1", "nlpx.corpora.text_corpora:make_jsonl_corpus", "Raw texts from JSON Lines."),
        ("spacy.PlainTextCorpus.v1", "nlpx.corpora.text_corpora:make_plain_text_corpus", "Raw texts, one a line."),
        ("spacy.read_labels.v1", "nlpx.corpora.readers:read_labels", "Labels from a JSON file."),
        ("srsly.read_json.v1", "nlpx.corpora.readers:read_json", "The content of a JSON file."),
        ("srsly.read_jsonl.v1", "nlpx.corpora.readers:read_jsonl", "The objects of a JSONL file."),
        ("srsly.read_msgpack.v1", "nlpx.corpora.readers:read_msgpack", "The content of a MessagePack file."),
        ("srsly.read_yaml.v1", "nlpx.corpora.readers:read_yaml", "The content of a YAML file."),
    ),
    "schedules": (
        ("nlpx.decaying.v1", "nlpx.training.schedules:decaying", "Go from one value to another in even steps."),
    ),
    "tokenizers": (
        ("spacy.Tokenizer.v1", "nlpx.pipeline.beginnings:create_tokenizer", "The rules of the language."),
        (
            "spacy.zh.ChineseTokenizer",
            "nlpx.languages.zh.tokenizer:create_chinese_tokenizer",
            "Characters, or words by jieba or pkuseg.",
        ),
    ),
    "vectors": (("spacy.Vectors.v1", "nlpx.pipeline.beginnings:create_vectors", "An empty table of vectors."),),
}


@hookimpl
def nlpx_functions() -> list[FunctionSpec]:
    from .thinc_functions import thinc_functions

    own = [(kind, *offer) for kind, offers in _FUNCTIONS.items() for offer in offers]
    replaced = {(kind, name) for kind, name, _, _ in own}
    thincs = [offer for offer in thinc_functions() if offer[:2] not in replaced]
    return [
        FunctionSpec(kind=kind, name=name, target=target, summary=summary)
        for kind, name, target, summary in (*own, *thincs)
    ]


@hookimpl
def nlpx_components() -> list[ComponentSpec]:
    return [
        *_lemmatizers(),
        *_rulers(),
        ComponentSpec(
            name="attribute_ruler",
            target="nlpx.pipeline.rules.attribute_ruler:make_attribute_ruler",
            summary="Set attributes of tokens that match patterns.",
            defaults="nlpx:pipeline/rules/defaults/attribute_ruler.cfg",
        ),
        ComponentSpec(
            name="doc_cleaner",
            target="nlpx.pipeline.rules.doc_cleaner:make_doc_cleaner",
            summary="Take off the Docs what later steps do not need.",
            defaults="nlpx:pipeline/rules/defaults/doc_cleaner.cfg",
        ),
        ComponentSpec(
            name="merge_entities",
            target="nlpx.pipeline.rules.merging:make_entity_merger",
            summary="Make one token of each named entity.",
            requires=("doc.ents", "token.ent_iob", "token.ent_type"),
            retokenizes=True,
        ),
        ComponentSpec(
            name="merge_noun_chunks",
            target="nlpx.pipeline.rules.merging:make_noun_chunk_merger",
            summary="Make one token of each noun chunk.",
            requires=("token.dep", "token.tag", "token.pos"),
            retokenizes=True,
        ),
        ComponentSpec(
            name="merge_subtokens",
            target="nlpx.pipeline.rules.merging:make_subtoken_merger",
            summary="Make one token of tokens that the parser has labelled as parts of a word.",
            requires=("token.dep",),
            retokenizes=True,
        ),
        ComponentSpec(
            name="sentencizer",
            target="nlpx.pipeline.rules.sentencizer:make_sentencizer",
            summary="Begin a sentence after each full stop and the like.",
            defaults="nlpx:pipeline/rules/defaults/sentencizer.cfg",
            assigns=("token.is_sent_start", "doc.sents"),
            score_weights={"sents_f": 1.0, "sents_p": 0.0, "sents_r": 0.0},
        ),
        ComponentSpec(
            name="token_splitter",
            target="nlpx.pipeline.rules.token_splitter:make_token_splitter",
            summary="Split long tokens into parts of one length.",
            defaults="nlpx:pipeline/rules/defaults/token_splitter.cfg",
            retokenizes=True,
        ),
    ]


def _lemmatizers() -> list[ComponentSpec]:
    """Offer the lemmatizer of all languages, and those of languages that have rules of their own."""
    general = ("lemmatizer", "lemmatizer:Lemmatizer", "lemmatizer", "Set lemmas by tables or by rules for endings.")
    own = (
        ("ca", "fr:CatalanLemmatizer", "rule", "Catalan"),
        ("el", "el:GreekLemmatizer", "rule", "Greek"),
        ("en", "en:EnglishLemmatizer", "rule", "English"),
        ("es", "es:SpanishLemmatizer", "rule", "Spanish"),
        ("fr", "fr:FrenchLemmatizer", "rule", "French"),
        ("ga", "ga:IrishLemmatizer", "pos_lookup", "Irish"),
        ("it", "it:ItalianLemmatizer", "pos_lookup", "Italian"),
        ("mk", "mk:MacedonianLemmatizer", "rule", "Macedonian"),
        ("nl", "nl:DutchLemmatizer", "rule", "Dutch"),
        ("pl", "pl:PolishLemmatizer", "pos_lookup", "Polish"),
        ("ru", "pymorphy:RussianLemmatizer", "pymorphy3", "Russian"),
        ("uk", "pymorphy:UkrainianLemmatizer", "pymorphy3", "Ukrainian"),
    )
    offers = (
        general,
        *(
            (f"{code}.lemmatizer", target, f"{mode}_lemmatizer", f"Set {name} lemmas.")
            for code, target, mode, name in own
        ),
    )
    return [
        ComponentSpec(
            name=name,
            target=f"nlpx.pipeline.rules.lemmatizing.{target}.make",
            summary=summary,
            defaults=f"nlpx:pipeline/rules/defaults/{defaults}.cfg",
            assigns=("token.lemma",),
            score_weights={"lemma_acc": 1.0},
            check_settings=f"nlpx.pipeline.rules.lemmatizing.{target}.check_settings",
        )
        for name, target, defaults, summary in offers
    ]


def _rulers() -> list[ComponentSpec]:
    """Offer components that find spans by patterns."""
    of_ents: dict[str, float | None] = {"ents_f": 1.0, "ents_p": 0.0, "ents_r": 0.0, "ents_per_type": None}
    key = "spans_{scorer.spans_key}"
    of_spans: dict[str, float | None] = {f"{key}_f": 1.0, f"{key}_p": 0.0, f"{key}_r": 0.0, f"{key}_per_type": None}
    ents = ("doc.ents", "token.ent_type", "token.ent_iob", "token.ent_id")
    offers = (
        ("entity_ruler", "entity_ruler", "Set entities by patterns.", ents),
        ("future_entity_ruler", "span_ruler", "Set entities by patterns, as a span_ruler does.", ents),
        ("span_ruler", "span_ruler", "Set spans, which may overlap, by patterns.", ("doc.spans",)),
    )
    return [
        ComponentSpec(
            name=name,
            target=f"nlpx.pipeline.rules.rulers.{module}:make_{name}",
            summary=summary,
            defaults=f"nlpx:pipeline/rules/defaults/{name}.cfg",
            assigns=assigns,
            score_weights=of_spans if name == "span_ruler" else of_ents,
        )
        for name, module, summary, assigns in offers
    ]


@hookimpl
def nlpx_converters() -> list[ConverterSpec]:
    return [
        ConverterSpec(
            name="conllu",
            target="nlpx.corpora.converters.conllu:convert_conllu",
            summary="Universal Dependencies (CoNLL-U).",
            suffixes=(".conllu", ".conllubio", ".conll", ".tsv"),
            aliases=("conll", "conllubio"),
            options=("n_sents", "merge_subtokens", "morphology"),
        ),
        ConverterSpec(
            name="iob",
            target="nlpx.corpora.converters.iob:convert_iob",
            summary="Entities, one sentence a line: word|B-ENT or word|POS|B-ENT.",
            suffixes=(".iob",),
            options=("n_sents", "spans_key"),
        ),
        ConverterSpec(
            name="json",
            target="nlpx.corpora.converters.json_documents:convert_json",
            summary="Training data of spaCy 2, or annotated texts, in a JSON array.",
            suffixes=(".json",),
            options=("lang", "spans_key"),
        ),
        ConverterSpec(
            name="jsonl",
            target="nlpx.corpora.converters.jsonl:convert_jsonl",
            summary="Texts with entity spans or labels, one JSON object a line.",
            suffixes=(".jsonl",),
            options=("lang", "spans_key"),
        ),
        ConverterSpec(
            name="msg",
            target="nlpx.corpora.converters.packed:convert_msg",
            summary="Training data in MessagePack.",
            suffixes=(".msg",),
            options=("lang",),
        ),
        ConverterSpec(
            name="ner",
            target="nlpx.corpora.converters.ner:convert_ner",
            summary="Entities, one token a line, as in CoNLL 2003.",
            suffixes=(".iob", ".ner", ".conll", ".bio", ".iob2", ".tsv"),
            options=("n_sents", "seg_sents", "find_sentences", "spans_key"),
        ),
        ConverterSpec(
            name="spacy",
            target="nlpx.corpora.converters.packed:convert_spacy",
            summary="Training data in the .spacy format.",
            suffixes=(".spacy",),
            options=(),
        ),
    ]


@hookimpl
def nlpx_notices() -> list[NoticeSpec]:
    return [
        NoticeSpec(
            name="compiled optimizer",
            target="nlpx.training.built:explain_adam",
            summary="Whether Adam runs in compiled code.",
        ),
        NoticeSpec(
            name="compiled product",
            target="nlpx.pipeline.products:explain_product",
            summary="Whether products of packed weights are compiled.",
        ),
        NoticeSpec(
            name="compiled hash",
            target="nlpx.vocab.built:explain_hashing",
            summary="Whether strings are hashed in compiled code.",
        ),
        NoticeSpec(
            name="compiled vectors",
            target="nlpx.vocab.built:explain_vector_rows",
            summary="Whether vectors are looked up in compiled code.",
        ),
        NoticeSpec(
            name="compiled tokens",
            target="nlpx.tokens.built:explain_views",
            summary="Whether tokens are read in compiled code.",
        ),
    ]


@hookimpl
def nlpx_sniff_format(head: str) -> str | None:
    from .targets import load_target

    name: str | None = load_target("nlpx.corpora.converters.sniffing:sniff")(head)
    return name


@hookimpl
def nlpx_languages() -> list[LanguageSpec]:
    from .targets import load_target

    languages: list[LanguageSpec] = load_target("nlpx.languages.shipped:list_languages")()
    return languages


@hookimpl
def nlpx_scorers() -> list[ScorerSpec]:
    return [
        ScorerSpec(
            name="spacy.attribute_ruler_scorer.v1",
            target="nlpx.scoring.registered:make_attribute_ruler_scorer",
            summary="Tags, parts of speech, features and lemmas that are the reference's.",
            metrics=(*TAG_METRICS, *MORPH_METRICS, *LEMMA_METRICS),
        ),
        ScorerSpec(
            name="spacy.entity_ruler_scorer.v1",
            target="nlpx.scoring.registered:make_entity_ruler_scorer",
            summary="Entities that are the reference's.",
            metrics=(
                MetricSpec(key="ents_p", label="NER P", summary="Precision of entities."),
                MetricSpec(key="ents_r", label="NER R", summary="Recall of entities."),
                MetricSpec(key="ents_f", label="NER F", summary="F-score of entities."),
                MetricSpec(key="ents_per_type", label="NER (per type)", summary="Entities by label.", by_label=True),
            ),
        ),
        ScorerSpec(
            name="spacy.lemmatizer_scorer.v1",
            target="nlpx.scoring.registered:make_lemmatizer_scorer",
            summary="Lemmas that are the reference's.",
            metrics=LEMMA_METRICS,
        ),
        ScorerSpec(
            name="spacy.overlapping_labeled_spans_scorer.v1",
            target="nlpx.scoring.registered:make_overlapping_labeled_spans_scorer",
            summary="Spans of a group, which may overlap, that are the reference's.",
            metrics=(
                MetricSpec(key="spans_*_p", label="SPANS * P", summary="Precision of the spans under the key *."),
                MetricSpec(key="spans_*_r", label="SPANS * R", summary="Recall of the spans under the key *."),
                MetricSpec(key="spans_*_f", label="SPANS * F", summary="F-score of the spans under the key *."),
                MetricSpec(
                    key="spans_*_per_type", label="SPANS * (per type)", summary="Spans by label.", by_label=True
                ),
            ),
        ),
        ScorerSpec(
            name="spacy.senter_scorer.v1",
            target="nlpx.scoring.registered:make_senter_scorer",
            summary="Sentences that are the reference's.",
            metrics=SENTENCE_METRICS,
        ),
        ScorerSpec(
            name="spacy.tokenizer_scorer.v1",
            target="nlpx.scoring.registered:make_tokenizer_scorer",
            summary="Tokens that are the reference's.",
            metrics=(
                MetricSpec(key="token_acc", label="TOK", summary="Share of tokens that are one reference token each."),
                MetricSpec(key="token_p", label="TOK P", summary="Share of tokens that are the reference's."),
                MetricSpec(key="token_r", label="TOK R", summary="Share of the reference's tokens that are found."),
                MetricSpec(key="token_f", label="TOK F", summary="Harmonic mean of the two."),
                MetricSpec(key="speed", label="SPEED", summary="Words per second.", is_share=False),
            ),
        ),
    ]
