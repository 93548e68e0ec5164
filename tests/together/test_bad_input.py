"""Bad input, as a user meets it: one sentence with file and line, an exit code, and nothing half-written.

The commands run in this process, on real files.
"""

from __future__ import annotations

import json
import re
import shutil
import warnings
import zlib

import pytest

from nlpx.cli import main
from nlpx.files import msgpack
from nlpx.tokens import Doc, DocBin
from nlpx.vocab import Vocab

ROWS = [
    "1\tShe\tshe\tPRON\tPRP\t_\t2\tnsubj\t_\t_",
    "2\tsaw\tsee\tVERB\tVBD\t_\t0\troot\t_\t_",
    "3\tit\tit\tPRON\tPRP\t_\t2\tobj\t_\tSpaceAfter=No",
    "4\t.\t.\tPUNCT\t.\t_\t2\tpunct\t_\t_",
]
CONLLU = "\n".join([*ROWS, "", ""])
WHOLE = "this is the whole result of an earlier run"
SMALL = ["--pipeline", "tagger", "--n-iter", "2", "--width", "16", "--embed-rows", "50"]


@pytest.fixture
def nlpx(capsys):
    """Return a function that runs a command and returns its exit code, standard output and standard error."""

    def run(*arguments):
        with pytest.raises(SystemExit) as ended:
            main([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        return ended.value.code, out, err

    return run


@pytest.fixture(scope="module")
def corpus():
    """Return the documents of a corpus as the JSON format has them."""
    words = [("She", "PRP"), ("saw", "VBD"), ("it", "PRP"), (".", ".")]
    tokens = [{"id": i, "orth": orth, "tag": tag} for i, (orth, tag) in enumerate(words)]
    return [{"id": n, "paragraphs": [{"sentences": [{"tokens": tokens}]}]} for n in range(8)]


@pytest.fixture(scope="module")
def good(corpus, tmp_path_factory):
    """Return the path of a corpus with which nothing is wrong."""
    path = tmp_path_factory.mktemp("good") / "corpus.json"
    path.write_text(json.dumps(corpus), encoding="utf8")
    return path


@pytest.fixture(scope="module")
def trained(good, tmp_path_factory):
    """Return the folder of a model with which nothing is wrong."""
    folder = tmp_path_factory.mktemp("trained")
    with pytest.raises(SystemExit) as ended:
        main(["train", "en", str(folder), str(good), str(good), *SMALL])
    assert ended.value.code == 0
    return folder / "model-best"


def one_sentence(err):
    """Return what follows ``error:``, and see that nothing but notices is before it."""
    notices, message = re.split("^error: ", err, flags=re.MULTILINE)
    assert "Traceback" not in err
    assert "warning" not in notices
    assert len(message.strip().splitlines()) == 1
    return message


CONVERT = {
    "missing": (None, r"x\.conllu: there is no such file"),
    "a folder without a corpus": ("folder", r"x\.conllu: the folder holds no corpus"),
    "empty": (b"", r"x\.conllu: there are no sentences in the file; it is empty"),
    "comments only": (b"# nothing\n\n", r"x\.conllu: there are no sentences"),
    "utf-16": (CONLLU.encode("utf-16"), r"x\.conllu:1: byte 0x.. at column 1 is not UTF-8 text; .*-f utf-16 "),
    "latin-1": (CONLLU.replace("it", "é").encode("latin1"), r"x\.conllu:3: byte 0xe9 at column 3 is not UTF-8 text"),
    "nine columns": (CONLLU.replace("root\t_", "root").encode(), r"x\.conllu:2: the line has 9 columns"),
    "spaces for tabs": (CONLLU.replace("\t", "  ").encode(), r"x\.conllu:1: the columns are separated by spaces"),
    "a head out of range": (CONLLU.replace("2\tobj", "9\tobj").encode(), r"x\.conllu:3: the head is 9 but"),
    "a cycle": (
        CONLLU.replace("2\tobj", "4\tobj").replace("2\tpunct", "3\tpunct").encode(),
        r"x\.conllu:3: the heads go round in a circle \(3 → 4 → 3\)",
    ),
    "a binary file": (b"\x7fELF\x00\xff", r"x\.conllu:1: byte 0xff"),
    "a long line": (b"x" * 1_000_000, r"x\.conllu:1: '.{1,60}' is not a CoNLL-U line"),
}


@pytest.mark.parametrize(("content", "message"), CONVERT.values(), ids=CONVERT)
def test_convert_says_what_is_wrong_and_leaves_what_was_there(nlpx, tmp_path, content, message):
    source, target = tmp_path / "x.conllu", tmp_path / "x.json"
    target.write_text(WHOLE, encoding="utf8")
    if content == "folder":
        source.mkdir()
    elif content is not None:
        source.write_bytes(content)
    code, out, err = nlpx("convert", source, target)
    assert (code, out) == (1, "")
    assert re.search(message, one_sentence(err))
    assert target.read_text(encoding="utf8") == WHOLE
    assert {path.name for path in tmp_path.iterdir()} <= {"x.conllu", "x.json"}


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbf" + CONLLU.encode(),
        CONLLU.replace("\n", "\r\n").encode(),
        "\n".join([*ROWS, " ", ""]).encode(),
        "\n".join(ROWS).encode(),
    ],
    ids=["byte order mark", "CRLF", "a blank line that holds a space", "no line feed at the end"],
)
def test_convert_takes_what_does_no_harm(nlpx, tmp_path, content):
    outputs = []
    for name, data in (("plain", CONLLU.encode()), ("other", content)):
        (tmp_path / f"{name}.conllu").write_bytes(data)
        code, out, _ = nlpx("convert", tmp_path / f"{name}.conllu", tmp_path / f"{name}.json")
        assert (code, out) == (0, "")
        outputs.append((tmp_path / f"{name}.json").read_bytes())
    assert outputs[0] == outputs[1]


