"""Names that several places must agree on."""

from __future__ import annotations

DEFAULT_PIPELINE = "tagger,parser,ner"
"""The components that commands take where none are named."""

USER_CODE = "python_code"
"""The name of the module that a file of ``--code`` becomes."""
