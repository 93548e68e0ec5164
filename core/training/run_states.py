"""What a run keeps in its folder so that it can go on after it was interrupted or killed.

Beside its models a run keeps one file, its state. At first it says only with which settings the run has begun; later it
holds all that the rest of the run depends on. The data are not in it: a resumed run reads and batches its corpus as the
first did, and passes over what was seen. A run that comes to its end removes the file; so a model without it is that of
a complete run.
"""

from __future__ import annotations

import json
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..errors import NlpxError, TrainingError
from ..files.alone import alone_in
from ..files.beside import remove_leftovers
from ..files.msgpack import pack_in_parts
from ..files.reading import Record, unpack
from ..files.writing import replace_file
from .checkpoints import explained

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from ..config import Config

FORMAT = 2
_BEGUN = -1


@dataclass(frozen=True, kw_only=True)
class RunKind:
    """Say what the runs of a command keep, and what their results depend on.

    Args:
        state: The name of the file with the state.
        sections: The sections of the config, or single settings, that the result depends on.
        free: Dotted names of settings, or of sections, that a resumed run may have otherwise.
        is_complete: Tells whether a folder without a state holds the result of a run of a config; raises
            `TrainingError` where it is that of another one.
        check: Refuses a folder in which what such runs leave cannot be written.
    """

    state: str
    sections: tuple[str, ...]
    free: tuple[str, ...]
    is_complete: Callable[[Path, Config], bool]
    check: Callable[[Path], None]

    def settings_of(self, config: Config) -> dict[str, str]:
        """Return the settings that the result of a run depends on, as JSON by their dotted names.

        Of a section that the config lacks, because another pipeline was saved, there are none.
        """
        values = config.interpolate()
        settings: dict[str, str] = {}
        for section in self.sections:
            with suppress(KeyError):
                settings.update(_flat(values.lookup(section), section))
        return settings

    def read(self, folder: Path) -> dict[str, Any] | None:
        """Read the state of the run in a folder, or return None where there is none.

        Raises:
            TrainingError: It is broken, or another version wrote it.
        """
        path = folder / self.state
        try:
            record = Record(unpack(path.read_bytes(), where=str(path), error=TrainingError), where=str(path))
            if record.whole("format", low=0, high=10**6) == FORMAT:
                record.whole("step", low=_BEGUN, high=2**62)
                record.record("settings")
                return record.data
        except (FileNotFoundError, NotADirectoryError):
            return None
        except (NlpxError, OSError) as error:
            raise TrainingError(
                f"{path}: the state of the run cannot be read ({error}); begin again without --resume"
            ) from error
        raise TrainingError(f"{path}: another version of nlpx wrote the state of the run; begin again without --resume")

    def write(self, folder: Path, config: Config, *, step: int, **state: Any) -> None:
        """Write the state of a run.

        Args:
            folder: Its folder.
            config: Its config, filled.
            step: The number of its last step.
            **state: What else it goes on from, as `pack` takes it.

        Raises:
            TrainingError: It cannot be written.
        """
        path = folder / self.state
        with explained(path, what="the state of the run"):
            # The work of hours must outlive a loss of power.
            data = {"format": FORMAT, "settings": self.settings_of(config), "step": step, **state}
            with replace_file(path, durable=True) as file:
                file.writelines(pack_in_parts(data))

    def is_interrupted(self, folder: Path) -> bool:
        """Tell whether a folder has a run that was interrupted after it had saved something."""
        state = self.read(folder)
        return state is not None and state["step"] != _BEGUN

    def remove(self, folder: Path) -> None:
        """Remove the state of a run that has come to its end."""
        (folder / self.state).unlink(missing_ok=True)

    def find(self, folder: Path, config: Config) -> Standing:
        """Look for a run to resume.

        Raises:
            TrainingError: The folder has a run with other settings, or the state of the run is broken.
        """
        state = self.read(folder)
        if state is None:
            return Standing(is_complete=self.is_complete(folder, config))
        self.refuse_other(state["settings"], self.settings_of(config), path=folder / self.state)
        return Standing(is_complete=False, state=None if state["step"] == _BEGUN else state)

    def refuse_other(self, old: Mapping[str, str], new: Mapping[str, str], *, path: Path) -> None:
        """Refuse to go on with a run that had other settings.

        Raises:
            TrainingError: It had.
        """
        differing = self._differences(old, new)
        if differing:
            # The longest names are those of the parts of a model.
            shown = sorted(differing, key=lambda name: (name.count("."), name))[:5]
            names = ", ".join(shown) + (
                f" and {len(differing) - len(shown)} more" if len(differing) > len(shown) else ""
            )
            raise TrainingError(
                f"{path}: the run in this folder had other settings: {names}; use its config, or begin again without "
                "--resume"
            )

    def _differences(self, old: Mapping[str, str], new: Mapping[str, str]) -> list[str]:
        """Return the settings in which two runs differ.

        What one of them leaves to be filled in later is no difference: the settings of a component that has a source,
        and the weights of scores where none are given.
        """
        both = {*old, *new}
        later = [
            path.removesuffix("source") for path in both if path.startswith("components.") and path.endswith(".source")
        ]
        if "{}" in (old.get("training.score_weights"), new.get("training.score_weights")):
            later.append("training.score_weights")
        passed_over = (*self.free, *later)
        return sorted(path for path in both if old.get(path) != new.get(path) and not path.startswith(passed_over))


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Say how far a run in a folder has come.

    Args:
        is_complete: Whether it has ended.
        state: What it needs to go on; None where it has saved nothing yet, or never was.
    """

    is_complete: bool
    state: Mapping[str, Any] | None = None

    @property
    def step(self) -> int | None:
        """The last step that is saved, or None."""
        return None if self.state is None else self.state["step"]


@contextmanager
def begun(kind: RunKind, folder: Path | None, config: Config, *, resume: bool) -> Iterator[Standing]:
    """Hold a folder for a run, and note there that it has begun, so that it can be resumed from now on.

    What killed runs have left half written in the folder is removed. A run that fails before it has saved anything
    leaves no note, and one that is complete is left as it is.

    Args:
        kind: What runs of the command keep.
        folder: The output folder, which is made; None for nowhere.
        config: The config of the run, filled.
        resume: Whether to go on with a run that is there; how far it has come is yielded.

    Raises:
        TrainingError: Another run holds the folder, one of such a config cannot be resumed, the one that is there has
            other settings or is broken, or the note cannot be written; or what `RunKind.check` raises.
    """
    seed = config.interpolate()["training"]["seed"]
    if resume and (folder is None or seed is None):
        raise TrainingError(
            "only a run that has an output folder and a number for training.seed can be resumed; leave out --resume"
        )
    standing = Standing(is_complete=False)
    if folder is None:
        yield standing
        return
    with alone_in(folder):
        remove_leftovers(folder)
        # What is in the way would otherwise show only at the first evaluation, hours from now.
        kind.check(folder)
        if resume:
            standing = kind.find(folder, config)
        else:
            kind.remove(folder)
        if seed is not None and not standing.is_complete and standing.state is None:
            kind.write(folder, config, step=_BEGUN)
        try:
            yield standing
        except Exception:
            state = kind.read(folder)
            if state is not None and state["step"] == _BEGUN:
                kind.remove(folder)
            raise


def _flat(value: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict) and value:
        for key, member in value.items():
            yield from _flat(member, f"{path}.{key}")
    else:
        yield path, json.dumps(value, sort_keys=True, default=str)
