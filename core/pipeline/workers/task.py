"""What another process is to do with a pipeline."""

from __future__ import annotations

import os
import pickle
import weakref
from pathlib import Path
from tempfile import mkstemp
from typing import TYPE_CHECKING, Any

from ...config import trust_remote_code
from ...errors import ModelError
from ...files.outside import found_outside, kept_outside
from .parcel import Surroundings
from .warming import warm_up

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

    def ready_for(self, context: Any) -> Task | PackedTask:
        """Return the task as processes get it: those that are forked have the pipeline, to others it is sent.

        Args:
            context: How they are started.

        Raises:
            ModelError: Something in it cannot be sent.
        """
        if context.get_start_method() != "fork":
            return self.pack()
        warm_up(self.nlp)
        return self

    def pack(self) -> PackedTask:
        """Return the task for processes that have nothing of this one.

        Raises:
            ModelError: Something in it cannot be sent.
        """
        try:
            settings = pickle.dumps(self.settings)
        except Exception as error:
            raise ModelError(f"component_cfg cannot be sent to another process: {error}; use n_process=1") from error
        packed = PackedTask()
        with packed.arrays.open("wb") as file, kept_outside(file):
            nlp = pickle.dumps(self.nlp)
        packed.data = pickle.dumps((type(self), Surroundings(), nlp, settings))
        return packed

    @staticmethod
    def unpack(data: bytes, arrays: Path) -> Task:
        """Return the task, after making known to this process what the pipeline needs.

        Args:
            data: What `PackedTask` has.
            arrays: Its file.
        """
        kind, surroundings, nlp, settings = pickle.loads(data)
        surroundings.restore()
        with trust_remote_code(is_trusted=surroundings.trusts_remote_code), found_outside(arrays):
            task: Task = kind(pickle.loads(nlp), pickle.loads(settings))
        return task


class PackedTask:
    """A task on its way to processes that are not forked; they share its weights, which lie in a file.

    Attributes:
        data: The task without large arrays.
        arrays: A file with these, which goes when this object does.
    """

    data: bytes

    def __init__(self) -> None:
        descriptor, name = mkstemp(prefix="nlpx-", suffix=".arrays")
        os.close(descriptor)
        self.arrays = Path(name)
        weakref.finalize(self, self.arrays.unlink, missing_ok=True)
