"""A run of ``nlpx apply``: texts of files in, a file of annotated Docs out."""

from __future__ import annotations

import hashlib
import shutil
import time
from contextlib import closing, nullcontext
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from ... import __version__
from ...errors import DataError, EmptyCorpus, NlpxError, UsageError
from ...files.alone import alone_in
from ...files.writing import check_file, naming
from ...quoting import counted, first_line, shown
from .annotating import Annotator
from .journal import Journal, Progress
from .outputs import OUTPUTS, StdoutOutput
from .trail import STDOUT, unfinished

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from ...corpora.given_texts import GivenText, GivenTexts
    from ..language import Language
    from .outputs import Output
    from .trail import Trail

# So many seconds of work are lost at most to a kill, or one batch.
_BETWEEN_NOTES = 1.0


@dataclass(frozen=True, kw_only=True)
class Applied:
    """Say what a run has done.

    Args:
        n_docs: How many Docs it has written.
        n_words: How many words they have.
        failures: What was wrong with other texts, in a sentence each; and one for all that were without a text, and for
            all that stand behind the damage in a file.
        n_left_out: How many of these there were.
    """

    n_docs: int
    n_words: int
    failures: list[str]
    n_left_out: int


def apply_to(
    nlp: Language,
    texts: GivenTexts,
    output: Path,
    *,
    trail: Trail,
    settings: Mapping[str, Any],
    batch_size: int,
    n_process: int = 1,
    again: bool = False,
    notify: Callable[[str], None],
    watch: Callable[[int, float, float], None] | None = None,
) -> Applied:
    """Annotate texts and write the Docs into a file; go on where a run for that file stopped that was killed.

    What is done stands in the folder of the trail, and the output is made of it when it is whole; standard output gets
    each batch at once.

    Args:
        nlp: The pipeline; its error handlers are replaced.
        texts: The texts.
        output: The file; or `STDOUT`.
        trail: The trail of the run.
        settings: What the output depends on besides the texts, as JSON may have it.
        batch_size: How many texts make a batch.
        n_process: How many processes share the work.
        again: Whether to begin again if a run for that file stopped that had other settings or texts.
        notify: Is told what is wrong with texts that are left out, and that what is done is kept where the run stops.
        watch: Is told, from time to time, how many texts have been read, how many words are annotated in a second, and
            which share of the input has been read.

    Raises:
        DataError: Nothing could be annotated, the texts are others than those of the run that stopped, or what that
            had done is not there any more.
        UsageError: The settings are others.
        TrainingError: Another run has the output.
        OSError: The disk takes no more; names the output.
    """
    folder = trail.folder
    with nullcontext() if output == STDOUT else naming(output), alone_in(folder):
        journal = Journal(folder / "journal.jsonl")
        try:
            with closing(journal), closing(_output(output, trail)) as docs:
                rest = _begin(journal, texts, docs, settings, again=again)
                docs.go_back(journal.progress.sizes)
                tell = trail.once(notify)
                for failure in journal.progress.failures:
                    tell(failure)
                annotator = Annotator(nlp, batch_size=batch_size, n_process=n_process, trail=trail)
                _annotate(annotator, rest, docs, journal, size=texts.size, notify=tell, watch=watch)
                for notice in _keyless(journal.progress, texts.text_key):
                    tell(notice)
                if journal.progress.n_docs:
                    docs.finish(output)
        except BaseException:
            if journal.is_begun and folder == unfinished(output):
                notify(f"{folder}: what is done is kept; the same command goes on from there")
            else:
                shutil.rmtree(folder)
            raise
        # Without it, what a kill leaves of the folder does not count.
        journal.path.unlink()
        shutil.rmtree(folder)
    done = journal.progress
    if not done.n_texts:
        raise EmptyCorpus(f"{texts.name}: there is no text in it; nothing is written")
    if not done.n_docs:
        raise DataError(f"{texts.name}: none of the texts in it could be annotated; nothing is written")
    return Applied(
        n_docs=done.n_docs,
        n_words=done.n_words,
        failures=[*done.failures, *_keyless(done, texts.text_key)],
        n_left_out=len(done.failures) + done.n_keyless + done.n_behind,
    )


