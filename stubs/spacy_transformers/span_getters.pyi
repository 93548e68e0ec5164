# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from nlp_transformers.span_getters import make_doc_spans as _configure_get_doc_spans
from nlp_transformers.span_getters import make_sent_spans as _configure_get_sent_spans
from nlp_transformers.span_getters import make_strided_spans as _configure_strided_spans
configure_get_doc_spans = _configure_get_doc_spans
configure_get_sent_spans = _configure_get_sent_spans
configure_strided_spans = _configure_strided_spans
