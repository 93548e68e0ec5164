"""What stands behind an offer: the class of a component, the function of any other, a name of the offering package.

For documented names that belong to plugins (`nlpx.paths`): no plugin is named, only what it offers.
"""

from __future__ import annotations

import inspect
from importlib import import_module
from typing import TYPE_CHECKING, Any

from ..errors import NameNotFound, PluginError, PluginNotFound
from .table import TABLES, load_offer

if TYPE_CHECKING:
    from ..plugins import Offer

_COMPONENTS = "factories"


def find_behind(offered: str, *names: str) -> Any:
    """Return the class of a component, or the function behind a name of another registry.

    Args:
        offered: The registry; or a component, in whose package a name is looked for.
        *names: The name in the registry; or the module beside the component's, and the name there.

    Raises:
        PluginNotFound: Nobody offers it.
        PluginError: What offers it does not have it.
    """
    if len(names) > 1:
        return _name_beside(offered, *names)
    if offered == _COMPONENTS:
        return _class_of(_offer(_COMPONENTS, names[0]))
    return load_offer(_offer(offered, names[0]))


def _offer(table: str, name: str) -> Offer:
    try:
        return TABLES[table].offer(name)
    except NameNotFound as error:
        raise PluginNotFound(str(error)) from None


def _class_of(offer: Offer) -> type:
    """Return the class of the components that a factory makes: the one that it is, says that it returns, or makes.

    A method of a class makes components of that class, unless it says that it returns those of another.
    """
    factory = load_offer(offer)
    said = factory if isinstance(factory, type) else getattr(factory, "__annotations__", {}).get("return")
    found = getattr(factory, "__globals__", {}).get(said) if isinstance(said, str) else said
    owner = getattr(factory, "__self__", None)
    if isinstance(owner, type) and not (inspect.isclass(found) and not issubclass(owner, found)):
        return owner
    if not inspect.isclass(found):
        raise PluginError(
            f"{offer.plugin}: the factory of {offer.spec.name!r} does not say which class its components are of; "
            "annotate what it returns"
        )
    return found


def _name_beside(component: str, room: str, name: str) -> Any:
    offer = _offer(_COMPONENTS, component)
    package = offer.spec.target.partition(":")[0].rpartition(".")[0]
    try:
        return getattr(import_module(f"{package}.{room}"), name)
    except (ImportError, AttributeError) as error:
        raise PluginError(f"{offer.plugin}, which offers {component!r}, has no {name} in {package}.{room}") from error
