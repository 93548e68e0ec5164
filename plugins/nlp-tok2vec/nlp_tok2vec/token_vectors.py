"""Whether what stands for a layer gives token vectors at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nlpx.errors import ConfigError, NlpxError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from nlpx.tokens import Doc

    from .layers.feature_major import Floats


def predict_vectors(
    predict: Callable[[Sequence[Doc]], Any], docs: Sequence[Doc], *, what: str, advice: str
) -> list[Floats]:
    """Return what a layer gives for docs: one (n_tokens, width) array per doc.

    Args:
        predict: Called with the docs.
        docs: The docs.
        what: What the layer is called in messages.
        advice: What to do if it gives something else.

    Raises:
        ConfigError: It does.
    """
    problem = f"{what} does not turn each doc into one vector a token"
    try:
        output = predict(docs)
        shapes = [getattr(vectors, "shape", None) for vectors in output]
    except NlpxError:
        raise
    except Exception as error:
        reason = str(error).partition(". ")[0]
        raise ConfigError(f"{problem} ({type(error).__name__}: {reason}); {advice}") from error
    if [shape[:1] if shape and len(shape) == 2 else None for shape in shapes] != [(len(doc),) for doc in docs]:
        raise ConfigError(f"{problem}; {advice}")
    return list(output)
