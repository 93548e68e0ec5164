"""What the installed plugins have to say about the installation."""

from __future__ import annotations

from ..errors import NlpxError
from .calls import call
from .table import TABLES


def read_notices() -> list[str]:
    """Return one sentence for each thing that is not as it could be; a notice that fails is one itself."""
    found = []
    for offer in TABLES["notices"].offers():
        try:
            notice = call("notices", offer.spec.name)
        except NlpxError as error:
            found.append(str(error))
        else:
            found += [f"plugin {offer.plugin}: {notice}"] if notice else []
    return found
