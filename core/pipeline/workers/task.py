"""What another process is to do with a pipeline."""

from __future__ import annotations

import os
import pickle
import weakref
from pathlib import Path
from tempfile import mkstemp
from typing import TYPE_CHECKING, Any, Final

from ...config import trust_remote_code
from ...errors import ModelError
from ...files.outside import find_laid_out, found_outside, keep_laid_out, kept_outside
from .parcel import Surroundings
from .scripts import script_is_rerun
from .warming import warm_up

if TYPE_CHECKING:
    from collections.abc import Callable

    from ...tokens.sending.joining import NewArray
    from ..running import Running

# Where other processes open a file that this one has open.
_OPEN: Final = Path("/proc", "self", "fd")


class Task:
    """Work for a process that has a pipeline; a kind of work is a class that says how it begins.

    Args:
        nlp: The pipeline.
        settings: How to work.
    """

    def __init__(self, nlp: Running, settings: Any = None) -> None:
        self.nlp = nlp
        self.settings = settings

    def begin(self, empty: NewArray) -> Callable[[Any], Any]:
        """Make ready, in the process and its main thread; returns what is called with each batch.

        Args:
            empty: Makes arrays, not filled, that go into what is returned for the batch and nowhere else.
        """
        raise NotImplementedError

    def ready_for(self, context: Any, text: str = "") -> Task | PackedTask:
        """Return the task as processes get it: those that are forked have the pipeline, to others it is sent.

        Args:
            context: How they are started.
            text: A text such as they will annotate, if there is one yet.

        Raises:
            ModelError: Something in it cannot be sent.
        """
        warm_up(self.nlp, text)
        return self if context.get_start_method() == "fork" else self.pack()

    def pack(self) -> PackedTask:
        """Return the task for processes that have nothing of this one.

        Raises:
            ModelError: Something in it cannot be sent, or its weights cannot be written.
        """
        try:
            settings = pickle.dumps(self.settings)
        except Exception as error:
            raise ModelError(f"component_cfg cannot be sent to another process: {error}; use n_process=1") from error
        try:
            packed = PackedTask()
            with packed.arrays.open("wb") as file, kept_outside(file), script_is_rerun():
                nlp = pickle.dumps(self.nlp)
                layouts = keep_laid_out()
        except OSError as error:
            raise ModelError(
                "the weights cannot be written into a temporary file, in which other processes find them "
                f"({error}); make room there, or name a folder that has room in TMPDIR"
            ) from error
        packed.data = pickle.dumps((type(self), Surroundings(), nlp, layouts, settings))
        return packed

    @staticmethod
    def unpack(data: bytes, arrays: Path) -> Task:
        """Return the task, after making known to this process what the pipeline needs.

        Args:
            data: What `PackedTask` has.
            arrays: Its file.
        """
        kind, surroundings, nlp, layouts, settings = pickle.loads(data)
        surroundings.restore()
        with trust_remote_code(is_trusted=surroundings.trusts_remote_code), found_outside(arrays):
            find_laid_out(layouts)
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
        self.arrays = Path(name)
        if _OPEN.is_dir():
            # Without a name it goes however the processes end.
            self.arrays.unlink()
            self.arrays = Path("/proc", str(os.getpid()), "fd", str(descriptor))
            weakref.finalize(self, os.close, descriptor)
        else:
            os.close(descriptor)
            weakref.finalize(self, self.arrays.unlink, missing_ok=True)
