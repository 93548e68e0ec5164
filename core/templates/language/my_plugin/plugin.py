"""What my-plugin offers: data, so that nothing is imported until somebody uses it."""

from nlpx.hookspecs import LanguageSpec, hookimpl


@hookimpl
def nlpx_languages() -> list[LanguageSpec]:
    return [
        LanguageSpec(
            name="my_offer",
            target="my_plugin.language:RULES",
            summary="A language of your own.",
        ),
    ]
