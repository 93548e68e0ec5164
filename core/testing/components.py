"""What a component must do."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cache
from math import isfinite
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, ClassVar

from thinc.api import SGD, Adam, fix_random_seed

from ..config.component_names import split_factory
from ..config.factories import language_for
from ..pipeline import blank
from ..quoting import counted
from ..tokens import Doc, Example
from .annotations import changed, implied, snapshot
from .cases import Case, Contract, doing, expect
from .sample_docs import annotated_docs, sample_docs, sample_examples

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from ..pipeline import Language

_N_THREADS = 3
_N_ROUNDS = 2


@dataclass(frozen=True)
class ComponentCase(Case):
    """Say how a component is made, and what it learns from.

    What is checked: it sets what its offer says in ``assigns``, on every doc, and nothing else; a batch gives what
    single docs give, also in several threads at once; docs without tokens and batches without docs are taken; saved
    and loaded, as bytes and on disk, it predicts the same. Of a component that learns: its loss falls; an example
    without annotation is taken and teaches nothing; ``use_params`` puts the parameters back; a frozen one stays as it
    is; it is the same again when it is initialized with a file of its own labels; it can be scored. Of one that
    provides token vectors: its listener gives one vector a token, the same whether it reads them in docs or asks for
    them; gradients that come back are added up, and reach every parameter; its model can take a listener's place.

    Args:
        config: Its settings, where they are others than the defaults.
        initialize: What it is initialized with besides the examples, such as tables; by the names of the arguments.
        lang: The language of the pipeline; tokens are given, so any will do unless the component says otherwise.
        before: Components that come before it.
        examples: Makes the examples that it learns from: four small docs with every kind of annotation, unless you
            say otherwise.
        n_updates: How often it sees them before it has learnt them.
        learns_alone: Whether it has a loss of its own; False for one that learns through others only.
        learns_from_nothing: Whether an example without annotation teaches it something: that nothing is there.
    """

    config: Mapping[str, Any] = field(default_factory=dict, kw_only=True)
    initialize: Mapping[str, Any] = field(default_factory=dict, kw_only=True)
    lang: str = field(default="xx", kw_only=True)
    before: tuple[str, ...] = field(default=(), kw_only=True)
    examples: Callable[[Language], list[Example]] = field(default=sample_examples, kw_only=True)
    n_updates: int = field(default=30, kw_only=True)
    learns_alone: bool = field(default=True, kw_only=True)
    learns_from_nothing: bool = field(default=False, kw_only=True)

    kind: ClassVar[str] = "component"

    def __hash__(self) -> int:
        return hash((self.name, self.label))

    @property
    def pipe_name(self) -> str:
        """What a pipeline calls the component: the name of the offer without the language that it is for."""
        return split_factory(self.name)[1]

    def pipeline(self) -> Language:
        """Make a pipeline with the component, without weights."""
        fix_random_seed(0)
        nlp = blank(language_for(self.name, general=self.lang))
        with doing(f"the {self}, when it is added to a pipeline,"):
            for name in self.before:
                nlp.add_pipe(name)
            nlp.add_pipe(self.name, self.pipe_name, config=dict(self.config))
        return nlp

    def initialized(self) -> Language:
        """Make a pipeline and initialize it."""
        nlp = self.pipeline()
        self.initialize_in(nlp)
        return nlp

    def initialize_in(self, nlp: Language, **arguments: Any) -> None:
        """Initialize a pipeline; further arguments for the component may be blocks of a config."""
        given = {**self.initialize, **arguments}
        nlp.config["initialize"]["components"] = {self.pipe_name: given} if given else {}
        with doing(f"the {self}, when it is initialized,"):
            nlp.initialize(lambda: self.lessons(nlp))
        # What is given as an object cannot be saved with the config.
        nlp.config["initialize"]["components"] = {}

    def trained(self) -> Language:
        """Make a pipeline that has learnt its examples."""
        nlp = self.pipeline()
        nlp.from_bytes(_learnt(self), exclude=["tokenizer"])
        return nlp

    def docs(self, nlp: Language) -> list[Doc]:
        """Make docs for prediction; they are annotated where the component reads annotations."""
        return (annotated_docs if self.found.spec.requires else sample_docs)(nlp.vocab)

    def lessons(self, nlp: Language) -> list[Example]:
        """Make the examples, whose docs are annotated where the component reads annotations."""
        examples = self.examples(nlp)
        if not self.found.spec.requires:
            return examples
        return [Example(example.reference.copy(), example.reference) for example in examples]

    def pipe(self, nlp: Language) -> Any:
        """Return the component."""
        return nlp.get_pipe(self.pipe_name)

    def learner(self, nlp: Language) -> Any:
        """Return the component if it learns, or None."""
        pipe = self.pipe(nlp)
        return pipe if getattr(pipe, "is_trainable", False) else None


@cache
def _learnt(component: ComponentCase) -> bytes:
    return _learning(component).to_bytes(exclude=["tokenizer"])


def _learning(component: ComponentCase) -> Language:
    """Return a pipeline as it is at the end of learning, before it has ever been saved."""
    nlp = component.initialized()
    if component.learner(nlp) is not None:
        _update(component, nlp, component.n_updates)
    return nlp


def _update(component: ComponentCase, nlp: Language, n_updates: int) -> list[float]:
    """Learn the examples so many times, and return the losses."""
    optimizer: Any = Adam(0.01)
    losses = []
    for _ in range(n_updates):
        with doing(f"the {component}, when it learns,"):
            losses.append(nlp.update(component.lessons(nlp), sgd=optimizer).get(component.pipe_name, 0.0))
    return losses


class ComponentContract(Contract):
    """The tests of a component."""

    argument = "component"
    case = ComponentCase
    tables = ("factories",)

    def test_component_sets_what_it_says(self, component: ComponentCase) -> None:
        nlp, spec = component.trained(), component.found.spec
        docs = component.docs(nlp)
        assigned = [attribute.partition("[")[0] for attribute in spec.assigns]
        extra = [attribute for attribute in assigned if attribute.startswith(("doc._.", "token._."))]
        before = [snapshot(doc, extra) for doc in docs]
        with doing(f"the {component} in prediction"):
            done = list(nlp.pipe(docs))
        expect(len(done) == len(docs), f"the {component} gives {counted(len(done), 'doc')} for {len(docs)}")
        annotated = {name for old, doc in zip(before, done, strict=True) for name in changed(old, snapshot(doc, extra))}
        if not spec.retokenizes:
            for name in sorted(annotated - implied(assigned)):
                expect(False, f"the {component} changes {name}, which is not among its assigns: {assigned}")
        for name in assigned if not spec.requires else ():
            expect(
                name in annotated or name.startswith("span."),
                f"the {component} says that it assigns {name}, and no doc has it, such as {docs[0].text!r} "
                "(a ComponentCase gives other settings)",
            )

    def test_component_gives_the_same_for_a_batch_and_for_single_docs(self, component: ComponentCase) -> None:
        nlp = component.trained()
        with doing(f"the {component} in prediction"):
            single = [snapshot(nlp(doc)) for doc in component.docs(nlp)]
            batch = [snapshot(doc) for doc in nlp.pipe(component.docs(nlp))]
        for number, (one, other) in enumerate(zip(single, batch, strict=True), 1):
            names = changed(one, other)
            expect(not names, f"the {component} gives doc {number} another {' and '.join(names)} in a batch than alone")

    def test_component_predicts_in_several_threads(self, component: ComponentCase) -> None:
        nlp = component.trained()

        def predict(thread: int) -> list[dict[str, Any]]:
            snapshots = []
            for _ in range(_N_ROUNDS):
                docs = component.docs(nlp)
                # Each thread has another batch, so that one which gets what is another's is seen.
                list(nlp.pipe(docs[thread % len(docs) :]))
                list(nlp.pipe(docs[: thread % len(docs)]))
                snapshots += [snapshot(doc) for doc in docs]
            return snapshots

        alone = predict(0)
        with doing(f"the {component}, predicting in several threads,"), ThreadPoolExecutor(_N_THREADS) as pool:
            together = list(pool.map(predict, range(_N_THREADS)))
        for snapshots in together:
            names = {name for one, other in zip(alone, snapshots, strict=True) for name in changed(one, other)}
            expect(not names, f"the {component} gives another {' and '.join(names)} where several threads predict")

    def test_component_takes_what_is_empty(self, component: ComponentCase) -> None:
        nlp = component.trained()
        learner = component.learner(nlp)
        with doing(f"the {component}, given docs without tokens,"):
            done = [len(doc) for doc in nlp.pipe([Doc(nlp.vocab), Doc(nlp.vocab)])]
            done.append(len(nlp(Doc(nlp.vocab))))
            if learner is not None:
                nlp.update([Example(Doc(nlp.vocab), Doc(nlp.vocab))], sgd=Adam(0.01))
        expect(done == [0, 0, 0], f"the {component} gives docs of {done} tokens for docs without tokens")
        with doing(f"the {component}, given no docs,"):
            n_docs = len(list(nlp.pipe([])))
            if learner is not None:
                n_docs += len(list(learner.pipe([])))
                nlp.update([], sgd=Adam(0.01))
            nlp.evaluate([])
        expect(not n_docs, f"the {component} gives {counted(n_docs, 'doc')} for none")

    def test_component_is_the_same_after_saving(self, component: ComponentCase) -> None:
        nlp = _learning(component)
        pipe = component.pipe(nlp)
        due = [snapshot(doc) for doc in nlp.pipe(component.docs(nlp))]
        for way, other in _loaded(component, nlp):
            loaded = [snapshot(doc) for doc in other.pipe(component.docs(other))]
            names = {name for one, two in zip(due, loaded, strict=True) for name in changed(one, two)}
            expect(not names, f"the {component} predicts another {' and '.join(names)} when it is loaded from {way}")
            expect(
                _bytes(component.pipe(other)) == _bytes(pipe),
                f"the {component} has other bytes when it is loaded from {way}",
            )

    def test_component_learns(self, component: ComponentCase) -> None:
        nlp = component.initialized()
        if component.learner(nlp) is None:
            return
        losses = _update(component, nlp, component.n_updates)
        expect(all(map(isfinite, losses)), f"the {component} has a loss that is no finite number")
        if component.learns_alone:
            course = f"{losses[0]:.3g} to {losses[-1]:.3g}"
            expect(
                losses[-1] < 0.8 * losses[0],
                f"the {component} does not learn: its loss goes from {course} in {len(losses)} updates",
            )

    def test_component_takes_an_example_without_annotation(self, component: ComponentCase) -> None:
        nlp = component.trained()
        pipe = component.learner(nlp)
        if pipe is None:
            return
        before = _bytes(pipe)
        words = ["Nobody", "has", "annotated", "this"]
        with doing(f"the {component}, given an example without annotation,"):
            losses = nlp.update(
                [Example(Doc(nlp.vocab, words=words), Doc(nlp.vocab, words=words))], sgd=SGD(0.1, L2=0.0)
            )
            nlp.evaluate([Example(Doc(nlp.vocab, words=words), Doc(nlp.vocab, words=words))])
        expect(
            isfinite(losses.get(component.pipe_name, 0.0)),
            f"the {component} has a loss that is no finite number for an example without annotation",
        )
        expect(
            component.learns_from_nothing or _bytes(pipe) == before,
            f"the {component} learns from an example without annotation, where nothing is known",
        )

    def test_component_puts_back_its_parameters(self, component: ComponentCase) -> None:
        nlp = component.trained()
        pipe = component.learner(nlp)
        if pipe is None:
            return
        before = _bytes(pipe)
        nodes = [(node, name) for node in pipe.model.walk() for name in node.param_names if node.has_param(name)]
        others = {(node.id, name): node.get_param(name) * 0 + 1 for node, name in nodes}
        with doing(f"the {component} with use_params"):
            try:
                with nlp.use_params(others):
                    used = all((node.get_param(name) == 1).all() for node, name in nodes)
                    raise _Interruption
            except _Interruption:
                pass
        expect(used, f"the {component} does not use the parameters that use_params gives it")
        expect(
            _bytes(pipe) == before,
            f"the {component} does not put back its parameters after use_params",
        )

    def test_component_stays_as_it_is_when_it_is_frozen(self, component: ComponentCase) -> None:
        nlp = component.trained()
        pipe = component.pipe(nlp)
        before = _bytes(pipe)
        with doing(f"the {component}, frozen,"):
            nlp.update(
                component.lessons(nlp), sgd=Adam(0.01), exclude=[component.pipe_name], annotates=[component.pipe_name]
            )
        expect(_bytes(pipe) == before, f"the {component} changes where it is frozen and annotates")

    def test_component_takes_its_labels_from_a_file(self, component: ComponentCase) -> None:
        nlp = component.initialized()
        pipe = component.learner(nlp)
        if pipe is None or pipe.label_data is None:
            return
        other = component.pipeline()
        with TemporaryDirectory() as folder, doing(f"the {component}, initialized with a file of its labels,"):
            file = Path(folder) / "labels.json"
            file.write_text(json.dumps(pipe.label_data), encoding="utf8")
            component.initialize_in(other, labels={"@readers": "spacy.read_labels.v1", "path": str(file)})
        again = component.pipe(other)
        expect(
            again.labels == pipe.labels and again.label_data == pipe.label_data,
            f"the {component} has the labels {again.labels} when it is initialized with a file of {pipe.labels}",
        )

    def test_component_can_be_scored(self, component: ComponentCase) -> None:
        nlp = component.trained()
        with doing(f"the {component}, when it is scored,"):
            nlp.evaluate(component.lessons(nlp))


class _Interruption(Exception):
    """What goes wrong inside a block."""


def _loaded(component: ComponentCase, nlp: Language) -> Iterator[tuple[str, Language]]:
    """Yield the pipeline as it is loaded in each way, with the component by itself and as a whole."""
    pipe = component.pipe(nlp)
    with TemporaryDirectory() as folder:
        # A component can be a plain function, which has nothing to save.
        if hasattr(pipe, "to_bytes"):
            other = component.pipeline()
            with doing(f"the {component}, when its bytes are loaded,"):
                component.pipe(other).from_bytes(pipe.to_bytes())
            yield "bytes", other
            other = component.pipeline()
            with doing(f"the {component}, when it is loaded from a folder,"):
                pipe.to_disk(Path(folder) / "component")
                component.pipe(other).from_disk(Path(folder) / "component")
            yield "a folder", other
        other = component.pipeline()
        with doing(f"the {component}, when its pipeline is loaded from a folder,"):
            nlp.to_disk(Path(folder) / "pipeline")
            other.from_disk(Path(folder) / "pipeline")
        yield "the folder of its pipeline", other


def _bytes(pipe: Any) -> bytes:
    """Return all that a component has learnt."""
    return pipe.to_bytes(exclude=["vocab"]) if hasattr(pipe, "to_bytes") else b""
