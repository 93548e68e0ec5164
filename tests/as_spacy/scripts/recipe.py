"""Train from a config in Python: write data, fill a config, change settings, train, evaluate and load the result."""

import contextlib
import io
import tempfile
from pathlib import Path

import spacy
from spacy.cli.train import train
from spacy.tokens import Doc, DocBin, Span
from spacy.training import Corpus, offsets_to_biluo_tags
from spacy.training.initialize import init_nlp
from spacy.util import load_config, load_config_from_str

CONFIG = """
[paths]
train = null
dev = null

[nlp]
lang = "en"
pipeline = ["tagger","ner"]

[components]

[components.tagger]
factory = "tagger"

[components.ner]
factory = "ner"

[components.ner.model]
@architectures = "spacy.TransitionBasedParser.v2"
state_type = "ner"
hidden_width = 32
maxout_pieces = 2

[components.ner.model.tok2vec]
@architectures = "spacy.HashEmbedCNN.v2"
pretrained_vectors = null
width = 32
depth = 1
embed_size = 300
window_size = 1
maxout_pieces = 2
subword_features = true

[corpora]

[corpora.train]
@readers = "spacy.Corpus.v1"
path = ${paths.train}

[corpora.dev]
@readers = "spacy.Corpus.v1"
path = ${paths.dev}

[training]
train_corpus = "corpora.train"
dev_corpus = "corpora.dev"
max_steps = 60
eval_frequency = 20
patience = 0

[training.score_weights]
ents_f = 0.6
tag_acc = 0.4
"""
PEOPLE, PLACES = ("Ada", "Bob", "Cleo", "Dan"), ("Rome", "Oslo", "Lima", "Bonn")


def docs(vocab, shift):
    for place in range(24):
        who, where = PEOPLE[place % 4], PLACES[(place + shift) % 4]
        doc = Doc(vocab, words=[who, "lives", "in", where, "."], tags=["NNP", "VBZ", "IN", "NNP", "."])
        doc.ents = [Span(doc, 0, 1, label="PERSON"), Span(doc, 3, 4, label="GPE")]
        yield doc


with tempfile.TemporaryDirectory() as name:
    folder = Path(name)
    nlp = spacy.blank("en")
    for part, shift in (("train", 0), ("dev", 1)):
        DocBin(docs=docs(nlp.vocab, shift)).to_disk(folder / f"{part}.spacy")
    examples = list(Corpus(folder / "dev.spacy")(nlp))
    print(len(examples), examples[0].get_aligned_ner(), examples[0].get_aligned("TAG", as_string=True))
    print(offsets_to_biluo_tags(nlp("Ada lives in Rome."), [(0, 3, "PERSON"), (13, 17, "GPE")]))

    (folder / "config.cfg").write_text(CONFIG, encoding="utf8")
    overrides = {"paths.train": str(folder / "train.spacy"), "paths.dev": str(folder / "dev.spacy")}
    config = load_config(folder / "config.cfg", overrides=overrides, interpolate=False)
    print(config["training"]["max_steps"], config["paths"]["train"].endswith("train.spacy"))
    print(load_config_from_str(CONFIG)["components"]["ner"]["model"]["tok2vec"]["width"])
    full = spacy.blank("en").from_config(config, auto_fill=True).config
    print(sorted(full), full["training"]["dropout"], full["training"]["optimizer"]["@optimizers"])
    begun = init_nlp(full.interpolate())
    print(begun.pipe_names, begun.get_pipe("ner").labels, begun.get_pipe("tagger").labels)

    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        full.to_disk(folder / "full.cfg")
        train(folder / "full.cfg", folder / "out", overrides={"training.seed": 3})
    best = spacy.load(folder / "out" / "model-best")
    scores = best.evaluate(examples)
    print(best.pipe_names, scores["ents_f"] > 0.9, scores["tag_acc"] > 0.9)
    doc = best("Cleo lives in Bonn .")
    print([(ent.text, ent.label_) for ent in doc.ents], [token.tag_ for token in doc])
    print(sorted(path.name for path in (folder / "out").iterdir()), sorted(best.meta["performance"])[:3])
    print(best.config["training"]["seed"], best.config["paths"]["train"].endswith("train.spacy"))
