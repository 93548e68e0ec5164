"""Corpora: what reads them, converts to them and looks at them on the way; no pipeline is needed here.

==================  ==============================================================================
`Corpus`            Examples of annotated files; `annotated_examples` those of a file or folder
`RawTexts`          Examples of raw texts; also `JsonlCorpus`, `PlainTextCorpus`
`make_example`      the Example of a reference Doc, as corpora make it
`read_docs`         the reference Docs of a file or folder; `read_placed_docs` says where each
                    stands
`ConvertOptions`    what a converter is told
`TextLines`         lines of a file, as a converter gets them; also `read_lines`, and `open_lines`
                    for standard input and pipes too
`read_jsonl`        values of JSON files as a stream, each with its line; also `read_json_array`
                    and `read_json_lines`
`read_records`      Docs of annotated texts in every shape of JSON that is known
`read_entity_tags`  BILUO tags of entity tags in any scheme
`docs_to_json`      Docs as documents of the JSON format; `json_to_docs` back
==================  ==============================================================================
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..lazy import lazy_names

if TYPE_CHECKING:
    from .annotated_records import read_records as read_records
    from .converters.options import ConvertOptions as ConvertOptions
    from .corpus import Corpus as Corpus
    from .corpus import annotated_examples as annotated_examples
    from .corpus import make_example as make_example
    from .corpus_files import list_corpus_files as list_corpus_files
    from .corpus_files import read_docs as read_docs
    from .corpus_files import read_placed_docs as read_placed_docs
    from .entity_tags import read_entity_tags as read_entity_tags
    from .json_stream import read_json_array as read_json_array
    from .json_stream import read_json_lines as read_json_lines
    from .json_stream import read_jsonl as read_jsonl
    from .text_corpora import JsonlCorpus as JsonlCorpus
    from .text_corpora import PlainTextCorpus as PlainTextCorpus
    from .text_corpora import RawTexts as RawTexts
    from .text_lines import TextLines as TextLines
    from .text_lines import open_lines as open_lines
    from .text_lines import read_lines as read_lines
    from .v2_json import docs_to_json as docs_to_json
    from .v2_json import json_to_docs as json_to_docs
else:
    __getattr__, __dir__, __all__ = lazy_names(
        __name__,
        {
            ".annotated_records": ("read_records",),
            ".converters.options": ("ConvertOptions",),
            ".corpus": ("Corpus", "annotated_examples", "make_example"),
            ".corpus_files": ("list_corpus_files", "read_docs", "read_placed_docs"),
            ".entity_tags": ("read_entity_tags",),
            ".json_stream": ("read_json_array", "read_json_lines", "read_jsonl"),
            ".text_corpora": ("JsonlCorpus", "PlainTextCorpus", "RawTexts"),
            ".text_lines": ("TextLines", "open_lines", "read_lines"),
            ".v2_json": ("docs_to_json", "json_to_docs"),
        },
    )
