# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from nlpx.error_codes import Errors as Errors
from typing import TYPE_CHECKING, Any, TypeAlias
from ..lazy import documented_names
from collections.abc import Callable
from ..pipeline import Language
Callback: TypeAlias = 'Callable[[Language], Language]'
def make_copier(tokenizer: str | None=None, vocab: str | None=None) -> Callback:
    ...
def make_describer(meta: dict[str, Any]) -> Callback:
    ...
create_copy_from_base_model = make_copier