def check_output(output: Path, *, force: bool) -> None:
    """Check that a file can be the output of a run.

    Raises:
        UsageError: Its name does not say which form it is to have, or it is there, is not to be written over, and no
            run for it has stopped.
    """
    if output == STDOUT:
        return
    if output.suffix not in OUTPUTS or output.is_dir():
        raise UsageError(
            f"{output}: the output is a file that ends with {' or '.join(OUTPUTS)}, or - for standard output; name it "
            "so"
        )
    if output.exists() and not force and not unfinished(output).exists():
        raise UsageError(f"{output} exists; --force writes over it")
    check_file(output)


def _keyless(done: Progress, key: str) -> Iterator[str]:
    """Say in one sentence which lines have no text, if there are any."""
    if done.n_keyless:
        others = f", nor in {counted(done.n_keyless - 1, 'other', form=',')}" if done.n_keyless > 1 else ""
        yield f"{done.first_keyless}: there is no {shown(key)} in this line{others}"


def digest_of(path: Path) -> str:
    """Return a digest of a file, or of all files of a folder and their names."""
    digest = hashlib.blake2b(digest_size=16)
    for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
        if file.is_file():
            data = file.read_bytes()
            digest.update(f"{file.relative_to(path)}\0{len(data)}\0".encode() + data)
    return digest.hexdigest()


def _output(path: Path, trail: Trail) -> Output:
    """Return what collects the Docs of a run, which has its folder."""
    return OUTPUTS[path.suffix](trail.folder) if trail.stdout is None else StdoutOutput(trail.stdout)


def _begin(
    journal: Journal, texts: GivenTexts, docs: Output, settings: Mapping[str, Any], *, again: bool
) -> Iterator[GivenText]:
    """Begin a run, or go on with the one that stopped; returns the texts that are left."""
    settings = {"version": __version__, **settings}
    if journal.is_begun:
        try:
            return _texts_left(journal, texts, docs, settings)
        except NlpxError:
            if not again:
                raise
    journal.begin(settings)
    return iter(texts)


def _texts_left(journal: Journal, texts: GivenTexts, docs: Output, settings: Mapping[str, Any]) -> Iterator[GivenText]:
    """Return the texts after those that the run has done that stopped.

    Raises:
        DataError: Those are others now, or their Docs are not there any more.
        UsageError: The settings are.
    """
    folder, done, old = journal.path.parent, journal.progress, journal.settings or {}
    others = sorted(name for name in {*old, *settings} if old.get(name) != settings.get(name))
    if others:
        raise UsageError(
            f"{folder}: the run that stopped here had another {' and another '.join(others)}; go on with the same, or "
            "begin again with --force"
        )
    held = docs.keep()
    if any(held.get(name, 0) < size for name, size in done.sizes.items()):
        raise DataError(f"{folder}: what the run had done that stopped here is damaged; begin again with --force")
    rest = iter(texts)
    if done.n_texts:
        last = next(islice(rest, done.n_texts - 1, None), None)
        if last is None or last.digest != done.digest:
            raise DataError(
                f"{texts.name}: it does not begin with the {counted(done.n_texts, 'text', form=',')} that the run had "
                f"that stopped in {folder}; go on with the same, or begin again with --force"
            )
    return rest


def _annotate(
    annotator: Annotator,
    texts: Iterator[GivenText],
    docs: Output,
    journal: Journal,
    *,
    size: int,
    notify: Callable[[str], None],
    watch: Callable[[int, float, float], None] | None,
) -> None:
    """Annotate texts and note in the journal what is done."""
    done = journal.progress
    began, n_words_before = time.monotonic(), done.n_words
    noted = began
    for batch in annotator.annotate(texts):
        problems = docs.add(doc for doc, _ in batch.docs)
        failures = list(batch.failures)
        for (doc, text), problem in zip(batch.docs, problems, strict=True):
            if problem is None:
                done.n_docs += 1
                done.n_words += len(doc)
            else:
                failures.append(f"{text.place}: the Doc cannot be written: {first_line(problem)}")
        done.failures += failures
        done.n_keyless += len(batch.keyless)
        done.first_keyless = done.first_keyless or next(iter(batch.keyless), "")
        done.n_behind += batch.n_behind
        done.n_texts, done.digest = batch.last.number + 1, batch.last.digest
        for failure in failures:
            notify(failure)
        now = time.monotonic()
        if watch is not None:
            watch(done.n_texts, (done.n_words - n_words_before) / (now - began), batch.last.n_read / max(size, 1))
        if now - noted > _BETWEEN_NOTES or not docs.can_go_back:
            journal.note(docs.keep())
            noted = now
    journal.note(docs.keep())
