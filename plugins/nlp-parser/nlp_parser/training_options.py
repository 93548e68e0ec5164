"""The flags of ``nlpx train`` that name side objectives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nlpx.errors import UsageError

from .side_objectives import check_names

if TYPE_CHECKING:
    from nlpx.config import Config


def set_parser_multitasks(config: Config, names: str) -> Config:
    """Train parsers along on side objectives, which are named with commas between them."""
    return _set_multitasks(config, names, flag="--parser-multitasks", factories=("parser", "beam_parser"))


def set_entity_multitasks(config: Config, names: str) -> Config:
    """Train entity recognizers along on side objectives, which are named with commas between them."""
    return _set_multitasks(config, names, flag="--entity-multitasks", factories=("ner", "beam_ner"))


def _set_multitasks(config: Config, names: str, *, flag: str, factories: tuple[str, ...]) -> Config:
    """Set what the components are initialized with.

    Raises:
        UsageError: The pipeline trains no such component from its beginning.
    """
    objectives = check_names([name.strip() for name in names.split(",") if name.strip()], where=flag)
    trained = [name for name, block in config["components"].items() if block.get("factory") in factories]
    if not trained:
        raise UsageError(
            f"{flag} has no effect: this run trains no {factories[0]} from its beginning; add one to --pipeline, take "
            "it anew with --replace-components, or leave the flag out"
        )
    for name in trained:
        config.put(f"initialize.components.{name}.multitasks", objectives, source=flag)
    return config
