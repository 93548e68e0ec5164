# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from nlpx.corpora import Corpus as Corpus
from nlpx.corpora import JsonlCorpus as JsonlCorpus
from nlpx.corpora import PlainTextCorpus as PlainTextCorpus
from nlpx.corpora import list_corpus_files as _walk_corpus
from nlpx.corpora.corpus import make_corpus as _create_docbin_reader
from nlpx.corpora.readers import read_labels as read_labels
from nlpx.corpora.text_corpora import make_jsonl_corpus as _create_jsonl_reader
from nlpx.corpora.text_corpora import make_plain_text_corpus as _create_plain_text_reader
from nlpx.error_codes import Errors as Errors
from nlpx.error_codes import Warnings as Warnings
from nlpx.tokens import Doc as Doc
from nlpx.tokens import DocBin as DocBin
from nlpx.tokens import Example as Example
from nlpx.vocab import Vocab as Vocab
create_docbin_reader = _create_docbin_reader
create_jsonl_reader = _create_jsonl_reader
create_plain_text_reader = _create_plain_text_reader
walk_corpus = _walk_corpus
