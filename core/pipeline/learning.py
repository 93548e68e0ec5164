"""A pipeline in training: initialize, update, rehearse, evaluate."""

from __future__ import annotations

import time
import warnings
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .. import tokens
from ..config import resolve_section, validate_config
from ..errors import ModelError, Unfinished
from ..quoting import shown
from ..registry.calls import ask
from ..tokens import Doc
from . import initializing
from .arguments import as_losses, as_mapping, as_names, as_settings, check_optimizer, check_rate, settings_for
from .components.faults import sizes_explained, weights_explained
from .components.following import follow
from .components.passing import pass_through
from .components.threads import one_thread
from .components.upstream import connect_listeners, unconnected_listeners
from .running import Running

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from typing import Literal

    from thinc.optimizers import Optimizer

    from ..scoring import Scorer
    from ..tokens import Example
    from .arguments import ComponentSettings


class Learning(Running):
    """The part of `Language` that trains its components."""

    _optimizer: Optimizer | None = None
    pretrained: str = ""
    """What `initialize` has loaded into which layer from a file of pretrained weights, in a sentence."""

    def begin_training(
        self, get_examples: Callable[[], Iterable[Example]] | None = None, *, sgd: Optimizer | None = None
    ) -> Optimizer:
        """Do what `initialize` does, whose old name this is."""
        warnings.warn(
            "[W089] nlp.begin_training is an old name; call nlp.initialize.", DeprecationWarning, stacklevel=2
        )
        return self.initialize(get_examples, sgd=sgd)

    @one_thread
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
        settings = self.initialize_vocab()
        if get_examples is None:
            get_examples = [tokens.Example.from_dict(Doc(self.vocab, words=["x", "y", "z"]), {})].copy
        tokens.validate_get_examples(get_examples, "Language.initialize")
        self._warn_of_vectors()
        if hasattr(self.tokenizer, "initialize"):
            self.tokenizer.initialize(get_examples, nlp=self, **settings["tokenizer"])
        connect_listeners(self.components)
        self._refuse_unconnected()
        for name, pipe in self.pipeline:
            if hasattr(pipe, "initialize"):
                with sizes_explained(name):
                    pipe.initialize(get_examples, nlp=self, **settings["components"].get(name, {}))
        if settings["init_tok2vec"]:
            self.pretrained = initializing.pretrained.load_pretrained(Path(settings["init_tok2vec"]), self)
        self._optimizer = sgd or self.create_optimizer()
        if settings["after_init"] is not None:
            ask(settings["after_init"], self, due=None, what="[initialize.after_init]: the callback")
        return self._optimizer

    def initialize_vocab(self) -> dict[str, Any]:
        """Give the vocabulary the words, tables and vectors that the config's section ``initialize`` names.

        It is the first step of `initialize`: the Docs of the examples are made with the vocabulary of training.

        Returns:
            The section, turned into objects.

        Raises:
            ConfigError: The section will not do.
        """
        config = validate_config(self.config, sections=("initialize",)).interpolate()
        settings = resolve_section(config, "initialize")
        if settings["before_init"] is not None:
            # Before the first examples are made: it may replace the tokenizer, and the strings their Docs would use.
            ask(settings["before_init"], self, due=None, what="[initialize.before_init]: the callback")
        # An empty path counts as none.
        if settings["vocab_data"]:
            initializing.vocab_data.add_words(self.vocab, settings["vocab_data"])
        if settings["lookups"] is not None:
            for name in settings["lookups"].tables:
                self.vocab.lookups.set_table(name, settings["lookups"].get_table(name))
        if settings["vectors"]:
            initializing.vectors.load_vectors(self.vocab, settings["vectors"])
        return settings

    @one_thread
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

        Raises:
            ValueError: An argument is of the wrong kind.
            DataError: The examples have labels that a component does not have and cannot take.
            ModelError: A component has no weights yet.
        """
        if _ is not None:
            raise ValueError(
                "nlp.update takes one list of Example objects, not texts and annotations apart; make the examples with "
                "Example.from_dict(nlp.make_doc(text), annotations)."
            )
        losses = as_losses(losses)
        examples = _as_examples(examples, "Language.update")
        check_rate(drop)
        check_optimizer(sgd)
        excluded, annotating = set(as_names(exclude, "exclude")), set(as_names(annotates, "annotates"))
        settings = as_settings(component_cfg)
        if not examples:
            return losses
        examples = [_with_own_prediction(example) for example in examples]
        optimizer = self._optimizer_for(sgd)
        for name, pipe in self.pipeline:
            if name not in excluded and hasattr(pipe, "update"):
                with weights_explained(name, pipe):
                    own = settings_for(name, pipe.update, settings)
                    pipe.update(examples, sgd=None, losses=losses, **{"drop": drop, **own})
            if name in annotating:
                self._annotate(examples, name, pipe)
        if optimizer:
            self._finish_update(optimizer, excluded)
        return losses

    @one_thread
    def rehearse(
        self,
        examples: Iterable[Example],
        sgd: Optimizer | Literal[False] | None = None,
        losses: dict[str, float] | None = None,
        component_cfg: ComponentSettings | None = None,
        exclude: Iterable[str] = (),
    ) -> dict[str, float]:
        """Let the components learn to predict as they did when `resume_training` was called."""
        losses = as_losses(losses)
        examples = _as_examples(examples, "Language.rehearse")
        check_optimizer(sgd)
        excluded, settings = set(as_names(exclude, "exclude")), as_settings(component_cfg)
        if not examples:
            return losses
        examples = [_with_own_prediction(example) for example in examples]
        optimizer = self._optimizer_for(sgd)
        for name, pipe in self.pipeline:
            if name not in excluded and hasattr(pipe, "rehearse"):
                pipe.rehearse(examples, sgd=None, losses=losses, **settings_for(name, pipe.rehearse, settings))
        if optimizer:
            self._finish_update(optimizer, excluded)
        return losses

    def resume_training(self, sgd: Optimizer | None = None) -> Optimizer:
        """Go on training a trained pipeline; return the optimizer."""
        for _name, pipe in self.pipeline:
            if hasattr(pipe, "resume_training"):
                pipe.resume_training()
        self._optimizer = sgd or self.create_optimizer()
        return self._optimizer

    def create_optimizer(self) -> Optimizer:
        """Return the optimizer of the config's section ``training.optimizer``."""
        config = validate_config(self.config, sections=()).interpolate()
        optimizer: Optimizer = resolve_section(config, "training.optimizer")  # type: ignore[assignment]
        return optimizer

    @one_thread
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

        Raises:
            ValueError: The scorer is none.
            Unfinished: Scorers of plugins fail, or give no scores; it holds the scores of the others.
        """
        examples = _as_examples(examples, "Language.evaluate")
        if scorer is None:
            # Nothing else needs it.
            from ..scoring import Scorer

            scorer = Scorer(self, **as_mapping(scorer_cfg, "scorer_cfg"))
        elif not hasattr(scorer, "score"):
            raise ValueError(f"scorer takes a Scorer, not {shown(scorer)}.")
        examples = [_with_own_prediction(example) for example in examples]
        texts = [example.reference.text for example in examples]
        started = time.perf_counter()
        for text in texts:
            # The tokens of the examples count, but the speed is to include tokenization; that of a Doc which is there
            # already has no longest length.
            self.tokenizer(text)
        pairs = [(example.predicted, example) for example in examples]
        for doc, example in self.pipe(pairs, as_tuples=True, batch_size=batch_size, component_cfg=component_cfg):
            example.predicted = doc
        seconds = time.perf_counter() - started
        n_words = sum(len(example.predicted) for example in examples)
        speed = n_words / seconds if seconds > 0 else float("inf")
        try:
            return {**scorer.score(examples, per_component=per_component), "speed": speed}
        except Unfinished as error:
            error.done["speed"] = speed
            raise

    @contextmanager
    def use_params(self, params: Mapping[tuple[int, str], Any] | None) -> Iterator[None]:
        """Run a block with other parameters in all components, such as the optimizer's averages.

        Raises:
            ValueError: They are no dictionary.
        """
        arrays = as_mapping(params, "nlp.use_params")
        with ExitStack() as stack:
            for _name, pipe in self.pipeline:
                if arrays and hasattr(pipe, "use_params") and hasattr(pipe, "model"):
                    stack.enter_context(pipe.use_params(arrays))
            yield

    def _refuse_unconnected(self) -> None:
        """Refuse to train components that listen to nobody."""
        silent = [
            listener for listener in unconnected_listeners(self.components) if listener.component in self.pipe_names
        ]
        if silent:
            raise ModelError("; ".join(dict.fromkeys(listener.explain_silence() for listener in silent)))

    def _optimizer_for(self, sgd: Optimizer | Literal[False] | None) -> Optimizer | Literal[False]:
        """Return the optimizer that an update is to use: the pipeline's where none is given."""
        if sgd is not None:
            return sgd
        self._optimizer = self._optimizer or self.create_optimizer()
        return self._optimizer

    def _annotate(self, examples: list[Example], name: str, pipe: Any) -> None:
        """Let a component annotate the predicted Docs of a batch."""
        through = partial(pass_through, self, name=name, pipe=pipe, batch_size=self.batch_size, settings={})
        for doc, example in follow([(example.predicted, example) for example in examples], pipe, through):
            example.predicted = doc

    def _finish_update(self, optimizer: Optimizer, excluded: set[str]) -> None:
        """Apply the gradients of all components that have learnt."""
        for name, pipe in self.pipeline:
            if name not in excluded and getattr(pipe, "is_trainable", False) and hasattr(pipe, "finish_update"):
                pipe.finish_update(optimizer)


def _as_examples(examples: Iterable[Example], method: str) -> list[Example]:
    """Return examples as a list.

    Raises:
        TypeError: They are something else.
    """
    tokens.validate_examples(examples, method)
    batch = list(examples)
    tokens.validate_examples(batch, method)
    return batch


def _with_own_prediction(example: Example) -> Example:
    """Return an example with a copy of the predicted Doc, so that the caller's stays as it is."""
    return tokens.Example(example.predicted.copy(), example.reference)
