"""What options put into a page: CSS values, numbers and templates, refused where they would do more than style it."""

from __future__ import annotations

import re
from html import escape
from string import Formatter
from typing import TYPE_CHECKING, Any, Final

from ..errors import UsageError
from ..numbers import as_finite
from ..quoting import shown

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# One value of one property: nothing that ends it, and of the functions only those that give colours and lengths.
_VALUE: Final = re.compile(r"""[\w\s#%.,()'"/+*-]+""")
# Longer ones style nothing, and would take long to be looked through.
_LONGEST: Final = 1000
_FUNCTION: Final = re.compile(r"([\w-]*)\s*\(")
_FUNCTIONS: Final = frozenset(
    (
        "calc", "color", "color-mix", "conic-gradient", "hsl", "hsla", "hwb", "lab", "lch", "linear-gradient", "oklab",
        "oklch", "radial-gradient", "repeating-conic-gradient", "repeating-linear-gradient",
        "repeating-radial-gradient", "rgb", "rgba",
    )
)  # fmt: skip


def css_value(value: object, *, option: str) -> str:
    """Return the value of a CSS property, escaped for an attribute.

    Args:
        value: What the option gives.
        option: The name of the option, for the message.

    Raises:
        UsageError: It would end the property, add another, or load something.
    """
    text = str(value)
    functions = {name.lower() for name in _FUNCTION.findall(text[:_LONGEST])}
    is_plain = len(text) <= _LONGEST and _VALUE.fullmatch(text) and "/*" not in text
    if not is_plain or functions - _FUNCTIONS or text.count("(") != text.count(")"):
        raise UsageError(
            f"the option {option!r} is {text[:60]!r}, which is not one plain CSS value; give a colour such as '#ddd', "
            "'linear-gradient(90deg, #aa9cfc, #fc9ce7)', or the names of fonts"
        )
    return escape(text)


def css_number(value: object, *, option: str) -> float:
    """Return a finite number that an option gives.

    Args:
        value: What the option gives.
        option: The name of the option, for the message.

    Raises:
        UsageError: It is none.
    """
    number = as_finite(value)
    if number is None:
        raise UsageError(f"the option {option!r} is {shown(value)}, not a number; give a number of pixels")
    return number


def direction_of(settings: Mapping[str, Any]) -> str:
    """Return the direction of the script, ``rtl`` or ``ltr``."""
    return "rtl" if settings.get("direction") == "rtl" else "ltr"


def safe_url(url: str) -> str:
    """Refuse URLs that run code when they are clicked."""
    scheme = "".join(url.split()).partition(":")[0].lower()
    return "#" if ":" in url and scheme not in ("http", "https", "mailto") else url


class _Plain(Formatter):
    """Put values into a template by their names; what they are made of is out of reach."""

    def get_field(self, field_name: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
        """Look up a name.

        Raises:
            KeyError: There is no such name.
        """
        key: int | str = int(field_name) if field_name.isdecimal() else field_name
        if isinstance(key, int) and key >= len(args):
            raise KeyError(field_name)
        return (args[key] if isinstance(key, int) else kwargs[key]), key

    def format_field(self, value: Any, format_spec: str) -> Any:
        """Put a value in as it is; a width would fill the page with blanks, as many as the template says.

        Raises:
            ValueError: The template wants it in another form.
        """
        if format_spec:
            raise ValueError(f"values have no format such as {format_spec[:20]!r}")
        return str(value)


def fill_template(template: object, *args: str, option: str, **values: str) -> str:
    """Put escaped values into a template that an option gives.

    Args:
        template: The template, in which names stand in braces.
        *args: Values for braces without a name.
        option: The name of the option, for the message.
        **values: Values by name.

    Raises:
        UsageError: The template is broken, or names a value that there is not.
    """
    try:
        return _Plain().format(str(template), *args, **values)
    except (KeyError, ValueError) as error:
        names = ", ".join(f"{{{name}}}" for name in (*values, *([""] if args else [])))
        raise UsageError(
            f"the option {option!r} cannot be filled in ({type(error).__name__}: {error}); a template can hold "
            f"{names}, and a brace that is to stay is written twice"
        ) from None
