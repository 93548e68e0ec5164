"""Change how texts are cut into tokens: affixes, special cases, a tokenizer of one's own, and tokens that are given."""

import re
import tempfile
from pathlib import Path

import spacy
from spacy.attrs import NORM, ORTH
from spacy.lang.char_classes import ALPHA, ALPHA_LOWER, ALPHA_UPPER, CONCAT_QUOTES, LIST_ELLIPSES, LIST_ICONS
from spacy.lang.en import English
from spacy.tokenizer import Tokenizer
from spacy.tokens import Doc
from spacy.training import Alignment
from spacy.util import compile_infix_regex, compile_prefix_regex, compile_suffix_regex, get_words_and_spaces

TEXTS = [
    "Well-known mother-in-law, don't gimme that 10km/h (or U.S. $5.50)...",
    "hashtag #nlp and @user wrote:great!:) See https://example.org/a-b?c=1, it's 3.14-ish.",
    "naïve co-operation\tand  two spaces\n\nend.Start again e.g. here",
]


class WhitespaceTokenizer:
    def __init__(self, vocab):
        self.vocab = vocab

    def __call__(self, text):
        words = text.split(" ")
        spaces = [True] * len(words)
        for place, word in enumerate(words):
            if word == "":
                words[place], spaces[place] = " ", False
        if words and words[-1] == " ":
            words, spaces = words[:-1], spaces[:-1]
        elif spaces:
            spaces[-1] = False
        return Doc(self.vocab, words=words, spaces=spaces)


nlp = English()
for text in TEXTS:
    doc = nlp(text)
    print([token.text for token in doc], doc.text == text)
print(nlp.tokenizer.explain("(don't!)"))

nlp.tokenizer.add_special_case("gimme", [{ORTH: "gim", NORM: "give"}, {ORTH: "me"}])
print([(token.text, token.norm_) for token in nlp("gimme, GIMME")])
infixes = [
    *LIST_ELLIPSES,
    *LIST_ICONS,
    r"(?<=[0-9])[+\-\*^](?=[0-9-])",
    rf"(?<=[{ALPHA_LOWER}{CONCAT_QUOTES}])\.(?=[{ALPHA_UPPER}{CONCAT_QUOTES}])",
    rf"(?<=[{ALPHA}]),(?=[{ALPHA}])",
    rf"(?<=[{ALPHA}0-9])[:<>=/](?=[{ALPHA}])",
]
nlp.tokenizer.infix_finditer = compile_infix_regex(infixes).finditer
print([token.text for token in nlp(TEXTS[0])])
prefixes = [prefix for prefix in nlp.Defaults.prefixes if prefix != "#"]
nlp.tokenizer.prefix_search = compile_prefix_regex([r"\(", r"\$", "@"]).search
nlp.tokenizer.suffix_search = compile_suffix_regex([*nlp.Defaults.suffixes, r"(?<=[a-z])-ish"]).search
print([token.text for token in nlp(TEXTS[1])], len(prefixes) > 0)
with tempfile.TemporaryDirectory() as folder:
    nlp.to_disk(Path(folder) / "model")
    loaded = spacy.load(Path(folder) / "model")
    print(all([t.text for t in loaded(text)] == [t.text for t in nlp(text)] for text in TEXTS))

plain = Tokenizer(
    nlp.vocab,
    rules={":)": [{ORTH: ":)"}]},
    prefix_search=re.compile(r"""^[\["'(]""").search,
    suffix_search=re.compile(r"""[\]"'),.!]$""").search,
    infix_finditer=re.compile(r"[-~]").finditer,
    token_match=re.compile(r"^https?://\S+$").match,
)
print([token.text for token in plain("(well-known) 'quoted', https://example.org/a-b :)")])

nlp = spacy.blank("en")
nlp.tokenizer = WhitespaceTokenizer(nlp.vocab)
nlp.add_pipe("sentencizer")
doc = nlp("What's  happened to me? he thought. It wasn't a dream. ")
print([token.text for token in doc], [sent.text for sent in doc.sents])
words, spaces = get_words_and_spaces(["It", "was", "n't", "me", "."], "It wasn't me .")
print(words, spaces, Doc(nlp.vocab, words=words, spaces=spaces).text)
aligned = Alignment.from_strings(["i", "listened", "to", "obama", "'s", "podcasts"], ["i", "listened", "to", "obama's", "podcasts"])
print(aligned.x2y.lengths.tolist(), aligned.y2x.lengths.tolist(), aligned.x2y.data.tolist())
