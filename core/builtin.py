"""The first plugin: what core itself offers, through the same hooks as everybody."""

from __future__ import annotations

from .hookspecs import hookimpl
from .registry.specs import (
    CommandSpec,
)


@hookimpl
def nlpx_commands() -> list[CommandSpec]:
    return [
        CommandSpec(name=name, target=f"nlpx.commands.{module}:command", summary=summary)
        for name, module, summary in (
            ("convert", "convert", "Convert a corpus into a training format."),
            ("debug config", "debug_config", "Check a config and show where each value comes from."),
            ("evaluate", "evaluate", "Score a pipeline on annotated data."),
            ("info", "info", "Describe the installation or a pipeline."),
            ("init config", "init_config", "Write a complete training config."),
            ("plugins", "plugins", "List the installed plugins and check what they offer."),
            ("train", "train", "Train a pipeline."),
        )
    ]
