"""Let modules run their code when one of their functions is called.

thinc imports srsly and wasabi, for msgpack and a table. With them come a parser of YAML, a pickler of code, and
processes that draw on a terminal: a fifth of what thinc takes.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

# What the libraries' own modules import of each.
_FUNCTIONS = {
    "srsly._pickle_api": ("pickle_dumps", "pickle_loads"),
    "srsly._yaml_api": ("read_yaml", "write_yaml", "yaml_dumps", "yaml_loads", "is_yaml_serializable"),
    "wasabi": ("table",),
}


def run(module: Any, execute: Callable[[Any], None]) -> None:
    """Give a module functions that run its code when they are called; whatever else is asked of it does so at once."""
    names = _FUNCTIONS[module.__name__]

    @cache
    def run_now() -> dict[str, Any]:
        for name in ("__getattr__", *names):
            vars(module).pop(name, None)
        execute(module)
        names_of_it: dict[str, Any] = vars(module)
        return names_of_it

    def get(name: str) -> Any:
        # Python asks every module whether it has such names as `__path__`; what these have is there already.
        if not name.startswith("__") or name == "__all__":
            own = run_now()
            if name in own:
                return own[name]
        raise AttributeError(f"module {module.__name__!r} has no attribute {name!r}", name=name, obj=module)

    module.__getattr__ = get
    for name in names:
        setattr(module, name, _later(module.__name__, name, run_now))


def _later(module: str, name: str, run_now: Callable[[], dict[str, Any]]) -> Callable[..., Any]:
    """Return a function that gets a module's own and calls it."""

    def call(*arguments: Any, **settings: Any) -> Any:
        return run_now()[name](*arguments, **settings)

    call.__module__, call.__name__, call.__qualname__ = module, name, name
    return call
