"""What a script has defined, on its way to a process that does not run the script.

Python finds functions and classes by the names of their modules, but for those of the script that runs: its module is
called ``__main__`` everywhere, and is another one in the processes of joblib, Dask, Ray or Spark. So these go along as
cloudpickle packs them, with their code, as those libraries do with the functions that they are given. A process that
has something of that name already takes no notice of it.
"""

from __future__ import annotations

import pickle
import sys
from contextlib import contextmanager
from contextvars import ContextVar
from functools import reduce
from types import FunctionType
from typing import TYPE_CHECKING, Any, Final

from ...config.component_names import split_factory
from ...config.factories import register_factory, registered_factory
from ...errors import ModelError
from ...registry.table import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    Registered = dict[tuple[str, str], bytes]

# A main module is run again by processes of multiprocessing.
MAIN = ("__main__", "__mp_main__")
_FACTORIES = "factories"
# Which Python compiles what is defined here; another one may crash when it runs that.
_PYTHON: Final = str(sys.implementation.cache_tag).encode()
_is_packing: ContextVar[bool] = ContextVar("_is_packing", default=False)
_is_rerun: ContextVar[bool] = ContextVar("_is_rerun", default=False)


@contextmanager
def script_is_rerun() -> Iterator[None]:
    """Send no code within the block: what is pickled there is for processes that run the script themselves.

    With a function goes all that it refers to, which may be much. What was typed in, or stands in a notebook, is no
    script that they could run.
    """
    main = sys.modules["__main__"]
    token = _is_rerun.set(hasattr(main, "__file__") or getattr(main, "__spec__", None) is not None)
    try:
        yield
    finally:
        _is_rerun.reset(token)


def pack_registered(config: str) -> Registered:
    """Return what the script has registered and a pipeline uses, by registry and name, but for what cannot be packed.

    Args:
        config: The text of the pipeline's config.

    Raises:
        pickle.PicklingError: It is being packed already: a function refers to the pipeline that it is a part of.
    """
    if _is_rerun.get():
        return {}
    if _is_packing.get():
        raise pickle.PicklingError("a function that is registered refers to a pipeline")
    found = {
        (table.name, name): (registered_factory(name) if table.name == _FACTORIES else None) or func
        for table in TABLES.values()
        for name, func in table.registered().items()
        if getattr(func, "__module__", None) in MAIN
        and any(f'"{part}"' in config for part in (name, split_factory(name)[1]))
    }
    token = _is_packing.set(True)
    try:
        packed = {key: _with_code(value) for key, value in found.items()}
    finally:
        _is_packing.reset(token)
    return {key: data for key, data in packed.items() if data is not None}


def register_packed(packed: Mapping[tuple[str, str], bytes]) -> None:
    """Register here what is not known here.

    Raises:
        ModelError: Its code is for another Python.
    """
    for (table, name), data in packed.items():
        if name in TABLES[table]:
            continue
        value = _of_code(data, name)
        if table == _FACTORIES:
            register_factory(value)
        else:
            TABLES[table].register(name, value)


def reduced(value: Any) -> Any:
    """Return how a function or a class of the script is pickled; NotImplemented for anything else."""
    if isinstance(value, (type, FunctionType)) and value.__module__ in MAIN and not _is_rerun.get():
        return _find_or_make, (value.__qualname__, _with_code(value))
    return NotImplemented


def _find_or_make(name: str, data: bytes | None) -> Any:
    """Return what the main module of this process has under a name, or make it anew.

    Raises:
        AttributeError: It has none, and there is no code.
        ModelError: The code is for another Python.
    """
    try:
        return reduce(getattr, name.split("."), sys.modules["__main__"])
    except AttributeError:
        if data is None:
            raise
        return _of_code(data, name)


def _with_code(value: Any) -> bytes | None:
    # Few scripts need it.
    from srsly import cloudpickle

    try:
        data: bytes = cloudpickle.dumps(value)  # type: ignore[no-untyped-call]
    except Exception:
        return None
    return _PYTHON + b" " + data


def _of_code(data: bytes, name: str) -> Any:
    """Return what `_with_code` has packed.

    Raises:
        ModelError: Another Python did so.
    """
    python, _, code = data.partition(b" ")
    if python != _PYTHON:
        raise ModelError(
            f"{name!r} was defined by a script that ran on {python.decode()}, and its code cannot run on "
            f"{_PYTHON.decode()}; use the same Python, or define it in a module that both can import"
        )
    return pickle.loads(code)
