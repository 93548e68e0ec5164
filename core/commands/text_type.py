"""Names, addresses and other words on the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from click.types import StringParamType

if TYPE_CHECKING:
    from click import Context, Parameter


class TextType(StringParamType):
    """Read a text as click does, but refuse an empty one, which a variable of the shell is that is not set."""

    def convert(self, value: Any, param: Parameter | None, ctx: Context | None) -> Any:
        """Return the text.

        Raises:
            click.BadParameter: It is empty.
        """
        if value == "":
            hint = "" if param is not None and param.required else ", or leave it out"
            self.fail(f"it is empty; give a value{hint}", param, ctx)
        return super().convert(value, param, ctx)
