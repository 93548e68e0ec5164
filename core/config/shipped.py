"""Files of settings that packages ship: defaults, recipes and listeners of components."""

from __future__ import annotations

from functools import cache

from ..errors import ConfigError, PluginError
from ..targets import read_resource
from .config import Config


def packaged_config(reference: str) -> Config:
    """Read a config that a package ships, named ``"package:path/in/package"``; references stay in place.

    Raises:
        FileNotFoundError: The package has no such file.
        ConfigError: The form is wrong somewhere.
    """
    return Config().from_str(read_resource(reference), interpolate=False, name=reference)


@cache
def read_shipped(reference: str, *, section: str) -> Config:
    """Read a file of settings that a package ships; callers copy before they change it.

    Args:
        reference: The file, ``"package:path/in/package"``.
        section: The section that it must have.

    Raises:
        PluginError: It is not there, or something in it is wrong; names the file, and the line where there is one.
    """
    try:
        config = packaged_config(reference)
    except FileNotFoundError as error:
        what = f"{reference!r} is not installed with its package"
        raise PluginError(f"{what}; let pyproject.toml include it (package-data of setuptools)") from error
    except (OSError, ImportError, UnicodeError) as error:
        raise PluginError(f"{reference!r} cannot be read: {error}") from error
    except ConfigError as error:
        raise PluginError(str(error)) from error
    if not isinstance(config.get(section), dict):
        raise PluginError(f"{reference!r} has no section [{section}]")
    return config
