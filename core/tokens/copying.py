"""Copies of what users keep with a Doc: user data, extension attributes, attributes of span groups."""

from __future__ import annotations

from copy import copy, deepcopy
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .doc import Doc

Memo = dict[int, Any]
"""What stands for objects in a copy, by the identity of the object, as `copy.deepcopy` has it."""


def memo_for(doc: Doc, other: Doc) -> Memo:
    """Let a copy refer to `other` wherever the original refers to the Doc; the vocabulary is shared."""
    return {id(doc): other, id(doc.vocab): doc.vocab}


def independent(value: Any, memo: Memo) -> Any:
    """Return a copy of a value that shares nothing with it that can be changed.

    What Python cannot copy, such as a lock or an open file, is shared; all that is around it is copied still.
    """
    try:
        return deepcopy(value, dict(memo))
    except Exception:
        return _copy_by_parts(value, memo)


def _copy_by_parts(value: Any, memo: Memo) -> Any:
    """Copy a collection of which a part cannot be copied."""
    if isinstance(value, (dict, list)):
        twin: Any = copy(value)
        around = {**memo, id(value): twin}
        for key, part in list(value.items() if isinstance(value, dict) else enumerate(value)):
            twin[key] = independent(part, around)
        return twin
    if type(value) is tuple:
        return tuple(independent(part, memo) for part in value)
    return copy(value) if isinstance(value, (set, bytearray)) else value
