"""What another process is to do with a pipeline."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING, Any

from ...config import trust_remote_code
from ...errors import ModelError
from .parcel import Surroundings

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..running import Running


class Task:
    """Work for a process that has a pipeline; a kind of work is a class that says how it begins.

    Args:
        nlp: The pipeline.
        settings: How to work.
    """

    def __init__(self, nlp: Running, settings: Any = None) -> None:
        self.nlp = nlp
        self.settings = settings

    def begin(self) -> Callable[[Any], Any]:
        """Make ready, in the process and its main thread; returns what is called with each batch."""
        raise NotImplementedError

    def pack(self) -> bytes:
        """Return the task for a process that has nothing of this one.

        Raises:
            ModelError: Something in it cannot be sent.
        """
        nlp = pickle.dumps(self.nlp)
        try:
            settings = pickle.dumps(self.settings)
        except Exception as error:
            raise ModelError(f"component_cfg cannot be sent to another process: {error}; use n_process=1") from error
        return pickle.dumps((type(self), Surroundings(), nlp, settings))

    @staticmethod
    def unpack(packed: bytes) -> Task:
        """Return the task, after making known to this process what the pipeline needs."""
        kind, surroundings, nlp, settings = pickle.loads(packed)
        surroundings.restore()
        with trust_remote_code(is_trusted=surroundings.trusts_remote_code):
            task: Task = kind(pickle.loads(nlp), pickle.loads(settings))
        return task
