"""A command and a notice that import what is heavy."""

from __future__ import annotations

import click
import numpy as np

assert np


@click.command()
def command():
    """Do nothing."""


def notice():
    return None
