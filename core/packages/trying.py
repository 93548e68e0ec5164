"""Whether a pipeline will run here, told part by part from its config and meta data: no weights are read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..config import Config
from ..config.blocks import section_of
from ..config.check import check_config
from ..config.references import interpolate
from ..errors import NlpxError, PackageError
from ..files.writing import as_path
from ..languages.installed import is_unoffered, what_is_general
from ..named_tuples import NamedTuple
from ..pipeline.construction import named_language, way_out
from ..pipeline.places.finding import find_pipeline
from ..pipeline.places.installed import import_functions
from ..pipeline.saving.folders import CONFIG, VOCAB
from ..pipeline.saving.meta import check_meta, check_origin, read_meta
from ..pipeline.saving.vocab_files import lost_files
from ..quoting import shown
from ..registry import registry
from .archives import read_archive
from .compatibility import incompatibility

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

_SECTIONS = ("nlp", "components")


class Part(NamedTuple):
    """What is known of a part of a pipeline.

    Args:
        name: ``language``, ``tokenizer``, ``vocab``, ``meta``, or the name of the component.
        made_by: What its config names: the code of the language, a function, a factory.
        provider: The plugin that offers that; empty where none does.
        problems: What is in the way, a sentence each; empty where it will run.
        notices: What is to be known of it although it will run.
    """

    name: str
    made_by: str
    provider: str
    problems: list[str]
    notices: Sequence[str] = ()


class Trial(NamedTuple):
    """Whether a pipeline will run here.

    Args:
        name: What the pipeline was called.
        version: Its version.
        spacy_version: The versions of spaCy that it is for; empty where it does not say.
        parts: Its parts, in the order in which they are made.
        remedy: How to load what will run; empty where all does, or nothing.
    """

    name: str
    version: str
    spacy_version: str
    parts: list[Part]
    remedy: str

    @property
    def runs(self) -> bool:
        """Whether all of it will run."""
        return not any(part.problems for part in self.parts)


def try_pipeline(name: str | Path, *, called: str = "") -> Trial:
    """Find out whether a pipeline will run here.

    Args:
        name: The folder, the name of the package or of the link, or the archive of a package.
        called: What it is loaded by, where that is not `name`.

    Raises:
        NlpxError: There is no such pipeline, it is of a version of spaCy that is not read, or its files are broken.
    """
    archive, package = as_path(name), called or str(name)
    if archive.is_file():
        contents = read_archive(archive, where=str(name))
        if not contents.config:
            raise PackageError(f"{name}: there is no pipeline of spaCy 3 or nlpx in this package: it has no {CONFIG}")
        meta = check_meta(contents.meta, where=f"{name}: meta.json")
        check_origin(meta, where=name)
        config = Config().from_str(contents.config.decode(), interpolate=False, name=f"{name}: {CONFIG}")
        lost: list[str] = []
        package = contents.name.replace("-", "_")
    else:
        folder = find_pipeline(name)
        meta = read_meta(folder)
        check_origin(meta, where=folder)
        import_functions(folder)
        config = Config().from_disk(folder / CONFIG, interpolate=False)
        files = lost_files(folder / VOCAB, meta=meta, config=config, excluded=())
        lost = [f"{file}: the file is missing; restore it" for _, file in files]
    parts = [*_parts(config), Part(VOCAB, "", "", lost)]
    # What is of another version of spaCy 3 is read all the same.
    problem = incompatibility(spacy_version=None, nlpx_version=meta.get("nlpx_version"))
    if problem:
        parts.append(Part("meta", "", "", [problem]))
    return Trial(
        name=called or str(name),
        version=str(meta.get("version") or ""),
        spacy_version=str(meta.get("spacy_version") or ""),
        parts=parts,
        remedy="pip install -U nlpx-core, or train the pipeline again" if problem else way_out(package, config),
    )


def _parts(config: Config) -> Iterator[Part]:
    """Yield what is known of the language, the tokenizer and each component."""
    problems: dict[str, list[str]] = {}
    lang = named_language(config)
    for mistake in check_config(config, sections=_SECTIONS, files=False, lang=lang if is_unoffered(lang) else None):
        section, _, key = mistake.path.partition(".")
        owner = key.partition(".")[0] if section == "components" else key
        problems.setdefault(f"{section}.{owner}", []).append(str(mistake))
    config, _ = interpolate(config)
    nlp = section_of(config, "nlp")
    function = str(section_of(nlp, "tokenizer").get("@tokenizers", ""))
    pipeline = nlp.get("pipeline")
    names = [name for name in pipeline if isinstance(name, str)] if isinstance(pipeline, list) else []
    notices = [what_is_general(lang)] if is_unoffered(lang) else []
    yield Part("language", str(lang), _provider("languages", lang), problems.pop("nlp.lang", []), notices)
    yield Part("tokenizer", function, _provider("tokenizers", function), problems.pop("nlp.tokenizer", []))
    for name in names:
        settings, wrong = section_of(section_of(config, "components"), name), problems.pop(f"components.{name}", [])
        if "source" in settings:
            made_by, provider = f"copied from {settings['source']}", ""
            wrong += _lost_source(str(settings["source"]), str(settings.get("component", name)))
        else:
            made_by = str(settings.get("factory", ""))
            provider = _provider("factories", f"{lang}.{made_by}") or _provider("factories", made_by)
        yield Part(name, made_by, provider, wrong)
    for owner, rest in problems.items():
        yield Part(owner, "", "", rest)


def _lost_source(source: str, component: str) -> list[str]:
    """Say why a component cannot be copied from another pipeline, where it cannot."""
    try:
        folder = find_pipeline(source)
        config = Config().from_disk(folder / CONFIG, interpolate=False)
    except NlpxError as error:
        return [f"the pipeline that it is copied from is not there: {error}"]
    if component not in section_of(config, "components"):
        return [f"{folder}: there is no component {shown(component)} in the pipeline that it is copied from"]
    return []


def _provider(table: str, name: str) -> str:
    """Return the plugin that offers a name; empty where none does."""
    owner: Any = registry.table(table).owner(name)
    return "" if owner is None else str(owner)
