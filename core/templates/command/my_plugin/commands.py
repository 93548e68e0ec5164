"""A command; what is heavy is imported when it runs, so that its help is instant."""

import click


@click.command()
@click.argument("text")
@click.option(
    "--lang", "-l", default="xx", show_default=True, help="Code of the language."
)
def command(text: str, lang: str) -> None:
    """Count the tokens of TEXT.

    \b
    Example: nlpx my_offer "It isn't far." --lang en
    """
    click.echo(count_tokens(text, lang=lang))


def count_tokens(text: str, *, lang: str = "xx") -> int:
    """Return the number of tokens of a text.

    Raises:
        NameNotFound: The language is not installed.
    """
    import nlpx

    return len(nlpx.blank(lang)(text))
