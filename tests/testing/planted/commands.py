"""Commands in which one thing is wrong."""

from __future__ import annotations

import click


@click.command()
@click.argument("corpus", required=False, type=click.Path(exists=True))
@click.option("--level", type=click.IntRange(max=3), help="How much.")
def sound(corpus, level):
    """Do nothing.

    \b
    Example: nlpx planted-sound --level 1 > nothing.txt
             NLPX_LEVEL=2 nlpx planted-sound corpus.spacy | wc
             nlpx planted-sound --help
    """


@click.command()
def mute():
    """Do nothing, and show none.

    Another command's is no example of this one: nlpx planted-sound.

    \b
    Example: nlpx planted-sound
    """


@click.command()
@click.option("--level", type=click.IntRange(max=3), help="How much.")
def stale(level):
    """Do nothing, with an example of an earlier version.

    \b
    Example: nlpx planted-stale --level 3
             nlpx planted-stale --level 4
    """


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("rest", nargs=-1)
def careless(rest):
    """Take everything."""
