"""Texts as tokens with annotations: what holds them, what compares two of a text, and what gives them as arrays.

========================  ==========================================================================
`Doc`, `Token`, `Span`    a text, one of its tokens, some that follow each other
`SpanGroup`               spans under a key, such as all candidates of a Doc
`DocBin`                  many Docs in one file
`Example`                 a predicted Doc beside its reference
`Alignment`               which tokens of two tokenizations share characters
`feature_matrix`          attributes of the tokens of a batch; also `distinct_lexemes`,
                          `lexeme_matrix`, `is_lexical`, `values_of`, `is_space`
`set_values`              columns of the Docs of a batch at once; `set_parses` their trees
`iob_to_biluo`            entities as tags of tokens, and back; also `biluo_to_iob`,
                          `offsets_to_biluo_tags`, `set_entity_tags` …
`projectivize`            trees without crossing arcs; also `is_projective`, `LIFTED`
========================  ==========================================================================
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..lazy import lazy_names

if TYPE_CHECKING:
    from ..vocab.morphology import MorphAnalysis as MorphAnalysis
    from .arrays.columns import values_of as values_of
    from .comparing.alignment import Alignment as Alignment
    from .comparing.alignment import AlignmentArray as AlignmentArray
    from .comparing.example import Example as Example
    from .comparing.example import validate_examples as validate_examples
    from .comparing.example import validate_get_examples as validate_get_examples
    from .comparing.iob import biluo_tags_to_offsets as biluo_tags_to_offsets
    from .comparing.iob import biluo_tags_to_spans as biluo_tags_to_spans
    from .comparing.iob import biluo_to_iob as biluo_to_iob
    from .comparing.iob import iob_to_biluo as iob_to_biluo
    from .comparing.iob import offsets_to_biluo_tags as offsets_to_biluo_tags
    from .comparing.iob import remove_bilu_prefix as remove_bilu_prefix
    from .comparing.iob import set_entity_tags as set_entity_tags
    from .comparing.iob import split_bilu_label as split_bilu_label
    from .comparing.iob import tags_to_entities as tags_to_entities
    from .comparing.projectivity import LIFTED as LIFTED
    from .comparing.projectivity import is_projective as is_projective
    from .comparing.projectivity import projectivize as projectivize
    from .doc import Doc as Doc
    from .docbin import DocBin as DocBin
    from .features import distinct_lexemes as distinct_lexemes
    from .features import feature_matrix as feature_matrix
    from .features import is_lexical as is_lexical
    from .features import is_space as is_space
    from .features import lexeme_matrix as lexeme_matrix
    from .span import Span as Span
    from .span_group import SpanGroup as SpanGroup
    from .token import Token as Token
    from .writing.batches import set_parses as set_parses
    from .writing.batches import set_values as set_values
else:
    __getattr__, __dir__, __all__ = lazy_names(
        __name__,
        {
            "..vocab.morphology": ("MorphAnalysis",),
            ".comparing.alignment": ("Alignment", "AlignmentArray"),
            ".comparing.example": ("Example", "validate_examples", "validate_get_examples"),
            ".comparing.iob": (
                "biluo_tags_to_offsets",
                "biluo_tags_to_spans",
                "biluo_to_iob",
                "iob_to_biluo",
                "offsets_to_biluo_tags",
                "remove_bilu_prefix",
                "set_entity_tags",
                "split_bilu_label",
                "tags_to_entities",
            ),
            ".comparing.projectivity": ("LIFTED", "is_projective", "projectivize"),
            ".doc": ("Doc",),
            ".docbin": ("DocBin",),
            ".features": ("distinct_lexemes", "feature_matrix", "is_lexical", "is_space", "lexeme_matrix"),
            ".arrays.columns": ("values_of",),
            ".writing.batches": ("set_parses", "set_values"),
            ".span": ("Span",),
            ".span_group": ("SpanGroup",),
            ".token": ("Token",),
        },
    )
