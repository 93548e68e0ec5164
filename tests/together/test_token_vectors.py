"""A plugin that provides token vectors of another form than one array a Doc, with a kind of listener of its own.

The tagger and the parser know nothing of it, and core has no line for it.
"""

from __future__ import annotations

import pickle
from pathlib import Path

import numpy as np
import pytest
from thinc.api import Adam, fix_random_seed
from wordpieces.models import PieceListener
from wordpieces.pipe import Wordpieces

import nlpx
from nlpx.config import check_config, load_config
from nlpx.config.recipes import build_recipe
from nlpx.errors import ModelError
from nlpx.pipeline import Language, Tok2VecListener, wrap_forward
from nlpx.plugins import installed
from nlpx.testing import ComponentCase
from nlpx.testing.manifests import offers_of
from nlpx.testing.providers import ProviderContract
from nlpx.tokens import Doc, Example
from nlpx.training.flag_form import FlagForm, build_config

MANIFEST = "wordpieces.plugin"
SENTENCES = [
    (["She", "saw", "  ", "cats", "."], ["P", "V", "_", "N", "."], [1, 1, 1, 1, 1]),
    (["Extraordinary", "dogs", "ran", "."], ["A", "N", "V", "."], [1, 2, 2, 2]),
    (["They", "understand", "us", "."], ["P", "V", "P", "."], [1, 1, 1, 1]),
]
BOTH = ("tagger", "parser")


@pytest.fixture(scope="module", autouse=True)
def plugin():
    """Have the plugin installed while the tests of this file run."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NLPX_PLUGINS", MANIFEST)
        # Which is recommended for the same uses.
        patch.setenv("NLPX_DISABLE_PLUGINS", "transformers")
        installed.cache_clear()
        yield
    installed.cache_clear()


def pipeline(names=BOTH, *, grad_factors=(1.0, 1.0), pooling="reduce_mean.v1") -> Language:
    """Return an initialized pipeline of the plugin's component and some that listen to it."""
    fix_random_seed(0)
    config = build_recipe("en", names, gpu=True).config
    for name, grad_factor in zip(names, grad_factors, strict=True):
        block = config["components"][name]["model"]["tok2vec"]
        block["grad_factor"], block["pooling"]["@layers"] = grad_factor, pooling
    if "parser" in names:
        config["components"]["parser"]["min_action_freq"] = 1
    nlp = Language.from_config(config)
    nlp.initialize(lambda: examples_for(nlp))
    return nlp


def examples_for(nlp):
    return [
        Example.from_dict(
            Doc(nlp.vocab, words=words),
            {
                "words": words,
                "tags": tags,
                "heads": heads,
                "deps": ["ROOT" if head == place else "dep" for place, head in enumerate(heads)],
            },
        )
        for words, tags, heads in SENTENCES
    ]


def train(nlp, steps, **settings):
    optimizer, losses = Adam(0.01), {}
    for _ in range(steps):
        losses = nlp.update(examples_for(nlp), sgd=optimizer, **settings)
    return losses


def weights(nlp, name="wordpieces"):
    return nlp.get_pipe(name).model.to_bytes()


def annotated(nlp):
    docs = nlp.pipe([Doc(nlp.vocab, words=words) for words, _tags, _heads in SENTENCES])
    return [[(token.tag_, token.head.i, token.dep_) for token in doc] for doc in docs]


def scores(nlp):
    return np.concatenate(nlp.get_pipe("tagger").model.predict([example.predicted for example in examples_for(nlp)]))


@pytest.fixture(scope="module")
def trained(plugin):
    nlp = pipeline()
    before = weights(nlp)
    train(nlp, 40)
    assert weights(nlp) != before
    return nlp


@pytest.fixture
def own(trained):
    """Return a copy of the trained pipeline, to be changed."""
    return Language.from_config(trained.config).from_bytes(trained.to_bytes())


def test_plugin_can_be_used(run_nlpx):
    done = run_nlpx("plugins", MANIFEST, "--check", NLPX_PLUGINS=MANIFEST, PYTHONPATH=str(Path(__file__).parent))
    assert done.returncode == 0, done.stdout
    assert "wordpieces" in done.stdout


