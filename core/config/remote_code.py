"""Code that comes with a model from elsewhere: a config asks for it, and whoever runs the config confirms it."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_is_trusted: ContextVar[bool] = ContextVar("is_trusted", default=False)


@contextmanager
def trust_remote_code(*, is_trusted: bool = True) -> Iterator[None]:
    """Let code that comes with a model be run within the block, for the models whose config says ``trust_remote_code``.

    What was loaded within the block runs after it too; to load it again takes another one.

    Args:
        is_trusted: Whether it may be run.
    """
    before = _is_trusted.set(is_trusted)
    try:
        yield
    finally:
        _is_trusted.reset(before)


def is_remote_code_trusted() -> bool:
    """Tell whether code that comes with a model may be run here, where a config asks for it."""
    return _is_trusted.get()
