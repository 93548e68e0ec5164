"""``nlpx benchmark accuracy``: the command ``evaluate``, under the name that it has beside ``benchmark speed``."""

from __future__ import annotations

import click

from . import evaluate

command = click.Command(
    "accuracy",
    params=evaluate.command.params,
    callback=evaluate.command.callback,
    help="""Score a pipeline on annotated data: the same as 'nlpx evaluate', which tells more.

    \b
    Example: nlpx benchmark accuracy my_model dev.spacy --output scores.json
    """,
)
