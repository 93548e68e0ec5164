"""Make pipelines of configs and of registered functions, and change what a language's tokenizer goes by."""

import spacy
from spacy.attrs import ORTH
from spacy.lang.en import English
from spacy.lang.en.stop_words import STOP_WORDS
from spacy.tokenizer import Tokenizer
from spacy.util import (
    compile_infix_regex,
    compile_prefix_regex,
    compile_suffix_regex,
    dict_to_dot,
    dot_to_dict,
    get_lang_class,
    load_model_from_config,
    registry,
)
from thinc.api import Config

TEXT = """
[nlp]
lang = "en"
pipeline = ["sentencizer", "tags"]
batch_size = 16

[components]

[components.sentencizer]
factory = "sentencizer"
punct_chars = ["!", ";"]

[components.tags]
factory = "tag_words"

[components.tags.words]
@misc = "colour_words.v1"
extra = ["mauve"]
"""


@registry.misc("colour_words.v1")
def make_colours(extra):
    return {"red", "blue", *extra}


@English.factory("tag_words", default_config={"tag": "COLOUR"})
def make_tagger(nlp, name, words, tag):
    def tag_words(doc):
        for token in doc:
            if token.lower_ in words:
                token.tag_ = tag
        return doc

    return tag_words


config = Config().from_str(TEXT)
nlp = load_model_from_config(config, auto_fill=True)
doc = nlp("The red house; a mauve door! And Blue sky.")
print(nlp.pipe_names, nlp.config["nlp"]["batch_size"], nlp.config["components"]["tags"]["tag"])
print([(token.text, token.tag_) for token in doc if token.tag_], [sent.text for sent in doc.sents])
flat = dict_to_dot(config)
print(flat["components.sentencizer.punct_chars"], dot_to_dict(flat) == config)
print(registry.has("misc", "colour_words.v1"), registry.get("misc", "colour_words.v1")(["x"]) == {"red", "blue", "x"})
print(sorted(registry.resolve({"made": {"@misc": "colour_words.v1", "extra": []}})["made"]))

cls = get_lang_class("en")
nlp = cls()
infixes = list(nlp.Defaults.infixes) + [r"(?<=[0-9])x(?=[0-9])"]
nlp.tokenizer.infix_finditer = compile_infix_regex(infixes).finditer
nlp.tokenizer.add_special_case("gimme", [{ORTH: "gim"}, {ORTH: "me"}])
print([token.text for token in nlp("gimme a 10x20 board, don't-you-know (really).")])
suffixes = [suffix for suffix in nlp.Defaults.suffixes if suffix != r"\."] + ["-+$"]
nlp.tokenizer.suffix_search = compile_suffix_regex(suffixes).search
nlp.tokenizer.prefix_search = compile_prefix_regex(list(nlp.Defaults.prefixes) + ["@"]).search
print([token.text for token in nlp("@home wow--")])
plain = Tokenizer(nlp.vocab, rules={"a+b": [{ORTH: "a+b"}]})
print([token.text for token in plain("a+b isn't split, is it?")], plain.explain("a+b")[0])

print("the" in STOP_WORDS, English.Defaults.stop_words == STOP_WORDS, nlp.vocab["the"].is_stop)


class ShoutingDefaults(English.Defaults):
    stop_words = {"LOUD"}


@registry.languages("shout")
class Shouting(English):
    lang = "shout"
    Defaults = ShoutingDefaults


loud = spacy.blank("shout")
print(loud.lang, [token.is_stop for token in loud("the LOUD one")], isinstance(loud, English))
print(spacy.explain("GPE") is not None, spacy.explain("VBZ") is not None)
