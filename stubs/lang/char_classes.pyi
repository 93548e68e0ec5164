# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from nlpx.languages.rules.char_classes import COMBINING_DIACRITICS as COMBINING_DIACRITICS
from nlpx.languages.rules.char_classes import LETTERS as _ALPHA
from nlpx.languages.rules.char_classes import LOWER as _ALPHA_LOWER
from nlpx.languages.rules.char_classes import QUOTES as _CONCAT_QUOTES
from nlpx.languages.rules.char_classes import SYMBOLS as _CONCAT_ICONS
from nlpx.languages.rules.char_classes import SYMBOLS as _ICONS
from nlpx.languages.rules.char_classes import UPPER as _ALPHA_UPPER
from nlpx.languages.rules.pattern_lists import CURRENCY as CURRENCY
from nlpx.languages.rules.pattern_lists import HYPHENS as HYPHENS
from nlpx.languages.rules.pattern_lists import LIST_CURRENCY as LIST_CURRENCY
from nlpx.languages.rules.pattern_lists import LIST_ELLIPSES as LIST_ELLIPSES
from nlpx.languages.rules.pattern_lists import LIST_HYPHENS as LIST_HYPHENS
from nlpx.languages.rules.pattern_lists import LIST_ICONS as LIST_ICONS
from nlpx.languages.rules.pattern_lists import LIST_PUNCT as LIST_PUNCT
from nlpx.languages.rules.pattern_lists import LIST_QUOTES as LIST_QUOTES
from nlpx.languages.rules.pattern_lists import LIST_UNITS as LIST_UNITS
from nlpx.languages.rules.pattern_lists import PUNCT as PUNCT
from nlpx.languages.rules.pattern_lists import UNITS as UNITS
ALPHA = _ALPHA
ALPHA_LOWER = _ALPHA_LOWER
ALPHA_UPPER = _ALPHA_UPPER
CONCAT_ICONS = _CONCAT_ICONS
CONCAT_QUOTES = _CONCAT_QUOTES
ICONS = _ICONS
