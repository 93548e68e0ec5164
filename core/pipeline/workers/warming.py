"""What components make when they first predict, such as packed weights, is made before processes are forked."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from ...languages.tokenizing.tokenizer import Tokenizer
from ...registry.blame import author_of
from ...tokens import Doc
from ..components.batch_pipe import BatchPipe
from ..components.threads import one_thread
from ..components.trainable_pipe import TrainablePipe

if TYPE_CHECKING:
    from ..running import Running

# Patterns for letters beyond ASCII are made when the first of these comes.
_TEXT: Final = "Two words, zwei Wörter."
# A few hundred words meet most of what is made once.
_LENGTH: Final = 2_000


def warm_up(nlp: Running, text: str = "") -> None:
    """Let the components of nlpx and of plugins annotate something.

    The user's own may count or tell what they see, and are shown no text that nobody has given. Nothing is done where a
    model may have threads of its own, as PyTorch has: they would be missing in the processes.

    Args:
        nlp: The pipeline.
        text: A text such as the processes will annotate; a few words are added.
    """
    pipes = [pipe for _, pipe in nlp.pipeline]
    if any(_has_threads(pipe.model) for pipe in pipes if isinstance(pipe, TrainablePipe)):
        return
    # Whatever is wrong is wrong with texts too, and is told there.
    with suppress(Exception), one_thread:
        words = f"{text[:_LENGTH]} {_TEXT}"
        docs = [nlp.make_doc(words) if type(nlp.tokenizer) is Tokenizer else Doc(nlp.vocab, words=words.split())]
        for pipe in pipes:
            if author_of(pipe) is None:
                continue
            if isinstance(pipe, TrainablePipe):
                pipe.set_annotations(docs, pipe.predict(docs))
            elif isinstance(pipe, BatchPipe):
                pipe.annotate(docs)


def _has_threads(model: Any) -> bool:
    return any(node.shims for node in model.walk())
