"""The catalogue of what our own distributions offer, which core has so that a missing name can say what brings it."""

from __future__ import annotations

import json
from pathlib import Path

from nlpx.plugins import installed

DOCS = Path(__file__).resolve().parent
ROOT = DOCS.parent
# What is documented and not there yet, by the distribution that will offer it.
TO_COME = DOCS / "to_come.json"
CATALOGUE = ROOT / "core" / "registry" / "catalogue.json"


def catalogue() -> str:
    """Write down which distribution of the tree offers which public names, those to come among them.

    Raises:
        ValueError: What is offered now is still said to come.
    """
    names: dict[str, dict[str, set[str]]] = {}
    for offer in installed().all_offers():
        distribution = offer.plugin.distribution
        if offer.plugin.is_core or (ROOT / "plugins" / distribution).is_dir():
            for claim in offer.spec.claims():
                names.setdefault(distribution, {}).setdefault(claim.space, set()).add(claim.name)
    for distribution, spaces in json.loads(TO_COME.read_text(encoding="utf8")).items():
        for space, to_come in spaces.items():
            offered = names.setdefault(distribution, {}).setdefault(space, set())
            if offered.intersection(to_come):
                raise ValueError(f"{TO_COME.name}: {sorted(offered.intersection(to_come))} need not be named any more")
            offered.update(to_come)
    return json.dumps(names, indent=2, sort_keys=True, default=sorted) + "\n"
