"""Build a knowledge base that may be larger than memory."""

from __future__ import annotations

import shutil
from contextlib import ExitStack
from functools import partial
from itertools import count
from typing import TYPE_CHECKING, Any, Literal, NoReturn

import numpy as np

from nlpx.errors import DataError, UsageError, shown
from nlpx.files import as_path, replace_dir
from nlpx.vocab import string_ids

from .blocks import GROUP, RowCode, block_bits, pack_entities, spread, tags, unpack_entity
from .checking import (
    check_count,
    check_priors,
    check_text,
    check_texts,
    checked_entities,
    checked_freq,
    checked_lists,
    checked_pairs,
    checked_types,
    checked_vector,
)
from .grouping import ItemError, Part, find_rows, write_blocks, write_row_table
from .mapped_files import (
    ALIASES,
    DTYPES,
    ENTITIES,
    MANIFEST,
    ROWS,
    VECTORS,
    check_target,
    write_manifest,
    write_offsets,
)
from .processes import processes
from .spool import COUNT, NAME, PRIOR, WHOLE, Spool

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path
    from types import TracebackType

    from numpy.typing import ArrayLike, NDArray
    from typing_extensions import Self

    from .grouping import Written
    from .spool import Frame

_SCRATCH, _SPOOL = "scratch", "spool"
_N_ROWS = 512 * GROUP
# About so many items are in a megabyte.
_ITEMS_OF_MEGABYTE = 1000