def changed(corpus, **token):
    """Return the corpus as JSON, its very first token with other values; None takes a value out."""
    documents = json.loads(json.dumps(corpus))
    first = documents[0]["paragraphs"][0]["sentences"][0]["tokens"][0]
    first.update(token)
    return json.dumps(documents).encode()


def without_tags(corpus):
    """Return the corpus as JSON, without tags."""
    return re.sub(r', "tag": "[^"]+"', "", json.dumps(corpus)).encode()


def damaged_docbin(**parts):
    """Return a .spacy file some parts of which are other ones."""
    docs = DocBin(docs=[Doc(Vocab(), words=["She", "saw"], tags=["PRP", "VBD"])])
    content = msgpack.unpack(zlib.decompress(docs.to_bytes()))
    return zlib.compress(msgpack.pack({**content, **parts}))


CORPORA = {
    "missing": ("x.json", lambda _: None, r"no file or folder '.*x\.json'"),
    "another file type": ("x.conllu", lambda _: CONLLU.encode(), r"x\.conllu: a corpus file ends with one of \.spacy"),
    "empty": ("x.json", lambda _: b"", r"x\.json: the file is empty"),
    "no documents": ("x.json", lambda _: b"[]", r"the corpus gives no examples"),
    "empty Docs": ("x.spacy", lambda _: DocBin(docs=[Doc(Vocab())]).to_bytes(), r"the corpus gives no examples"),
    "cut off": ("x.json", lambda corpus: json.dumps(corpus, indent=1).encode()[:300], r"x\.json:\d+: this is not JSON"),
    "utf-16": ("x.json", lambda corpus: json.dumps(corpus).encode("utf-16"), r"x\.json:1: byte 0xff at column 1"),
    "another structure": ("x.json", lambda _: b'[{"id": 0}]', r"x\.json:1: the key 'paragraphs' is missing"),
    "a wrong type": ("x.json", lambda corpus: changed(corpus, tag=3), r"x\.json:1: paragraphs\[0\]: there is a number"),
    "nested too deeply": ("x.json", lambda _: b"[" * 100_000, r"x\.json:1: the JSON is nested too deeply"),
    "nested too deeply, as lines": ("x.jsonl", lambda _: b"\n" + b"[" * 100_000, r"x\.jsonl:2: the JSON is nested"),
    "a huge number": ("x.jsonl", lambda _: b"9" * 5000, r"x\.jsonl:1: a number has too many digits"),
    "another task": ("x.jsonl", lambda _: b'{"text": "a", "cats": {"A": 1.0}}', r"(has a tag|lacks the annotation)"),
    "no tags": ("x.json", without_tags, r"(of the 8 docs of the training corpus none has a tag|lacks the annotation)"),
    "a text that is too long": (
        "x.jsonl",
        lambda _: json.dumps({"text": "a" * 1_000_001}).encode(),
        r"x\.jsonl:1: The text has 1000001 characters, more than nlp\.max_length",
    ),
    "half an emoji": ("x.jsonl", lambda _: b'{"text": "a \\ud83d"}', r"x\.jsonl:1: The text holds half of a surrogate"),
    "half an emoji in a label": (
        "x.jsonl",
        lambda _: b'{"text": "a", "cats": {"\\udc00": 1.0}}',
        r"x\.jsonl:1: The text holds half of a surrogate",
    ),
    "a number for a token": ("x.jsonl", lambda _: b'{"tokens": ["a", 1]}', r"x\.jsonl:1: Token 1 is 1"),
    "a number that is none": (
        "x.jsonl",
        lambda _: b'{"text": "a", "cats": {"A": NaN}}',
        r"x\.jsonl:1: NaN is no number",
    ),
    "one key twice": ("x.jsonl", lambda _: b'{"text": "a", "text": "b"}', r"x\.jsonl:1: the key 'text' stands twice"),
    "Windows-1252": ("x.jsonl", lambda _: b'{"text": "\x93a\x94"}', r"x\.jsonl:1: byte 0x93 .* -f cp1252 "),
    "MessagePack without end": (
        "x.msg",
        lambda _: b"\xdd\x00\x00\x00\x01\xdd\x7f\xff\xff\xff",
        r"x\.msg: this is not a MessagePack file",
    ),
    "wrong categories": (
        "x.jsonl",
        lambda _: b'{"text": "a", "cats": {"A": "x"}}',
        r"x\.jsonl:1: cats: categories",
    ),
    "wrong offsets": (
        "x.jsonl",
        lambda _: b'{"text": "a", "spans": [[5, 1, "X"]]}',
        r"x\.jsonl:1: the span 'X' goes",
    ),
    "no msgpack": ("x.msg", lambda _: b"hello", r"x\.msg: this is not a MessagePack file"),
    "no DocBin": ("x.spacy", lambda _: b"hello", r"x\.spacy is not in the \.spacy format, or damaged"),
    "a cut off DocBin": (
        "x.spacy",
        lambda _: damaged_docbin()[:-9],
        r"x\.spacy is not in the \.spacy format, or damaged",
    ),
    "a damaged DocBin": (
        "x.spacy",
        lambda _: damaged_docbin(cats=3),
        r"x\.spacy is not in the \.spacy format, or damaged: 'cats' is 3",
    ),
}


