"""Languages: the rules of their tokenizers and facts about their words.

A language is data: a folder whose name is its code, with a description and word lists. To add a language, add the
folder; nothing else has to be told of it. Every file is UTF-8, and all but the description can be absent:

===================== =============================================================================================
``language.cfg``      the description, which says what differs from the rules of all languages
``special_cases.txt`` texts whose tokens are given, one a line: tokens with spaces between them, a norm behind ``=``,
                      alternatives with ``|``, as in ``pa|Pa l=el``, a space inside a norm as ``␣``; below a heading
                      ``[capitalised too]`` or ``[in capitals too]`` each stands for such forms too, and one with an
                      apostrophe for its curly twin; a line that begins with ``#`` and a space is a comment
``stop_words.txt``    words that say little about what a text is about
``number_words.txt``  numerals, cardinal and ordinal, in small letters
``examples.txt``      sentences to try something with, one a line
``config.cfg``        settings that the language adds to the config of a pipeline, such as a tokenizer
===================== =============================================================================================

The first line of the description is a comment that says, for listings, what language it is: ``# German.`` Then come
sections as in a config. Switches are ``yes`` or ``no``; patterns are regular expressions without spaces, one a line, in
which ``{LETTERS}`` stands for a class of characters, as the inside of ``[…]``; also ``LOWER``, ``UPPER``, ``UNCASED``,
``SYMBOLS``, ``PUNCTUATION``, ``QUOTES`` and ``CURRENCY``. What is wrong is told with its line when a language is first
used.

================= =========================================================================================
``[language]``    ``name``; ``direction``: ``ltr`` or ``rtl``; ``has_case``, ``has_letters``: of the script;
                  ``plain_words_stay_whole = yes`` if no pattern touches words of letters alone, which is faster
``[prefixes]``    patterns of what comes off the start of a word: ``first`` and ``last`` stand around those of
                  ``rules``, which are ``general`` or ``none``
``[suffixes]``    the same for the end of a word; besides, what `suffixes` can be told
``[infixes]``     the same for what splits a word inside, and `infixes`; here the rules can also be those of
                  ``compounds``, which are `infixes_of_compounds`
``[numbers]``     what `number_getter` can be told: ``endings``, ``signed``
``[code]``        targets of what is truly code: ``noun_chunks``, a function that finds them in a Doc, as
                  `make_noun_chunks` makes it; ``is_number``, one that tells whether a word is a number, in place of
                  ``[numbers]`` and the list of number words; ``token_match``, one without parameters that returns the
                  regular expression, as text, of words that are one token whatever affixes they seem to have
``[noun_chunks]`` what the function is told besides the Doc, such as the labels for that of Romance languages
================= =========================================================================================

A plugin offers such a folder by one line, ``RULES = DescribedDefaults(Path(__file__).parent / "qya")``, or an
object of a class derived from `LanguageDefaults`, in whatever module; the target of its `LanguageSpec` names it.

===================== =============================================================
`shipped`             the languages that come with nlpx
`described`           a language whose rules are such a folder
`description`         its description, read and checked
`special_case_lists`  its special cases
`defaults`            what every language brings, and what classes are derived from
`rules`               what the rules of all languages share
`tokenizing`          the tokenizer
===================== =============================================================
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..lazy import lazy_names

if TYPE_CHECKING:
    from .defaults import LanguageDefaults as LanguageDefaults
    from .described import DescribedDefaults as DescribedDefaults
    from .rules.lex_attrs import number_getter as number_getter
    from .rules.noun_chunks import Parse as Parse
    from .rules.noun_chunks import label_ids as label_ids
    from .rules.noun_chunks import make_noun_chunks as make_noun_chunks
    from .rules.punctuation import infixes as infixes
    from .rules.punctuation import infixes_of_compounds as infixes_of_compounds
    from .rules.punctuation import prefixes as prefixes
    from .rules.punctuation import suffixes as suffixes
    from .tokenizing.tokenizer import Tokenizer as Tokenizer
else:
    __getattr__, __dir__, __all__ = lazy_names(
        __name__,
        {
            ".defaults": ("LanguageDefaults",),
            ".described": ("DescribedDefaults",),
            ".rules.lex_attrs": ("number_getter",),
            ".rules.noun_chunks": ("Parse", "label_ids", "make_noun_chunks"),
            ".rules.punctuation": ("infixes", "infixes_of_compounds", "prefixes", "suffixes"),
            ".tokenizing.tokenizer": ("Tokenizer",),
        },
    )
