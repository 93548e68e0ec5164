"""Run all data checks that concern a pipeline, those of the core and those of plugins."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

from ..errors import DataError, NlpxError
from ..quoting import counted
from ..registry import registry
from ..registry.calls import stream
from .findings import Finding, fail, good, warn
from .overview import check_corpora
from .vocabulary import check_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .corpus_data import CorpusData
    from .report import Report


def written_findings(read: Callable[[], CorpusData], report: Report, *, base_model: str | None = None) -> Iterator[str]:
    """Yield what a report writes of the findings of all checks, line by line.

    Args:
        read: Reads the corpora.
        report: Writes and counts.
        base_model: The pipeline that is to be trained further; None for none.
    """
    data, findings = _read(read)
    yield from report.section("Data format validation", findings, name="format")
    if data is not None:
        with warnings.catch_warnings():
            # What a corpus says while it is read was told above, and a large one is read again and again.
            warnings.simplefilter("ignore", UserWarning)
            yield from report.section("Training stats", check_corpora(data, base_model=base_model), name="corpora")
            yield from report.section("Vocab & Vectors", check_words(data), name="vocabulary")
            yield from _sections_of_plugins(data, report)
    yield from report.summary()


def looked_at() -> frozenset[str]:
    """Return the factories of the components that a check is there for."""
    offers = registry.table("data_checks").offers()
    return frozenset(factory for offer in offers for factory in offer.spec.components)


def _sections_of_plugins(data: CorpusData, report: Report) -> Iterator[str]:
    factories = {data.nlp.pipe_factories.get(name, name) for name in data.pipeline}
    for offer in registry.table("data_checks").offers():
        if not offer.spec.components or factories.intersection(offer.spec.components):
            yield from report.section(offer.spec.title, _findings(offer.spec.name, data), name=offer.spec.name)


def _findings(check: str, data: CorpusData) -> Iterator[Finding]:
    """Yield what a check finds; where it fails that is a finding too, so that the other checks run."""
    try:
        yield from stream("data_checks", check, data)
    except NlpxError as error:
        yield fail(str(error), name="check-failed")


def _read(read: Callable[[], CorpusData]) -> tuple[CorpusData | None, list[Finding]]:
    """Read the corpora, and say whether that works; None where it does not."""
    data = None
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", UserWarning)
        try:
            data = read()
            findings = [good("Corpus is loadable", name="not-loadable")]
        except DataError as error:
            findings = [fail(f"Corpus is not loadable: {error}", name="not-loadable")]
    notices = [str(warning.message) for warning in caught if issubclass(warning.category, UserWarning)]
    if notices:
        message = f"Not all that is there is read ({counted(len(notices), 'notice')})"
        findings.append(warn(message, name="not-read", where=notices))
    return data, findings
