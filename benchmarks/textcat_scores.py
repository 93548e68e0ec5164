"""Text classification: what classifiers learn with the same settings in spaCy and here, and with recommended ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from inputs import classified, own_config, quickstart, with_model
from parsing import mean_scores, scores
from side_by_side import NLPX, ROUNDS, SPACY, WORK, Row, compare, measure, median_of, module

if TYPE_CHECKING:
    from pathlib import Path

    from inputs import Corpus
    from side_by_side import Figures


class Task(NamedTuple):
    """A corpus with what it is for.

    Args:
        name: The folder of the corpus.
        component: The kind of classifier.
        every: After how many steps it is evaluated.
        steps: How many steps of 1,000 words each architecture is trained for at most. They suffice for the end but for
            bags of words, which learn the same to the last digit, and of which a step for 151 labels takes spaCy long.
    """

    name: str
    component: str
    every: int
    steps: dict[str, int]

    @property
    def is_exclusive(self) -> bool:
        """Whether each text has exactly one label."""
        return self.component == "textcat"

    @property
    def keys(self) -> dict[str, str]:
        """The scores that tell how good a classifier is."""
        main = "macro F" if self.is_exclusive else "macro AUC"
        return {"cats_score": f"dev {main}", "cats_micro_f": "dev micro F"}


TASKS = (
    Task("sentence_polarity", "textcat", 100, {"bow": 1500, "cnn": 1600, "ensemble": 1600}),
    Task("cooking_stackexchange", "textcat_multilabel", 200, {"bow": 1000, "cnn": 3000, "ensemble": 3000}),
    Task("goemotions", "textcat_multilabel", 200, {"bow": 1000, "cnn": 4000, "ensemble": 4000}),
    Task("clinc150", "textcat", 200, {"bow": 200, "cnn": 3000, "ensemble": 3000}),
)
PATIENCE = "500"
# From how many seeds those learn whose scores differ from one seed to the next by more than from library to library.
SEEDS = {("goemotions", "cnn"): 13, ("cooking_stackexchange", "ensemble"): 2}
RATES = {"bow": 0.005, "cnn": 0.001, "ensemble": 0.001}


def bench_textcat_scores() -> list[Row]:
    """Compare the best that both libraries learn with the same settings, to the end or for so many steps."""
    return [row for task in TASKS for architecture in task.steps for row in _same_settings(task, architecture)]


def _same_settings(task: Task, architecture: str) -> list[Row]:
    corpus = classified(task.name)
    steps = task.steps[architecture]
    config = with_model(
        quickstart(task.component),
        task.component,
        _model(architecture, exclusive=task.is_exclusive),
        learn_rate=RATES[architecture],
        every=task.every,
    )
    seeds = range(SEEDS.get((task.name, architecture), 1))
    name = f"{task.name}-{architecture}"
    found = {
        library: [_train(library, name, config, corpus, steps, seed) for seed in seeds] for library in (NLPX, SPACY)
    }
    longest = max(figures["steps"] for runs in found.values() for figures in runs)
    until = "to the end" if longest < steps else f"at most {steps:,} steps"
    return mean_scores(f"{architecture}, {task.name}, {until}", found, task.keys)


def _train(library: str, name: str, config: Path, corpus: Corpus, steps: int, seed: int) -> Figures:
    """Train for so many steps or until it gains nothing, and let spaCy score the best that was learnt."""
    output = WORK / "trained" / f"{name}-{module(library)}"
    options = ("--system.seed", str(seed), "--training.patience", PATIENCE)
    figures = measure(library, "training", config, corpus.train, corpus.dev, output, str(steps), *options)
    return figures | measure(SPACY, "scores", output / "model-best", corpus.score)


def bench_textcat_recommended() -> list[Row]:
    """Compare the configs that both libraries recommend, each trained to its own end, from several seeds.

    nlpx trains from both: with the settings of spaCy it learns what spaCy does, as ``textcat_scores`` shows, and for
    151 labels spaCy would need hours. One seed is enough for the large corpora: seeds differ by less than the configs.
    """
    return [row for task in TASKS for row in _recommended(task)]


def _recommended(task: Task) -> list[Row]:
    corpus = classified(task.name)
    configs = {NLPX: own_config(task.component), SPACY: quickstart(task.component)}
    seeds = range(ROUNDS if task.name == "sentence_polarity" else 1)
    found = {
        library: median_of([_learn(f"{task.name}-{module(library)}", config, corpus, seed) for seed in seeds])
        for library, config in configs.items()
    }
    what = f"{task.name}, the config of each trained here to its end"
    return [
        *scores(what, found, task.keys, due="above"),
        compare(f"{what}: CPU s of the whole process", found, "cpu_seconds", due="", less=True),
        compare(f"{what}: steps", found, "steps", due=""),
    ]


def _learn(name: str, config: Path, corpus: Corpus, seed: int) -> Figures:
    """Train here as the config says, and score the best that was learnt."""
    output = WORK / "trained" / f"recommended-{name}"
    figures = measure(NLPX, "training", config, corpus.train, corpus.dev, output, "0", "--system.seed", str(seed))
    return figures | measure(NLPX, "scores", output / "model-best", corpus.score)


def _model(architecture: str, *, exclusive: bool) -> dict[str, Any]:
    """Return the block of a classifier: the words alone, a convolution, or both."""
    bow = {
        "@architectures": "spacy.TextCatBOW.v3",
        "exclusive_classes": exclusive,
        "length": 262144,
        "ngram_size": 1,
        "no_output_layer": False,
    }
    embed = {
        "@architectures": "spacy.MultiHashEmbed.v2",
        "width": 64,
        "rows": [2000, 2000, 500, 1000, 500],
        "attrs": ["NORM", "LOWER", "PREFIX", "SUFFIX", "SHAPE"],
        "include_static_vectors": False,
    }
    encode = {
        "@architectures": "spacy.MaxoutWindowEncoder.v2",
        "width": 64,
        "window_size": 1,
        "maxout_pieces": 3,
        "depth": 2,
    }
    cnn = {
        "@architectures": "spacy.HashEmbedCNN.v2",
        "pretrained_vectors": None,
        "width": 96,
        "depth": 4,
        "embed_size": 2000,
        "window_size": 1,
        "maxout_pieces": 3,
        "subword_features": True,
    }
    return {
        "bow": bow,
        "cnn": {"@architectures": "spacy.TextCatCNN.v2", "exclusive_classes": exclusive, "tok2vec": cnn},
        "ensemble": {
            "@architectures": "spacy.TextCatEnsemble.v2",
            "linear_model": bow,
            "tok2vec": {"@architectures": "spacy.Tok2Vec.v2", "embed": embed, "encode": encode},
        },
    }[architecture]
