"""What a component that provides token vectors must do for those that listen to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from thinc.api import Model

from ..config import Config, resolve_block
from ..config.providers import listener_block
from ..quoting import with_article
from .cases import Case, Contract, doing, expect
from .components import ComponentCase
from .gradients import check_gradients

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ..pipeline import Language, Listener
    from ..plugins import Offer, Plugin
    from ..tokens import Doc


class ProviderContract(Contract):
    """The tests of a component whose offer names a listener; the cases are those of components."""

    argument = "provider"
    case = ComponentCase
    tables = ("factories",)

    @classmethod
    def cases_of(cls, plugin: Plugin, offers: Iterable[Offer], cases: Iterable[Case]) -> list[Case]:
        """Return the cases of the components that provide token vectors."""
        return super().cases_of(plugin, [offer for offer in offers if getattr(offer.spec, "listener", None)], cases)

    def test_provider_gives_listeners_one_vector_a_token(self, provider: ComponentCase) -> None:
        nlp = provider.trained()
        listener = _listener(provider, nlp)
        docs = provider.docs(nlp)
        with doing(f"the listener of the {provider}, which asks for vectors,"):
            asked = listener.predict(docs)
        width = listener.get_dim("nO")
        for doc, vectors in zip(docs, asked, strict=True):
            due = (len(doc), width)
            expect(vectors.shape == due, f"the listener of the {provider} gives {vectors.shape}, where {due} is due")
        with doing(f"the listener of the {provider}, which reads docs,"):
            read = listener.predict(list(nlp.pipe(docs)))
        what = "reads other vectors in docs than those that it is given when it asks for them"
        expect(_are_close(read, asked), f"the listener of the {provider} {what}")

    def test_provider_has_the_gradient_of_what_listeners_get(self, provider: ComponentCase) -> None:
        nlp = provider.trained()
        listener = _listener(provider, nlp)
        listener.grad_factor = 1.0
        shared: Model[Any, Any] = Model("shared", _forward, layers=[provider.pipe(nlp).model, listener])
        with doing(f"the {provider}, listened to,"):
            check_gradients(shared, provider.docs(nlp), what=f"the {provider}, listened to,")

    def test_provider_adds_up_what_comes_back(self, provider: ComponentCase) -> None:
        nlp = provider.trained()
        pipe, listener, docs = provider.pipe(nlp), _listener(provider, nlp), provider.docs(nlp)
        gradients: list[list[Any]] = []
        for factors in ([1.0], [0.5, 0.25, 0.25]):
            with doing(f"the {provider}, listened to,"):
                output, backprop = pipe.model.begin_update(docs)
                vectors, unpool = listener.pool(docs, output, is_train=True)
                total = None
                for factor in factors:
                    listener.grad_factor = factor
                    total = listener.add(total, unpool([rows * 0 + 1 for rows in vectors]))
                backprop(total)
            gradients.append([gradient.copy() for gradient in _gradients(pipe.model)])
            for gradient in _gradients(pipe.model):
                gradient.fill(0)
        what = "counts half of a gradient and two quarters of it as something else than the whole"
        expect(_are_close(*gradients), f"the listener of the {provider} {what}")

    def test_provider_can_be_had_by_a_component_of_its_own(self, provider: ComponentCase) -> None:
        nlp = provider.trained()
        pipe, listener, docs = provider.pipe(nlp), _listener(provider, nlp), provider.docs(nlp)
        with doing(f"the {provider}, copied to the place of a listener,"):
            block = pipe.own_block(nlp.get_pipe_config(provider.name)["model"], _block(provider, nlp))
            model = resolve_block(block, where="model.tok2vec")
            pipe.fill_own(model, listener)
            vectors = model.predict(docs)
        what = "gives other vectors when its model takes the place of a listener"
        expect(_are_close(vectors, listener.predict(docs)), f"the {provider} {what}")


def _block(provider: ComponentCase, nlp: Language) -> dict[str, Any]:
    """Return the block by which models listen to a component, without references."""
    block = listener_block(provider.found.spec)
    config = Config({"components": nlp.config["components"], "listener": block}, is_interpolated=False)
    return dict(config.interpolate()["listener"])


def _listener(provider: ComponentCase, nlp: Language) -> Listener:
    """Return a listener that is connected and knows its width."""
    with doing(f"the listener of the {provider}, when it is made,"):
        listener: Listener = resolve_block(_block(provider, nlp), where="listener")
        pipe = provider.pipe(nlp)
        given = with_article(type(listener).__name__)
        expect(pipe.serves(listener), f"the {provider} does not serve {given}, as its offer says")
        pipe.add_listener(listener, "consumer")
        listener.initialize(X=provider.docs(nlp))
    return listener


def _forward(model: Model[Any, Any], docs: Sequence[Doc], is_train: bool) -> tuple[Any, Any]:
    upstream: Any = model.layers[0]
    listener: Any = model.layers[1]
    output, backprop = upstream(docs, is_train)
    vectors, unpool = listener.pool(docs, output, is_train=is_train)

    def back(d_vectors: Any) -> list[Any]:
        backprop(listener.add(None, unpool(d_vectors)))
        return []

    return vectors, back


def _gradients(model: Model[Any, Any]) -> list[Any]:
    return [node.get_grad(name) for node in model.walk() for name in node.grad_names if node.has_grad(name)]


def _are_close(some: Sequence[Any], others: Sequence[Any]) -> bool:
    return len(some) == len(others) and all(
        one.shape == other.shape and np.allclose(one, other, rtol=1e-4, atol=1e-5)
        for one, other in zip(some, others, strict=True)
    )
