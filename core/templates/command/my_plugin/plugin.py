"""What my-plugin offers: data, so that nothing is imported until somebody uses it."""

from nlpx.hookspecs import CommandSpec, hookimpl


@hookimpl
def nlpx_commands() -> list[CommandSpec]:
    return [
        CommandSpec(
            name="my_offer",
            target="my_plugin.commands:command",
            summary="Count the tokens of a text.",
        ),
    ]
