"""What the installed plugins have to say about the installation."""

from __future__ import annotations

from ..errors import PluginError
from .table import TABLES, load_offer


def read_notices() -> list[str]:
    """Return one sentence for each thing that is not as it could be; a notice that fails is one itself."""
    found = []
    for offer in TABLES["notices"].offers():
        try:
            notice = load_offer(offer)()
        except PluginError as error:
            notice = str(error)
        except Exception as error:
            notice = f"the notice {offer.spec.name!r} gives {type(error).__name__}: {error}"
        if notice:
            found.append(f"plugin {offer.plugin}: {notice}")
    return found