class KBBuilder:
    """Write the folder of a `MappedKB` from entities and aliases that come in any order.

    It is a context manager. All is written beside the folder, which takes its name when the block ends well or at
    `finish`; a block that is left by an exception leaves what was there, as does a process that is killed: the next
    builder removes what that has left. Entities go to disk as they come. Aliases go to a file of parts by the first
    bits of their hashes, each of which is sorted in memory in the end.

    Args:
        path: The folder; what it holds of a knowledge base is replaced.
        entity_vector_length: The length of the entities' vectors.
        dtype: Their numbers: "float16" takes half as much, and has three digits.
        memory_mb: About how much memory to use for aliases. Besides, in the end an entity takes 40 bytes.
        n_process: How many processes sort parts in the end. They are started anew, so a script that wants more than one
            keeps its work below ``if __name__ == "__main__"``.

    Raises:
        UsageError: The settings are not what is due, or the folder holds other things than a knowledge base.
    """

    def __init__(
        self,
        path: str | Path,
        entity_vector_length: int,
        *,
        dtype: Literal["float32", "float16"] = "float32",
        memory_mb: int = 256,
        n_process: int = 1,
    ) -> None:
        for name, value in (
            ("entity_vector_length", entity_vector_length), ("memory_mb", memory_mb), ("n_process", n_process)
        ):  # fmt: skip
            if isinstance(value, bool) or not isinstance(value, int) or value < 1:
                raise UsageError(f"{name} of a KBBuilder is a whole number above 0, not {shown(value)}.")
        if dtype not in DTYPES:
            raise UsageError(f"dtype of a KBBuilder is one of {', '.join(map(repr, DTYPES))}, not {shown(dtype)}.")
        self.path = as_path(path)
        check_target(self.path)
        self.entity_vector_length = entity_vector_length
        self.dtype = dtype
        self.n_process = n_process
        self._n_held = memory_mb * _ITEMS_OF_MEGABYTE
        self._largest = float(np.finfo(np.dtype(DTYPES[dtype])).max)
        self._stack = ExitStack()
        self._is_open = False

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            self._folder = stack.enter_context(replace_dir(self.path, last=MANIFEST))
            self._scratch = self._folder / _SCRATCH
            self._scratch.mkdir()
            self._spool = Spool(self._scratch / _SPOOL, n_held=self._n_held)
            stack.callback(self._spool.close)
            self._files = {
                name: stack.enter_context((self._folder / name).open("wb")) for name in (VECTORS, ENTITIES, ALIASES)
            }
            self._stack = stack.pop_all()
        self._vectors = np.empty((_N_ROWS, self.entity_vector_length), dtype=DTYPES[self.dtype])
        self._names: list[str] = []
        self._freqs: list[float] = []
        self._types: list[tuple[str, ...]] = []
        self._keys: list[NDArray[np.uint64]] = []
        self._sizes: list[int] = []
        self.n_entities = 0
        self._is_open = True
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._is_open and error is None:
            self.finish()
        elif self._is_open:
            self._is_open = False
            self._stack.__exit__(kind, error, trace)

    def add_entity(
        self,
        entity: str,
        freq: float,
        entity_vector: ArrayLike,
        name: str | None = None,
        types: Iterable[str] = (),
    ) -> None:
        """Add an entity.

        Args:
            entity: Its id in the knowledge base.
            freq: How often it is mentioned.
            entity_vector: Its vector, (vector_length,).
            name: The alias that it gets if no other one has it.
            types: What it is, such as person or place.

        Raises:
            DataError: There is no id, or frequency, vector or types are not what is due.
            UsageError: Nothing is being built.
        """
        self._check_is_open()
        check_text(entity, "entity")
        number = checked_freq(entity, freq)
        vector = checked_vector(entity, entity_vector, length=self.entity_vector_length)
        self._check_range([entity], vector[None])
        kinds = checked_types(entity, types)
        for kind in kinds:
            check_text(kind, "type")
        if name and name.strip():
            check_text(name, "alias")
            self._spool.add(NAME, [name], [1], [entity], [max(number, 1.0)])
        self._vectors[len(self._names)] = vector
        self._names.append(entity)
        self._freqs.append(number)
        self._types.append(kinds)
        self.n_entities += 1
        if len(self._names) == _N_ROWS:
            self._write_entities()

    def add_entities(self, entities: Iterable[str], freqs: Iterable[float], entity_vectors: ArrayLike) -> None:
        """Add many entities: what `add_entity` does, several times as fast.

        Args:
            entities: Their ids in the knowledge base.
            freqs: How often each is mentioned.
            entity_vectors: Their vectors, (n_entities, vector_length).

        Raises:
            DataError: There is not one of each for every entity, or an entity is not what is due. None is added then.
            UsageError: Nothing is being built.
        """
        self._check_is_open()
        names = [*entities]
        check_texts(names, "entity")
        numbers, vectors = checked_entities(names, freqs, entity_vectors, length=self.entity_vector_length)
        self._check_range(names, vectors)
        start = 0
        while start < len(names):
            held = len(self._names)
            end = min(start + _N_ROWS - held, len(names))
            self._vectors[held : held + end - start] = vectors[start:end]
            self._names += names[start:end]
            self._freqs += numbers[start:end]
            self._types += [()] * (end - start)
            start = end
            if len(self._names) == _N_ROWS:
                self._write_entities()
        self.n_entities += len(names)

    def add_alias(self, alias: str, entities: Iterable[str], probabilities: Iterable[float]) -> None:
        """Add an alias; its entities may come later.

        Args:
            alias: The text of a mention.
            entities: The entities that it may mean.
            probabilities: How likely it means each of them; the sum is at most 1.

        Raises:
            DataError: An entity is given twice, or the probabilities are not what is due.
            UsageError: Nothing is being built.
        """
        self._check_is_open()
        check_text(alias, "alias")
        names, priors = checked_pairs(alias, entities, probabilities)
        self._spool.add(WHOLE, [alias], [len(names)], names, priors)

    def add_aliases(
        self, aliases: Iterable[str], entities: Iterable[Iterable[str]], probabilities: Iterable[Iterable[float]]
    ) -> None:
        """Add many aliases: what `add_alias` does, several times as fast.

        Args:
            aliases: The texts of mentions.
            entities: The entities that each may mean.
            probabilities: How likely it means each of them.

        Raises:
            DataError: There is not one of each for every alias, or an alias is not what is due. None is added then.
            UsageError: Nothing is being built.
        """
        self._check_is_open()
        texts = [*aliases]
        check_texts(texts, "alias")
        counts, names, priors = checked_lists(texts, entities, probabilities)
        self._spool.add(WHOLE, texts, counts, names, priors)

    def add_prior(self, alias: str, entity: str, prior_prob: float) -> None:
        """Add an alias, or give it one more entity: what `add_alias` does, for one entity after the other.

        Args:
            alias: The text of a mention.
            entity: An entity that it may mean, which may come later.
            prior_prob: How likely it means it.

        Raises:
            DataError: There is no alias or entity, or the probability is no number from 0 to 1.
            UsageError: Nothing is being built.
        """
        self._check_is_open()
        check_text(alias, "alias")
        check_text(entity, "entity")
        check_priors(alias, [prior_prob])
        self._spool.add(PRIOR, [alias], [1], [entity], [float(prior_prob)])

    def add_count(self, alias: str, entity: str, count: float) -> None:
        """Say how often an alias means an entity; in the end that divided by the sum of its counts is the probability.

        Args:
            alias: The text of a mention.
            entity: An entity that it may mean, which may come later.
            count: How often it does.

        Raises:
            DataError: There is no alias or entity, or the count is no number from 0 on.
            UsageError: Nothing is being built.
        """
        self._check_is_open()
        check_text(alias, "alias")
        check_text(entity, "entity")
        check_count(alias, count)
        self._spool.add(COUNT, [alias], [1], [entity], [float(count)])

    def finish(self, progress: Callable[[float], object] | None = None) -> None:
        """Sort the aliases and put the folder in its place.

        Args:
            progress: Called with the share that is done, from 0 to 1.

        Raises:
            ItemError: An entity or an alias is given twice, or an alias has an entity that is not there or twice,
                probabilities that add up to more than 1, or probabilities and counts; says which alias and entity.
            UsageError: Nothing is being built.
        """
        self._check_is_open()
        self._is_open = False
        with self._stack:
            self._write_entities()
            self._spool.close()
            self._write_rows()
            written = self._write_aliases(progress or (lambda share: None))
            for file in self._files.values():
                file.close()
            shutil.rmtree(self._scratch)
            write_manifest(
                self._folder,
                entity_vector_length=self.entity_vector_length,
                dtype=self.dtype,
                n_entities=self.n_entities,
                n_aliases=sum(of_part.n_aliases for of_part in written),
                n_pairs=sum(of_part.n_pairs for of_part in written),
                n_ambiguous=sum(of_part.n_ambiguous for of_part in written),
            )

    def _check_is_open(self) -> None:
        if not self._is_open:
            raise UsageError('A KBBuilder builds within "with KBBuilder(…) as builder:", until it is finished.')

    def _check_range(self, entities: list[str], vectors: NDArray[np.float32]) -> None:
        """Check that vectors, (n_entities, vector_length), can be written."""
        if self.dtype != "float16":
            return
        is_above = (abs(vectors) > self._largest).any(axis=1)
        if is_above.any():
            raise DataError(
                f"The vector of the entity {entities[is_above.argmax()]!r} has values above {self._largest:,.0f}, the "
                "largest number of float16; use float32."
            )

    def _write_entities(self) -> None:
        """Write the entities that are held."""
        held = len(self._names)
        self._files[VECTORS].write(self._vectors[:held].tobytes())
        for start in range(0, held, GROUP):
            end = start + GROUP
            block = pack_entities(self._names[start:end], self._freqs[start:end], self._types[start:end])
            self._sizes.append(self._files[ENTITIES].write(block))
        self._keys.append(spread(string_ids(self._names)))
        self._names, self._freqs, self._types = [], [], []

    def _write_rows(self) -> None:
        """Write by which entities are found."""
        self._files[ENTITIES].flush()
        write_offsets(self._folder, ENTITIES, np.array(self._sizes, dtype=np.int64))
        spreads = np.concatenate(self._keys)
        order = write_row_table(self._scratch, spreads)
        spreads = spreads[order]
        again = spreads[1:] == spreads[:-1]
        if again.any():
            place = int(again.argmax())
            self._refuse_second(int(order[place + 1]))
        n_bits = block_bits(len(spreads))
        bounds = (spreads >> np.uint64(64 - n_bits)).searchsorted(np.arange((1 << n_bits) + 1, dtype=np.uint64))
        code = RowCode(len(order))
        (self._folder / ROWS).write_bytes(code.pack_tagged(tags(spreads), order).tobytes())
        write_offsets(self._folder, ROWS, np.diff(bounds) * code.tagged_size)

    def _refuse_second(self, second: int) -> NoReturn:
        group, place = divmod(second, GROUP)
        with (self._folder / ENTITIES).open("rb") as file:
            file.seek(sum(self._sizes[:group]))
            data = file.read(self._sizes[group])
        entity, _, _ = unpack_entity(data, place, min(self.n_entities - group * GROUP, GROUP))
        raise ItemError(f"The entity {entity!r} is given twice; give it once.", entity=entity)

    def _parts(self) -> Iterator[Part]:
        """Yield what processes can do one after the other, in memory that all of them may take together."""
        largest = self._n_held // self.n_process
        frames: list[Frame] = []
        start = n_items = 0
        for number, more in enumerate(self._spool.frames):
            n_more = sum(max(frame.n_items, frame.n_entries) for frame in more)
            if n_items + n_more > largest and number > start:
                yield Part(start, number, self._spool.path, frames, self._scratch)
                start, frames, n_items = number, [], 0
            frames, n_items = frames + more, n_items + n_more
        yield Part(start, len(self._spool.frames), self._spool.path, frames, self._scratch)

    def _write_aliases(self, progress: Callable[[float], object]) -> list[Written]:
        """Write the aliases, and return what was written."""
        parts = list(self._parts())
        steps = (step / (2 * len(parts)) for step in count(1))
        with ExitStack() as stack:
            run: Callable[..., Iterator[Any]] = map
            if self.n_process > 1:
                run = stack.enter_context(processes(self.n_process)).map
            n_found = 0
            for n_aliases in run(find_rows, parts):
                n_found += n_aliases
                progress(next(steps))
            written = []
            write = partial(write_blocks, n_bits=block_bits(n_found))
            for part, of_part in zip(parts, run(write, parts), strict=True):
                with part.blocks.open("rb") as file:
                    shutil.copyfileobj(file, self._files[ALIASES])
                part.blocks.unlink()
                written.append(of_part)
                progress(next(steps))
        write_offsets(self._folder, ALIASES, np.concatenate([of_part.sizes for of_part in written]))
        return written