@pytest.mark.parametrize("name", [name for name in vars(ProviderContract) if name.startswith("test_")])
def test_provider_keeps_the_contract(name):
    (owner,) = [plugin for plugin in installed().plugins if plugin.module == MANIFEST]
    (case,) = ProviderContract.cases_of(owner, offers_of(owner), [ComponentCase("wordpieces", learns_alone=False)])
    getattr(ProviderContract(), name)(case)


@pytest.mark.parametrize("optimize", ["efficiency", "accuracy"])
def test_init_config_takes_the_provider_that_is_recommended(optimize):
    config = build_recipe("en", BOTH, optimize=optimize, gpu=True).config
    assert config["nlp"]["pipeline"] == ["wordpieces", *BOTH]
    for name in BOTH:
        assert config["components"][name]["model"]["tok2vec"] == {
            "@architectures": "wordpieces.Listener.v1",
            "grad_factor": 1.0,
            "upstream": "*",
            "pooling": {"@layers": "reduce_mean.v1"},
        }
    assert build_recipe("en", BOTH, optimize=optimize).config["nlp"]["pipeline"] == ["tok2vec", *BOTH]


def test_init_config_takes_the_provider_that_the_pipeline_names():
    config = build_recipe("en", ["wordpieces", "tagger", "tok2vec", "parser"]).config
    assert config["components"]["tagger"]["model"]["tok2vec"]["@architectures"] == "wordpieces.Listener.v1"
    assert config["components"]["parser"]["model"]["tok2vec"]["@architectures"] == "spacy.Tok2VecListener.v1"
    assert check_config(config) == []


def test_recipe_of_a_provider_says_how_to_train_it():
    training = build_recipe("en", BOTH, gpu=True).config["training"]
    assert training["accumulate_gradient"] == 3
    assert training["optimizer"]["learn_rate"]["@schedules"] == "warmup_linear.v1"
    assert training["optimizer"]["@optimizers"] == "Adam.v1"
    assert build_recipe("en", BOTH).config["training"]["accumulate_gradient"] == 1


@pytest.mark.parametrize(
    ("lang", "optimize", "width"), [("en", "accuracy", 24), ("de", "accuracy", 40), ("de", "efficiency", 24)]
)
def test_recipe_can_be_that_of_a_language(lang, optimize, width):
    config = build_recipe(lang, ["wordpieces"], optimize=optimize).config
    assert config["components"]["wordpieces"]["model"]["width"] == width


def test_check_config_knows_the_listener_of_a_plugin():
    config = build_recipe("en", ["tagger"], gpu=True).config
    config.put("components.tagger.model.tok2vec.upstream", "wordpeaces", source="test")
    (mistake,) = check_config(config)
    assert "no component 'wordpeaces' stands before 'tagger' in the pipeline; did you mean 'wordpieces'?" in str(
        mistake
    )


def test_provider_and_listeners_learn_together(trained):
    expected = [
        [
            (tag, head, "ROOT" if head == place else "dep")
            for place, (tag, head) in enumerate(zip(tags, heads, strict=True))
        ]
        for _words, tags, heads in SENTENCES
    ]
    assert annotated(trained) == expected


def test_listeners_learn_the_width_of_their_provider(trained):
    listeners = trained.get_pipe("wordpieces").listeners
    assert [listener.get_dim("nO") for listener in listeners] == [24] * len(BOTH)


def test_pipeline_is_saved_and_loaded(trained, tmp_path):
    trained.to_disk(tmp_path)
    loaded = nlpx.load(tmp_path)
    np.testing.assert_array_equal(scores(loaded), scores(trained))
    assert annotated(loaded) == annotated(trained)


def test_pipeline_goes_to_another_process(trained):
    texts = ["She saw cats.", "They ran.", "", "Extraordinary dogs ran."] * 3
    alone = [[token.tag_ for token in doc] for doc in trained.pipe(texts)]
    assert [[token.tag_ for token in doc] for doc in trained.pipe(texts, n_process=2, batch_size=3)] == alone
    np.testing.assert_array_equal(scores(pickle.loads(pickle.dumps(trained))), scores(trained))


