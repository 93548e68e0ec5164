# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from nlpx.error_codes import Warnings as Warnings
from nlpx.matcher import Matcher as Matcher
from nlpx.pipeline import DocCleaner as DocCleaner
from nlpx.pipeline import Language as Language
from nlpx.pipeline import TokenSplitter as TokenSplitter
from nlpx.pipeline import merge_entities as merge_entities
from nlpx.pipeline import merge_noun_chunks as merge_noun_chunks
from nlpx.pipeline import merge_subtokens as merge_subtokens
from nlpx.tokens import Doc as Doc
