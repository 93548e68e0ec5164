"""What the installed plugins have to say about the installation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import NlpxError
from .calls import call
from .table import TABLES

if TYPE_CHECKING:
    from collections.abc import Container

    from ..plugins import Plugin


def read_notices(plugins: Container[Plugin] | None = None) -> list[str]:
    """Return one sentence for each thing that is not as it could be; a notice that fails is one itself.

    Args:
        plugins: Whose notices; None for those of all plugins.
    """
    found = []
    for offer in TABLES["notices"].offers():
        if plugins is not None and offer.plugin not in plugins:
            continue
        try:
            notice = call("notices", offer.spec.name)
        except NlpxError as error:
            found.append(str(error))
        else:
            found += [f"plugin {offer.plugin}: {notice}"] if notice else []
    return found