@pytest.mark.parametrize("place", ["train", "dev"])
@pytest.mark.parametrize(("name", "make", "message"), CORPORA.values(), ids=CORPORA)
def test_train_says_what_is_wrong_with_a_corpus_and_leaves_no_model(
    nlpx, corpus, good, tmp_path, name, make, message, place
):
    content = make(corpus)
    if content is not None:
        (tmp_path / name).write_bytes(content)
    paths = {"train": good, "dev": good, place: tmp_path / name}
    code, _, err = nlpx("train", "en", tmp_path / "out", paths["train"], paths["dev"], *SMALL)
    assert code == 1
    assert re.search(message, one_sentence(err))
    assert not list(tmp_path.glob("out/*model*"))


DAMAGE = {
    "no config": ("config.cfg", lambda _: None, r"no config\.cfg"),
    "an empty config": ("config.cfg", lambda _: b"", r"config\.cfg: the file is empty"),
    "no weights": ("tagger/model", lambda _: None, r"tagger.model: component 'tagger' cannot be loaded \(No such file"),
    "cut off weights": (
        "tagger/model",
        lambda old: old[: len(old) // 2],
        r"tagger.model: the weights .* be read",
    ),
    "no labels": ("tagger/cfg", lambda _: b"{}", r"tagger.cfg: .* name 0 labels, but its weights are for 3"),
    "wrong labels": (
        "tagger/cfg",
        lambda _: b'{"labels": "AB"}',
        r"tagger.cfg: .*labels must be a list or null, not 'AB'",
    ),
    "other shapes": (
        "config.cfg",
        lambda old: old.replace(b"width = 16", b"width = 24"),
        r"tok2vec.model: the weights do not fit .* 24 in the model, but 16 in the file",
    ),
    "an unknown component": (
        "config.cfg",
        lambda old: old.replace(b'factory = "tagger"', b'factory = "tager"'),
        r"config\.cfg:\d+: \[components\.tagger\] factory: .*did you mean 'tagger'",
    ),
}


@pytest.mark.parametrize(("name", "change", "message"), DAMAGE.values(), ids=DAMAGE)
def test_evaluate_says_what_is_wrong_with_a_model(nlpx, trained, good, tmp_path, name, change, message):
    model = shutil.copytree(trained, tmp_path / "model")
    content = change((model / name).read_bytes())
    (model / name).unlink()
    if content is not None:
        (model / name).write_bytes(content)
    code, out, err = nlpx("evaluate", model, good, "--output", tmp_path / "scores.json")
    assert (code, out) == (1, "")
    assert re.search(message, err.splitlines()[0])
    assert "Traceback" not in err
    assert not (tmp_path / "scores.json").exists()


def test_evaluate_says_which_scores_the_data_cannot_give(nlpx, trained, corpus, tmp_path):
    (tmp_path / "x.json").write_bytes(without_tags(corpus))
    code, out, err = nlpx("evaluate", trained, tmp_path / "x.json")
    assert code == 0
    assert "TAG" not in out
    assert re.search(r"x\.json: no annotation to measure TOK, .*, TAG by$", err.strip())


def test_a_warning_is_one_line(nlpx, monkeypatch):
    monkeypatch.setattr(warnings, "formatwarning", warnings.formatwarning)
    nlpx("--version")
    assert warnings.formatwarning("look out", UserWarning, "file.py", 3) == "warning: look out\n"


SETTINGS = {
    "a rate above 1": (["--training.dropout", "1.5"], r"--training\.dropout: .* must be from 0 to 1, not 1\.5"),
    "batches of nothing": (["--nlp.batch_size", "0"], r"\[nlp\] batch_size: must be at least 1, not 0"),
    "no parts": (["--training.accumulate_gradient", "0"], r"accumulate_gradient: must be at least 1, not 0"),
    "negative patience": (["--training.patience", "-1"], r"patience: must be at least 0, not -1"),
    "a depth below 0": (
        ["--components.tok2vec.model.encode.depth", "-1"],
        r"\[components.tok2vec.model.encode\] depth: must be from 0 to 1,000, not -1",
    ),
    "a huge learn rate": (
        ["--training.optimizer.learn_rate", "1e30"],
        r"training diverged in epoch 0, step \d+: ",
    ),
}


@pytest.mark.parametrize(("arguments", "message"), SETTINGS.values(), ids=SETTINGS)
def test_train_says_what_is_wrong_with_a_setting_and_leaves_no_model(nlpx, good, tmp_path, arguments, message):
    code, _, err = nlpx("train", "en", tmp_path / "out", good, good, *SMALL, *arguments)
    assert code == 1
    assert re.search(message, one_sentence(err))
    assert not list(tmp_path.glob("out/*model*"))


def contents(folder):
    """Return the bytes of all files below a folder by path."""
    return {path.relative_to(folder): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_where_there_is_no_room_the_models_saved_before_stay_whole(nlpx, trained, good, tmp_path, largest_file):
    out = tmp_path / "out"
    for name in ("model-best", "model-last"):
        shutil.copytree(trained, out / name)
    before = contents(out)
    with largest_file(8_000):
        code, _, err = nlpx("train", "en", out, good, good, *SMALL)
    assert code == 1
    assert re.search(r"model-last: the model could not be saved: File too large; .*untouched", one_sentence(err))
    assert {path: data for path, data in contents(out).items() if path.parts[0] != "config.cfg"} == before
