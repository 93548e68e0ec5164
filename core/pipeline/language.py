"""The pipeline: text in, annotated Docs out."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar, overload

from ..config import combine_score_weights, load_config, resolve_block
from ..config.fill import default_config_of
from ..config.schema import SECTIONS
from ..errors import ConfigError
from ..files.surrogates import LoneSurrogate
from ..quoting import shown
from ..tokens import Doc
from ..vocab import Vocab
from . import construction, learning, storage
from .arguments import as_limit, as_mapping, as_names, as_number, as_pairs, as_settings, check_texts, settings_for
from .assembly import Assembly
from .components.following import follow
from .components.pipe import stand_in
from .components.threads import one_thread
from .languages import make_vocab
from .storage import TOKENIZER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path
    from typing import Literal

    from thinc.optimizers import Optimizer
    from typing_extensions import Self

    from ..config import Config
    from ..scoring import Scorer
    from ..tokens.comparing.example import Example
    from ..vocab import Vectors

    ComponentSettings = Mapping[str, Mapping[str, Any]]

Context = TypeVar("Context")
LanguageT = TypeVar("LanguageT", bound="Language")

# The versions of spaCy that load what is saved here.
SPACY_VERSION = ">=3.8.0,<3.9.0"


class Language(Assembly):
    """A tokenizer and components that annotate what it makes of a text.

    Made by `nlpx.blank`, `nlpx.load` or `from_config`. Prediction changes the Docs and nothing else, so that several
    threads can use one pipeline.

    Args:
        vocab: The vocabulary; True to make one for the language.
        max_length: The longest text, in characters.
        meta: What ``meta.json`` is to hold besides what the pipeline knows itself.
        create_tokenizer: Called with the pipeline, returns its tokenizer; the language's by default.
        create_vectors: Called with the vocabulary, returns its table of vectors; an empty one by default.
        batch_size: How many texts `pipe` handles at a time.

    Raises:
        ValueError: The vocabulary is none.

    Attributes:
        lang: The language code.
        tokenizer: Makes a Doc of a text.
        made_tokenizer: The tokenizer that the config made, maybe another one by now.
        Defaults: The rules and facts of the language.
    """

    Defaults: Any = None

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if isinstance(vars(cls).get("Defaults"), type):
            # The rules of a language are an object; users derive classes from its class.
            cls.Defaults = cls.Defaults()

    def __init__(
        self,
        vocab: Vocab | bool = True,
        *,
        max_length: float = 10**6,
        meta: Mapping[str, Any] | None = None,
        create_tokenizer: Callable[[Language], Callable[[str], Doc]] | None = None,
        create_vectors: Callable[[Vocab], Vectors] | None = None,
        batch_size: int = 1000,
    ) -> None:
        super().__init__()
        self._config = default_config_of(self.lang)
        self._own_weights: Mapping[str, float | None] = {}
        self._combined_weights: Mapping[str, float | None] = {}
        self._meta = dict(as_mapping(meta, "meta"))
        self._path: Path | None = None
        self._optimizer: Optimizer | None = None
        if isinstance(vocab, Vocab):
            self.vocab = vocab
        elif vocab is not True:
            raise ValueError(f"vocab takes a Vocab, or True to make one, not {shown(vocab)}.")
        else:
            self.vocab = make_vocab(self.Defaults)
            if create_vectors is not None:
                self.vocab.vectors = create_vectors(self.vocab)
        if self.vocab.vectors.name is None and self._meta.get("vectors", {}).get("name"):
            self.vocab.vectors.name = self._meta["vectors"]["name"]
        self.max_length = max_length
        self.batch_size = batch_size
        by_config = create_tokenizer is None
        if create_tokenizer is None:
            create_tokenizer = resolve_block(self._config["nlp"]["tokenizer"], where="nlp.tokenizer")
        self.tokenizer: Any = create_tokenizer(self)
        self.made_tokenizer = self.tokenizer if by_config else None

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.lang!r}: {', '.join(self.pipe_names) or 'no components'}>"

    @classmethod
    def from_config(
        cls,
        config: Mapping[str, Any] | None = None,
        *,
        vocab: Vocab | bool = True,
        disable: str | Iterable[str] = (),
        enable: str | Iterable[str] = (),
        exclude: str | Iterable[str] = (),
        meta: Mapping[str, Any] | None = None,
        auto_fill: bool = True,
        validate: bool = True,
    ) -> Self:
        """Make the pipeline that a config describes.

        Args:
            config: The config.
            vocab: The vocabulary; True to make one for the language.
            disable: Components that are there but do not run.
            enable: The only components that run.
            exclude: Components that are left out.
            meta: What ``meta.json`` is to hold besides what the pipeline knows itself.
            auto_fill: Whether to complete the config with defaults.
            validate: Whether to check the sections ``nlp`` and ``components`` before anything is made.

        Raises:
            ConfigError: Something is wrong with the config; lists everything that is.
        """
        return construction.from_config(
            cls,
            {} if config is None else config,
            vocab=vocab,
            disable=disable,
            enable=enable,
            exclude=exclude,
            meta=meta,
            auto_fill=auto_fill,
            validate=validate,
        )

    # What it is

    @property
    def path(self) -> Path | None:
        """The folder that the pipeline was loaded from, if any."""
        return self._path

    @property
    def max_length(self) -> float:
        """The longest text, in characters."""
        return self._max_length

    @max_length.setter
    def max_length(self, value: float) -> None:
        self._max_length = as_limit(value, "nlp.max_length")

    @property
    def config(self) -> Config:
        """The config that would make this pipeline, references still in place; what is changed in it is kept.

        What the pipeline knows itself, its language and components, is kept up to date.
        """
        config = self._config
        parts = self._lineup.parts
        running = self._running_parts()
        names, resting = [part.name for part in parts], [part.name for part in parts if part not in running]
        config["nlp"].update(lang=self.lang or "xx", pipeline=names, disabled=resting)
        config["components"] = {part.name: part.settings for part in parts}
        training = config.get("training")
        if isinstance(training, dict):
            given = training.get("score_weights") or {}
            if given != self._combined_weights:
                self._own_weights = given
            own, metas = self._own_weights, [part.meta.default_score_weights for part in running]
            is_complete = all(name in own for meta in metas for name in meta)
            self._combined_weights = dict(own if is_complete else combine_score_weights(metas, own))
            training["score_weights"] = dict(self._combined_weights)
        return config

    @config.setter
    def config(self, value: Mapping[str, Any]) -> None:
        config = load_config(as_mapping(value, "nlp.config"))
        for name in SECTIONS:
            if not isinstance(config.get(name, {} if name != "nlp" else None), dict):
                raise ConfigError(f"{config.source(name)}: the config needs a section [{name}]")
        combine_score_weights((), config["training"].get("score_weights") if "training" in config else None)
        config.is_interpolated = False
        self._config = config
        self._own_weights, self._combined_weights = {}, {}

    @property
    def meta(self) -> dict[str, Any]:
        """What ``meta.json`` holds; what the pipeline knows itself is kept up to date, the rest can be changed."""
        from .. import __version__

        vectors = self.vocab.vectors
        defaults = {
            "lang": self.lang or self.vocab.lang or "xx",
            "name": "pipeline",
            "version": "0.0.0",
            "spacy_version": SPACY_VERSION,
            "nlpx_version": __version__,
            **dict.fromkeys(("description", "author", "email", "url", "license"), ""),
        }
        for key, value in defaults.items():
            self._meta.setdefault(key, value)
        self._meta["vectors"] = {
            "width": self.vocab.vectors_length,
            "vectors": len(vectors),
            "keys": vectors.n_keys,
            "name": vectors.name,
            "mode": str(getattr(vectors.mode, "value", vectors.mode)),
        }
        self._meta["labels"] = {name: list(labels) for name, labels in self.pipe_labels.items()}
        self._meta["pipeline"] = list(self.pipe_names)
        self._meta["components"] = list(self.component_names)
        self._meta["disabled"] = list(self.disabled)
        return self._meta

    @meta.setter
    def meta(self, value: Mapping[str, Any]) -> None:
        self._meta = dict(as_mapping(value, "nlp.meta"))

    # Running it

    def make_doc(self, text: str) -> Doc:
        """Tokenize a text and do nothing else.

        Raises:
            ValueError: The text is longer than `max_length`, or holds half of a surrogate pair.
        """
        if not isinstance(text, str):
            raise ValueError(f"A text is a string, not {type(text).__name__}: {shown(text)}")
        if len(text) > self._max_length:
            raise ValueError(
                f"The text has {len(text)} characters, more than nlp.max_length = {self.max_length}; cut it into "
                "pieces, or set nlp.max_length higher (a model needs memory in proportion to the length)."
            )
        try:
            doc: Doc = self.tokenizer(text)
        except LoneSurrogate:
            # The tokenizer met it in a word; what helps is the place in the text.
            raise LoneSurrogate(text, what="text") from None
        return doc

    def __call__(
        self, text: str | Doc | bytes, *, disable: Iterable[str] = (), component_cfg: ComponentSettings | None = None
    ) -> Doc:
        """Tokenize and annotate one text.

        Args:
            text: The text; or a Doc, which is annotated as it is; or the bytes of a Doc.
            disable: Components that do not run.
            component_cfg: Settings for a call of components, by name.

        Raises:
            ValueError: The text is too long, or a component does not return the Doc.
        """
        settings = as_settings(component_cfg)
        running = self._running(as_names(disable, "disable"))
        doc = self._ensure_doc(text)
        return self._annotate(doc, running, settings) if running else doc

    def _annotate(self, doc: Doc, pipes: Sequence[tuple[str, Any]], settings: ComponentSettings) -> Doc:
        """Pass a Doc through components."""
        with one_thread:
            for name, pipe in pipes:
                own = settings_for(name, pipe, settings)
                try:
                    found = pipe(doc, **own)
                except Exception as error:
                    self._handler_of(pipe)(name, pipe, [doc], error)
                else:
                    doc = self._check_doc(found, name)
        return doc

    @overload
    def pipe(
        self,
        texts: Iterable[str | Doc],
        *,
        as_tuples: Literal[False] = ...,
        batch_size: int | None = ...,
        disable: Iterable[str] = ...,
        component_cfg: ComponentSettings | None = ...,
        n_process: int = ...,
    ) -> Iterator[Doc]: ...

    @overload
    def pipe(
        self,
        texts: Iterable[tuple[str | Doc, Context]],
        *,
        as_tuples: Literal[True],
        batch_size: int | None = ...,
        disable: Iterable[str] = ...,
        component_cfg: ComponentSettings | None = ...,
        n_process: int = ...,
    ) -> Iterator[tuple[Doc, Context]]: ...

    def pipe(
        self,
        texts: Iterable[Any],
        *,
        as_tuples: bool = False,
        batch_size: int | None = None,
        disable: Iterable[str] = (),
        component_cfg: ComponentSettings | None = None,
        n_process: int = 1,
    ) -> Iterator[Any]:
        """Tokenize and annotate a stream of texts, in their order, a batch at a time.

        The components are those that run when the first Doc is taken.

        A text that cannot be tokenized goes to the error handler, as the component ``tokenizer``.

        Args:
            texts: Texts or Docs; with `as_tuples` pairs of a text and anything that belongs to it.
            as_tuples: Whether to yield pairs of a Doc and what belongs to it.
            batch_size: How many texts make a batch; `nlp.batch_size` by default.
            disable: Components that do not run.
            component_cfg: Settings for components, by name.
            n_process: How many processes share the work; -1 for one on each processor. They are forked where that is
                safe, unless `multiprocessing.set_start_method` says otherwise, and end with the stream or with this
                process. What goes wrong there goes to the error handlers here.

        Raises:
            ValueError: An argument is of the wrong kind.
            ModelError: A process cannot be started, or died.
        """
        check_texts(texts)
        size = as_number(self.batch_size if batch_size is None else batch_size, "batch_size")
        n_process = as_number(n_process, "n_process", also=-1)
        off, settings = as_names(disable, "disable"), as_settings(component_cfg)
        if n_process == 1:
            return self._pipe_here(texts, as_tuples=as_tuples, batch_size=size, disable=off, settings=settings)
        return self._pipe_in_processes(
            texts, as_tuples=as_tuples, n_process=n_process, batch_size=size, disable=off, settings=settings
        )

    def _pipe_here(
        self,
        texts: Iterable[Any],
        *,
        as_tuples: bool,
        batch_size: int,
        disable: Iterable[str],
        settings: ComponentSettings,
    ) -> Iterator[Any]:
        steps = [
            (pipe, partial(self._through, name=name, pipe=pipe, batch_size=batch_size, settings=settings))
            for name, pipe in self._running(disable)
        ]
        if as_tuples:
            pairs = self._docs_with_contexts(texts)
            for pipe, through in steps:
                pairs = follow(pairs, pipe, through)
            yield from pairs
        else:
            docs = self._docs_of(texts)
            for _, through in steps:
                docs = through(docs)
            yield from docs

    def _pipe_in_processes(
        self,
        texts: Iterable[Any],
        *,
        as_tuples: bool,
        n_process: int,
        batch_size: int,
        disable: Iterable[str],
        settings: ComponentSettings,
    ) -> Iterator[Any]:
        from .workers.processes import pipe_in_processes
        from .workers.worker import Settings

        running = self._running(disable)
        for name, pipe in running:
            settings_for(name, getattr(pipe, "pipe", pipe), settings)
        yield from pipe_in_processes(
            self,
            texts,
            as_tuples=as_tuples,
            n_process=n_process,
            settings=Settings(running=[name for name, _ in running], batch_size=batch_size, component_cfg=settings),
        )

    def _docs_with_contexts(self, pairs: Iterable[tuple[Any, Any]]) -> Iterator[tuple[Doc, Any]]:
        """Yield the Docs of a stream of pairs, each with its context."""
        for text, context in as_pairs(pairs):
            for doc in self._docs_of([text]):
                yield doc, context

    def _docs_of(self, texts: Iterable[Any]) -> Iterator[Doc]:
        """Yield the Docs of a stream of texts; the error handler decides about those that can be none."""
        for text in texts:
            try:
                doc = self._ensure_doc(text)
            except Exception as error:
                self.default_error_handler(TOKENIZER, self.tokenizer, [stand_in(self.vocab, text)], error)
            else:
                yield doc

    def _through(
        self, docs: Iterator[Doc], name: str, pipe: Any, *, batch_size: int, settings: ComponentSettings
    ) -> Iterator[Doc]:
        """Pass a stream of Docs through one component.

        Raises:
            ValueError: It takes no such settings, or gives something else than Docs.
        """
        own = settings_for(name, getattr(pipe, "pipe", pipe), settings)
        if not hasattr(pipe, "pipe"):
            return self._one_by_one(docs, name, pipe, own)
        found = pipe.pipe(docs, **{"batch_size": batch_size, **own})
        if not isinstance(found, Iterable):
            raise ValueError(f"Component {name!r}: pipe must return a stream of Docs, not {type(found).__name__}.")
        return (self._check_doc(doc, name) for doc in found)

    def _one_by_one(self, docs: Iterator[Doc], name: str, pipe: Any, settings: Mapping[str, Any]) -> Iterator[Doc]:
        """Pass a stream of Docs through a component that is a mere function."""
        for doc in docs:
            try:
                found = self._check_doc(pipe(doc, **settings), name)
            except Exception as error:
                self._handler_of(pipe)(name, pipe, [doc], error)
            else:
                yield found

    def _running(self, disable: Iterable[str]) -> list[tuple[str, Any]]:
        """Return the components that run when some more are disabled."""
        off = set(disable)
        return [(part.name, part.pipe) for part in self._running_parts() if part.name not in off]

    def _ensure_doc(self, text: Any) -> Doc:
        if isinstance(text, str):
            return self.make_doc(text)
        if isinstance(text, Doc):
            return text
        if isinstance(text, bytes):
            return Doc(self.vocab).from_bytes(text)
        raise ValueError(f"A text is a string, a Doc, or the bytes of a Doc, not {type(text).__name__}: {shown(text)}")

    def _check_doc(self, found: Any, name: str) -> Doc:
        if not isinstance(found, Doc):
            raise ValueError(f"Component {name!r} must return the Doc, but returned {type(found).__name__}.")
        return found

    def _handler_of(self, pipe: Any) -> Any:
        return pipe.get_error_handler() if hasattr(pipe, "get_error_handler") else self.default_error_handler

    # Training it

    def initialize(
        self, get_examples: Callable[[], Iterable[Example]] | None = None, sgd: Optimizer | None = None
    ) -> Optimizer:
        """Prepare the pipeline for training, as the config's section ``initialize`` says.

        Args:
            get_examples: Gives examples of the training data each time it is called; a dummy example by default.
            sgd: The optimizer to use.

        Returns:
            The optimizer.

        Raises:
            ConfigError: The section will not do.
            DataError: The training data lack what a component learns.
        """
        with one_thread:
            return learning.initialize(self, get_examples, sgd=sgd)

    def update(
        self,
        examples: Iterable[Example],
        _: Any = None,
        drop: float = 0.0,
        sgd: Optimizer | Literal[False] | None = None,
        losses: dict[str, float] | None = None,
        component_cfg: ComponentSettings | None = None,
        exclude: Iterable[str] = (),
        annotates: Iterable[str] = (),
    ) -> dict[str, float]:
        """Let the components learn from a batch of examples.

        Args:
            examples: The batch.
            _: Nothing; what was a second argument long ago.
            drop: The dropout rate.
            sgd: The optimizer; False to let gradients come together until each component's `finish_update`.
            losses: Losses are added to the numbers in it, by component.
            component_cfg: Settings for the update of components, by name.
            exclude: Components that do not learn.
            annotates: Components that annotate the predicted Docs for those after them.

        Returns:
            `losses`.
        """
        with one_thread:
            return learning.update(
                self,
                examples,
                _,
                drop=drop,
                sgd=sgd,
                losses=losses,
                component_cfg=component_cfg,
                exclude=exclude,
                annotates=annotates,
            )

    def rehearse(
        self,
        examples: Iterable[Example],
        sgd: Optimizer | Literal[False] | None = None,
        losses: dict[str, float] | None = None,
        component_cfg: ComponentSettings | None = None,
        exclude: Iterable[str] = (),
    ) -> dict[str, float]:
        """Let the components learn to predict as they did when `resume_training` was called."""
        with one_thread:
            return learning.rehearse(
                self, examples, sgd=sgd, losses=losses, component_cfg=component_cfg, exclude=exclude
            )

    def resume_training(self, sgd: Optimizer | None = None) -> Optimizer:
        """Go on training a trained pipeline; return the optimizer."""
        return learning.resume_training(self, sgd=sgd)

    def create_optimizer(self) -> Optimizer:
        """Return the optimizer of the config's section ``training.optimizer``."""
        return learning.create_optimizer(self)

    def evaluate(
        self,
        examples: Iterable[Example],
        batch_size: int | None = None,
        scorer: Scorer | None = None,
        component_cfg: ComponentSettings | None = None,
        scorer_cfg: Mapping[str, Any] | None = None,
        per_component: bool = False,
    ) -> dict[str, Any]:
        """Annotate examples and score them; the examples stay as they are.

        Args:
            examples: The examples.
            batch_size: How many make a batch.
            scorer: Scores them; one for this pipeline by default.
            component_cfg: Settings for components, by name.
            scorer_cfg: Settings for the scorer.
            per_component: Whether to give one dictionary of scores for each component.

        Returns:
            The scores, and as ``speed`` the words per second.
        """
        with one_thread:
            return learning.evaluate(
                self,
                examples,
                batch_size=batch_size,
                scorer=scorer,
                component_cfg=component_cfg,
                scorer_cfg=scorer_cfg,
                per_component=per_component,
            )

    @contextmanager
    def memory_zone(self, mem: Any = None) -> Iterator[None]:
        """Do nothing: words are forgotten with their Docs anyway. Code written for spaCy's zones runs as it is."""
        with self.vocab.memory_zone(mem):
            yield

    def use_params(self, params: Mapping[tuple[int, str], Any] | None) -> AbstractContextManager[None]:
        """Run a block with other parameters in all components, such as the optimizer's averages.

        Raises:
            ValueError: They are no dictionary.
        """
        return learning.use_params(self, params)

    # Saving it

    def to_disk(self, path: str | Path, exclude: Iterable[str] = ()) -> None:
        """Write the pipeline into a folder; one that is there is replaced when the new one is whole.

        Args:
            path: The folder.
            exclude: What is not written: components, ``tokenizer``, ``vocab`` or ``strings``, ``vectors``, ``lookups``
                of it, ``meta``, ``config``.
        """
        storage.to_disk(self, path, exclude=exclude)

    def from_disk(
        self, path: str | Path, exclude: Iterable[str] = (), overrides: Mapping[str, Any] | None = None
    ) -> Self:
        """Read into this pipeline what another of the same components wrote; `nlpx.load` makes the pipeline as well.

        Args:
            path: The folder.
            exclude: What is not read; see `to_disk`.
            overrides: Settings by dotted names that replace those of the folder's config.

        Raises:
            ModelError: A file is missing, broken or does not fit.
        """
        storage.from_disk(self, path, exclude=exclude, overrides=overrides)
        return self

    def to_bytes(self, exclude: Iterable[str] = ()) -> bytes:
        """Return the pipeline as bytes."""
        return storage.to_bytes(self, exclude=exclude)

    def from_bytes(self, bytes_data: bytes, exclude: Iterable[str] = ()) -> Self:
        """Read into this pipeline what another of the same components returned from `to_bytes`.

        Raises:
            ModelError: The bytes are broken or do not fit.
        """
        storage.from_bytes(self, bytes_data, exclude=exclude)
        return self

    def __reduce__(self) -> Any:
        from .workers.parcel import Parcel, open_parcel

        return open_parcel, (Parcel(self),)