def test_docs_without_pieces_have_vectors_of_zeros(trained):
    (listener, *_) = trained.get_pipe("wordpieces").listeners
    empty, blank, words = listener.predict([Doc(trained.vocab, words=words) for words in ([], [" "], ["She"])])
    assert empty.shape == (0, 24)
    assert (blank == 0).all()
    assert (words != 0).any()


@pytest.mark.parametrize("pooling", ["reduce_mean.v1", "reduce_sum.v1", "reduce_max.v1"])
def test_gradient_through_pooling_is_that_of_finite_differences(pooling):
    nlp = pipeline(grad_factors=(1.0, 0.5), pooling=pooling)
    upstream, examples = nlp.get_pipe("wordpieces"), examples_for(nlp)
    docs = [example.predicted for example in examples]
    random = np.random.default_rng(0)
    wanted = [[random.normal(size=(len(doc), 24)).astype("f") for doc in docs] for _ in upstream.listeners]

    def loss():
        """Sum what each listener gives, weighted; the second listener counts half."""
        output = upstream.model.predict(docs)
        total = 0.0
        for listener, factors in zip(upstream.listeners, wanted, strict=True):
            vectors, _ = listener.pool(docs, output, is_train=False)
            products = sum(float((a.astype("d") * b).sum()) for a, b in zip(vectors, factors, strict=True))
            total += listener.grad_factor * products
        return total

    upstream.update(examples)
    for listener, factors in zip(upstream.listeners, wanted, strict=True):
        _, backprop = listener(docs, is_train=True)
        assert backprop(factors) == []
    linear = next(node for node in upstream.model.walk() if node.name == "linear")
    W, gradient = linear.get_param("W"), linear.get_grad("W")
    for place in [(0, 0), (3, 7), (23, 11)]:
        kept, epsilon = W[place], 1e-3
        W[place] = kept + epsilon
        above = loss()
        W[place] = kept - epsilon
        slope = (above - loss()) / (2 * epsilon)
        W[place] = kept
        assert gradient[place] == pytest.approx(slope, rel=2e-2, abs=2e-3)


def test_listeners_without_a_share_in_the_gradient_cost_no_way_back():
    nlp = pipeline(grad_factors=(0.0, 0.0))
    upstream = nlp.get_pipe("wordpieces")
    before, calls = weights(nlp), []
    wrap_forward(
        upstream.model, lambda forward, model, docs, is_train: (forward(model, docs, is_train)[0], calls.append)
    )
    first = train(nlp, 1)
    last = train(nlp, 20)
    assert (calls, last["wordpieces"]) == ([], 0.0)
    assert weights(nlp) == before
    assert last["tagger"] < first["tagger"]


def test_share_of_one_listener_does_not_change_that_of_the_other():
    half, none = (pipeline(grad_factors=(1.0, factor)) for factor in (0.5, 0.0))
    for nlp in (half, none):
        before = weights(nlp)
        train(nlp, 2)
        assert weights(nlp) != before
    assert weights(half) != weights(none)


@pytest.mark.parametrize("annotates", [[], ["wordpieces"]])
def test_frozen_provider_is_listened_to_and_does_not_change(annotates):
    nlp = pipeline(["tagger"], grad_factors=[1.0])
    before, first = weights(nlp), train(nlp, 1, exclude=["wordpieces"], annotates=annotates)
    last = train(nlp, 20, exclude=["wordpieces"], annotates=annotates)
    assert weights(nlp) == before
    assert last["tagger"] < first["tagger"]


def test_replace_listeners_changes_no_prediction_and_keeps_the_pooling(own):
    expected = scores(own)
    own.replace_listeners("wordpieces", "tagger", ["model.tok2vec"])
    assert own.get_pipe("wordpieces").listening_components == ["parser"]
    block = own.config["components"]["tagger"]["model"]["tok2vec"]
    assert (block["@architectures"], block["pooling"]) == ("wordpieces.Own.v1", {"@layers": "reduce_mean.v1"})
    np.testing.assert_array_equal(scores(own), expected)
    before = weights(own)
    train(own, 2, exclude=["wordpieces", "parser"])
    assert weights(own) == before
    assert not np.array_equal(scores(own), expected)
    again = Language.from_config(own.config).from_bytes(own.to_bytes())
    np.testing.assert_array_equal(scores(again), scores(own))


