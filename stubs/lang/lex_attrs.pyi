# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from nlpx.languages.rules.lex_attrs import like_url as like_url
from nlpx.vocab.lexical import FLAG_GETTERS as _LEX_ATTRS
from nlpx.vocab.lexical import is_bracket as is_bracket
from nlpx.vocab.lexical import is_currency as is_currency
from nlpx.vocab.lexical import is_left_punct as is_left_punct
from nlpx.vocab.lexical import is_punct as is_punct
from nlpx.vocab.lexical import is_quote as is_quote
from nlpx.vocab.lexical import is_right_punct as is_right_punct
from nlpx.vocab.lexical import like_email as like_email
from nlpx.vocab.lexical import like_num as like_num
from nlpx.vocab.lexical import word_shape as word_shape
LEX_ATTRS = _LEX_ATTRS
