"""What ``nlpx train --dry-run`` prints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..quoting import counted
from .columns import cut, in_columns

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..training.forecast import Forecast, Part, Size

_LEARNS = {"new": "from its beginning", "on": "goes on", "no": "stays as it is"}
MEGABYTE = 10**6


def report_forecast(forecast: Forecast, *, device: str) -> Iterator[str]:
    """Yield the lines that say what a run would do.

    Args:
        forecast: What it would do.
        device: Where.
    """
    yield from in_columns([("component", "made by", "learns", "labels", "parameters"), *map(_cells, forecast.parts)])
    total = sum(part.n_params for part in forecast.parts)
    learnt = sum(part.n_params for part in forecast.parts if part.learns != "no")
    yield f"{total:,} parameters in all, of which {learnt:,} are learnt"
    yield ""
    for part in forecast.parts:
        if part.labels:
            yield cut(f"{part.name}: {', '.join(part.labels)}")
    if any(part.labels for part in forecast.parts):
        yield ""
    yield from in_columns(
        [
            ("train", "streamed" if forecast.train is None else _size(forecast.train)),
            ("dev", _size(forecast.dev)),
            ("steps", _steps(forecast)),
            ("largest batch", counted(forecast.steps.n_words_of_largest, "word", form=",")),
            ("device", device),
            ("memory", _memory(forecast)),
        ]
    )


def _cells(part: Part) -> tuple[str, str, str, str, str]:
    labels = f"{len(part.labels):,}" if part.labels else "-"
    return part.name, part.kind, _LEARNS[part.learns], labels, f"{part.n_params:,}" if part.n_params else "-"


def _size(size: Size) -> str:
    return f"{counted(size.n_texts, 'text', form=',')}, {counted(size.n_words, 'word', form=',')}"


def _steps(forecast: Forecast) -> str:
    """Say how long the run goes on, and what can end it sooner."""
    steps, settings = forecast.steps, forecast.settings
    words = [
        f"{steps.most:,} at most" if settings.patience and steps.most else f"{steps.most:,}" if steps.most else "no end"
    ]
    if settings.max_epochs > 0:
        words.append(counted(settings.max_epochs, "epoch", form=","))
    if steps.in_epoch is not None:
        words.append(f"the first epoch has {steps.in_epoch:,}")
    often = settings.eval_frequency
    words.append(f"evaluated every {counted(often, 'step', form=',')}" if often else "evaluated after each epoch")
    if settings.patience:
        unit = "step" if settings.eval_frequency else "epoch"
        words.append(f"ends after {counted(settings.patience, unit, form=',')} without a better score")
    return "; ".join(words)


def _memory(forecast: Forecast) -> str:
    tables = f"{forecast.in_tables / MEGABYTE:,.0f} MB for weights, gradients and the optimizer"
    if forecast.at_peak is None:
        return tables
    tried = f"{forecast.at_peak / MEGABYTE:,.0f} MB at most to read all this, learn from the largest batch and evaluate"
    return f"{tried}; of it {tables}"
