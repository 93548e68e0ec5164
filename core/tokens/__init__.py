"""Texts as tokens with annotations: Doc, Token, Span and the files that hold them."""

from __future__ import annotations

from ..vocab.morphology import MorphAnalysis
from .comparing.example import Example
from .doc import Doc
from .docbin import DocBin
from .span import Span
from .span_groups import SpanGroup
from .token import Token

__all__ = ["Doc", "DocBin", "Example", "MorphAnalysis", "Span", "SpanGroup", "Token"]
