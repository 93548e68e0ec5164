"""What a data check must do."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from ..checks import CorpusData, Finding, Item, Place
from ..pipeline import blank
from ..registry import registry
from ..tokens import Doc, Example
from .annotations import changed, snapshot
from .cases import Case, Contract, doing, expect
from .sample_docs import sample_examples

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ..pipeline import Language


@dataclass(frozen=True)
class DataCheckCase(Case):
    """Say what a data check looks at.

    What is checked: it yields findings, each a line of text, the same each time; it takes empty corpora, corpora
    without any annotation and docs without tokens; it changes nothing.

    Args:
        examples: Makes the training data: four small docs with every kind of annotation, unless you say otherwise.
    """

    examples: Callable[[Language], list[Example]] = field(default=sample_examples, kw_only=True)

    kind: ClassVar[str] = "data check"

    def look(self, data: CorpusData, what: str) -> list[Finding]:
        """Run the check."""
        with doing(f"the {self}, given {what},"):
            findings = list(registry.get("data_checks", self.name)(data))
        for finding in findings:
            is_line = isinstance(finding, Finding) and isinstance(finding.message, str) and finding.message.strip()
            expect(is_line, f"the {self} yields {finding!r}, where a Finding with a message is due")
        return findings

    def data(self, train: Sequence[Example], dev: Sequence[Example], nlp: Language) -> CorpusData:
        """Make corpora of examples."""
        return CorpusData(
            nlp=nlp,
            pipeline=self.found.spec.components,
            train=_items("train.spacy", train),
            dev=_items("dev.spacy", dev),
        )


class DataCheckContract(Contract):
    """The tests of a data check."""

    argument = "data_check"
    case = DataCheckCase
    tables = ("data_checks",)

    def test_data_check_yields_findings(self, data_check: DataCheckCase) -> None:
        nlp = blank("en")
        examples = data_check.examples(nlp)
        data = data_check.data(examples, examples[:2], nlp)
        before = _snapshots(examples)
        findings = data_check.look(data, "a small corpus")
        expect(findings, f"the {data_check} yields nothing for a corpus with everything that it looks at")
        names = {name for pair in zip(before, _snapshots(examples), strict=True) for name in changed(*pair)}
        expect(not names, f"the {data_check} changes {' and '.join(names)} of the docs that it looks at")
        expect(
            data_check.look(data, "a small corpus again") == findings,
            f"the {data_check} yields something else when it looks at the same corpus again",
        )

    def test_data_check_takes_empty_corpora(self, data_check: DataCheckCase) -> None:
        nlp = blank("en")
        examples = data_check.examples(nlp)
        data_check.look(data_check.data([], [], nlp), "empty corpora")
        data_check.look(data_check.data(examples, [], nlp), "an empty evaluation corpus")
        data_check.look(data_check.data([], examples, nlp), "an empty training corpus")

    def test_data_check_takes_docs_without_annotation(self, data_check: DataCheckCase) -> None:
        nlp = blank("en")
        bare = [_bare(nlp, words) for words in (["Nobody", "has", "annotated", "this"], [])]
        data_check.look(data_check.data(bare, bare, nlp), "docs without annotation and one without tokens")


def _items(file: str, examples: Sequence[Example]) -> list[Item]:
    return [Item(example, Place.of_document(file, number)) for number, example in enumerate(examples, 1)]


def _bare(nlp: Language, words: list[str]) -> Example:
    return Example(Doc(nlp.vocab, words=words), Doc(nlp.vocab, words=words))


def _snapshots(examples: Sequence[Example]) -> list[dict[str, Any]]:
    return [snapshot(doc) for example in examples for doc in (example.predicted, example.reference)]
