"""Commands in which one thing is wrong."""

from __future__ import annotations

import click


@click.command()
def sound():
    """Do nothing."""


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("rest", nargs=-1)
def careless(rest):
    """Take everything."""
