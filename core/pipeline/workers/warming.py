"""What components make when they first predict, such as packed weights, is made before processes are forked."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from ...languages.tokenizing.tokenizer import Tokenizer
from ...tokens import Doc
from ..components.batch_pipe import BatchPipe
from ..components.threads import one_thread
from ..components.trainable_pipe import TrainablePipe

if TYPE_CHECKING:
    from ..running import Running


def warm_up(nlp: Running) -> None:
    """Let the components annotate something that are known to do no more than that.

    Nothing is done where a model may have threads of its own, as PyTorch has: they would be missing in the processes.
    """
    pipes = [pipe for _, pipe in nlp.pipeline]
    if any(_has_threads(pipe.model) for pipe in pipes if isinstance(pipe, TrainablePipe)):
        return
    # Whatever is wrong is wrong with texts too, and is told there.
    with suppress(Exception), one_thread:
        docs = [
            nlp.make_doc("Two words.") if type(nlp.tokenizer) is Tokenizer else Doc(nlp.vocab, words=["Two", "words"])
        ]
        for pipe in pipes:
            if isinstance(pipe, TrainablePipe):
                pipe.set_annotations(docs, pipe.predict(docs))
            elif isinstance(pipe, BatchPipe):
                pipe.annotate(docs)


def _has_threads(model: Any) -> bool:
    return any(node.shims for node in model.walk())
