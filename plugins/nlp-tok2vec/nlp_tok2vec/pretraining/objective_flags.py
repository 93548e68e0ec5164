"""The values of ``--loss-func``: the objectives that are installed say by which they are meant."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nlpx.errors import NameNotFound, did_you_mean
from nlpx.registry import registry

if TYPE_CHECKING:
    from nlpx.hookspecs import ObjectiveSpec


def objective_block(value: str) -> dict[str, Any]:
    """Return the block that a value means.

    Raises:
        NameNotFound: No installed objective has it.
    """
    specs: list[ObjectiveSpec] = [offer.spec for offer in registry.table("objectives").offers()]
    blocks = {
        name: {"@architectures": spec.name, **spec.loss_funcs[name]} for spec in specs for name in spec.loss_funcs
    }
    if value not in blocks:
        raise NameNotFound(
            f"--loss-func: no installed objective is meant by {value!r}{did_you_mean(value, blocks)}; known are "
            f"{', '.join(sorted(blocks))}"
        )
    return blocks[value]