@pytest.mark.parametrize("replaced", [False, True])
def test_components_are_sourced(trained, tmp_path, replaced):
    trained.to_disk(tmp_path)
    source = {"source": str(tmp_path)}
    listening = {**source, "replace_listeners": ["model.tok2vec"]} if replaced else source
    components = {"tagger": listening} if replaced else {"wordpieces": source, "tagger": source}
    config = {"nlp": {"lang": "en", "pipeline": list(components)}, "components": components}
    nlp = Language.from_config(load_config(config))
    np.testing.assert_array_equal(scores(nlp), scores(trained))
    listeners = [node for node in nlp.get_pipe("tagger").model.walk() if isinstance(node, PieceListener)]
    assert [listener.upstream for listener in listeners] == ([] if replaced else [nlp.get_pipe("wordpieces")])


def test_copy_of_a_model_listens_by_a_listener_of_the_same_kind(own):
    own.resume_training()
    for name in BOTH:
        pipe = own.get_pipe(name)
        pairs = zip(pipe.model.walk(), pipe._rehearsal_model.walk(), strict=True)
        ((listener, copy),) = [pair for pair in pairs if isinstance(pair[0], PieceListener)]
        assert type(copy) is PieceListener
        assert copy.layers[0] is not listener.layers[0]
        assert copy.memory is own.get_pipe("wordpieces")._rehearsal_model
    expected = own.get_pipe("tagger")._rehearsal_model.predict([example.predicted for example in examples_for(own)])
    train(own, 2)
    after = own.get_pipe("tagger")._rehearsal_model.predict([example.predicted for example in examples_for(own)])
    np.testing.assert_array_equal(np.concatenate(after), np.concatenate(expected))


def test_renamed_provider_is_still_listened_to(own):
    own.get_pipe("tagger").model.get_ref("tok2vec").upstream_name = "wordpieces"
    own.rename_pipe("wordpieces", "pieces")
    assert own.get_pipe("pieces").listening_components == ["tagger", "parser"]


def test_listeners_of_two_kinds_find_their_own_provider():
    nlp = Language.from_config(build_recipe("en", ["wordpieces", "tagger", "tok2vec", "parser"]).config)
    assert nlp.get_pipe("wordpieces").listening_components == ["tagger"]
    nlp.add_pipe(
        "beam_parser", config=build_recipe("en", ["wordpieces", "beam_parser"]).config["components"]["beam_parser"]
    )
    assert nlp.get_pipe("wordpieces").listening_components == ["tagger", "beam_parser"]
    assert nlp.get_pipe("tok2vec").listening_components == ["parser"]
    assert all(listener.reads_docs for listener in nlp.get_pipe("wordpieces").listeners)


def test_provider_of_another_kind_that_is_named_is_an_error_that_says_so(own):
    listener = Tok2VecListener("wordpieces", 24)
    own.get_pipe("tagger").model.replace_node(own.get_pipe("tagger").model.get_ref("tok2vec"), listener)
    with pytest.raises(
        ModelError, match="a Tok2VecListener there, and 'wordpieces' serves listeners of the kind Piece"
    ):
        own.initialize(lambda: examples_for(own))


def test_new_component_listens_to_the_provider_of_the_base_model(trained, tmp_path):
    trained.to_disk(tmp_path)
    form = FlagForm(lang="en", train_path="train", dev_path="dev", pipeline="ner", base_model=str(tmp_path))
    config = build_config(form, environment={}).config
    assert config["nlp"]["pipeline"] == ["wordpieces", "tagger", "parser", "ner"]
    assert config["components"]["ner"]["model"]["tok2vec"]["@architectures"] == "wordpieces.Listener.v1"
    assert config["training"]["annotating_components"] == ["wordpieces"]


def test_listener_says_what_it_usually_listens_to(own):
    own.remove_pipe("wordpieces")
    with pytest.raises(ModelError, match="'tagger' listens to a 'wordpieces' component, but there is none before it"):
        own("She ran.")
    assert Wordpieces.listener_type is PieceListener
