from __future__ import annotations

import re
import sys
from hashlib import sha256
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

import nlpx
from nlpx.errors import ConfigError, MissingExtra, ModelError
from nlpx.languages import shipped
from nlpx.languages.zh.numbers import is_number
from nlpx.languages.zh.tokenizer import ChineseTokenizer


@pytest.fixture(scope="module")
def nlp():
    return nlpx.blank("zh")


def cut(nlp, text: str) -> list[str]:
    doc = nlp.make_doc(text)
    assert doc.text == text
    return [token.text_with_ws for token in doc]


def with_segmenter(name: str, **initialize):
    config = {"nlp": {"tokenizer": {"segmenter": name}}, "initialize": {"tokenizer": initialize}}
    return nlpx.blank("zh", config=config)


# Characters


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("我们去北京。", ["我", "们", "去", "北", "京", "。"]),
        ("Hi 世界 3.14", ["H", "i ", "世", "界 ", "3", ".", "1", "4"]),
        (" a  b", [" ", "a ", " ", "b"]),
        ("a\n\nb", ["a", "\n\n", "b"]),
        ("\t我 \n", ["\t", "我 ", "\n"]),
        ("你\u00a0好\u3000吗", ["你", "\u00a0", "好", "\u3000", "吗"]),
        ("👨\u200d👩 e\u0301", ["👨", "\u200d", "👩 ", "e", "\u0301"]),
        ("\r\n我", ["\r\n", "我"]),
        ("  ", ["  "]),
        ("", []),
    ],
)
def test_characters_are_tokens(nlp, text, tokens):
    assert cut(nlp, text) == tokens


def test_tokens_and_facts_are_those_of_spacy(nlp, data):
    texts, words = [], {}
    for name in ("dev", "test"):
        path = data / "ud" / "zh_gsd" / f"zh_gsd-ud-{name}.conllu"
        for line in path.read_text(encoding="utf8").splitlines():
            if line.startswith("# text = "):
                texts.append("|".join(token.text_with_ws for token in nlp.make_doc(line[9:])))
            elif line[:1].isdigit():
                words[line.split("\t")[1]] = None
    lexemes = [nlp.vocab[word] for word in sorted(words)]
    facts = [f"{lexeme.text} {lexeme.is_stop:d}{lexeme.like_num:d} {lexeme.norm_}" for lexeme in lexemes]
    assert (len(texts), digest(texts)) == (1000, "61b3a86fcc255003777063137c79bd05b2731197b69f10fa58a2cac0cc819957")
    assert (len(facts), digest(facts)) == (6856, "f06b99f021bd6e1812f0367fecdefcc19501835967d71bef1dacdf9ad87e5db9")


def digest(lines: list[str]) -> str:
    return sha256("\n".join(lines).encode()).hexdigest()


def test_pipeline_streams_texts(nlp):
    assert [len(doc) for doc in nlp.tokenizer.pipe(["我们", "", "a b"])] == [2, 0, 2]


# Facts


@pytest.mark.parametrize(
    "word",
    ["十", "十一", "一百二十三", "壹佰", "拾壹", "-一", "一,十", "3.5", "1/2", "〇", "皕", "九千九百九十九万", "③"],
)
def test_number_is_recognised(word):
    assert is_number(word)


@pytest.mark.parametrize("word", ["两千", "拾一", "零点五", "一.二", "百", "第一", "十百", "我", ""])
def test_other_words_are_no_numbers(word):
    assert not is_number(word)


def test_stop_words_are_those_of_spacy(nlp):
    assert len(shipped.zh.stop_words) == 1891
    assert [nlp.vocab[word].is_stop for word in ("我", "的", "《", "北京")] == [True, True, True, False]


def test_script_has_no_case(nlp):
    assert nlp.vocab.writing_system == {"direction": "ltr", "has_case": False, "has_letters": False}


# The setting


def test_config_names_the_tokenizer(nlp):
    assert nlp.config["nlp"]["tokenizer"] == {"@tokenizers": "spacy.zh.ChineseTokenizer", "segmenter": "char"}
    assert nlp.config["initialize"]["tokenizer"] == {"pkuseg_model": None, "pkuseg_user_dict": "default"}
    assert type(nlp)().tokenizer.segmenter == "char"


def test_another_tokenizer_may_be_named():
    nlp = nlpx.blank("zh", config={"nlp": {"tokenizer": {"@tokenizers": "spacy.Tokenizer.v1"}}})
    assert [token.text for token in nlp.make_doc("我们 去")] == ["我们", "去"]


def test_unknown_segmenter_is_refused():
    with pytest.raises(ConfigError, match="must be 'char' or 'jieba' or 'pkuseg', not \"chars\""):
        with_segmenter("chars")
    with pytest.raises(ConfigError, match="segmenter = 'chars' is none of char, jieba, pkuseg"):
        ChineseTokenizer(shipped.zh.make_vocab(), "chars")


def test_setting_is_saved_as_spacy_does(nlp, tmp_path):
    nlp.to_disk(tmp_path)
    assert (tmp_path / "tokenizer" / "cfg").read_text(encoding="utf8") == '{\n  "segmenter":"char"\n}'
    assert nlpx.load(tmp_path).tokenizer.segmenter == "char"
    assert type(nlp)().from_bytes(nlp.to_bytes()).tokenizer.segmenter == "char"


def test_broken_settings_are_refused(nlp):
    with pytest.raises(ModelError, match="no settings of the Chinese tokenizer"):
        nlp.tokenizer.from_bytes(b"\x93\x01\x02\x03")


# Libraries


@pytest.fixture
def jieba(monkeypatch):
    """A library that cuts before and after the word that means Beijing."""
    module = ModuleType("jieba")
    module.cut = re.compile(r"北京|\s+|[^\s北]+").findall
    module.setLogLevel = lambda level: None
    monkeypatch.setitem(sys.modules, "jieba", module)


@pytest.fixture
def spacy_pkuseg(monkeypatch):
    """A library whose models cut off the words of a dictionary at the start of a text."""
    module = ModuleType("spacy_pkuseg")
    module.Preprocesser, module.pkuseg = _Words, _Segmenter
    monkeypatch.setitem(sys.modules, "spacy_pkuseg", module)


class _Node(SimpleNamespace):
    def __init__(self):
        super().__init__(isword=False, usertag="", children={})


class _Words:
    def __init__(self, words):
        self.trie = _Node()
        for word in words or ():
            self.insert(word, "")

    def insert(self, word, tag):
        node = self.trie
        for character in word:
            node = node.children.setdefault(character, _Node())
        node.isword, node.usertag = True, tag

    def start_of(self, text):
        node, end = self.trie, 0
        for place, character in enumerate(text, start=1):
            node = node.children.get(character)
            if node is None:
                break
            end = place if node.isword else end
        return end


class _File(SimpleNamespace):
    def save(self, folder):
        (Path(folder) / self.name).write_bytes(self.data)


class _Segmenter:
    def __init__(self, model, user_dict):
        self.preprocesser = _Words(["default"] if user_dict == "default" else None)
        self.postprocesser = SimpleNamespace(do_process=False, common_words=set(), other_words={"z", "y"})
        self.feature_extractor = _File(name="features.msgpack", data=(Path(model) / "features.msgpack").read_bytes())
        self.model = _File(name="weights.npz", data=b"weights")

    def cut(self, text):
        end = self.preprocesser.start_of(text)
        return [part for part in (text[:end], text[end:]) if part]


@pytest.fixture
def model(tmp_path):
    folder = tmp_path / "model"
    folder.mkdir()
    (folder / "features.msgpack").write_bytes(b"features")
    return str(folder)


def test_jieba_finds_words(jieba):
    assert cut(with_segmenter("jieba"), " 我去 北京 \n城") == [" ", "我去 ", "北京 ", "\n", "城"]


@pytest.mark.parametrize(("name", "package"), [("jieba", "jieba"), ("pkuseg", "spacy-pkuseg")])
def test_library_that_is_not_installed_is_named(monkeypatch, name, package):
    monkeypatch.setitem(sys.modules, package.replace("-", "_"), None)
    with pytest.raises(MissingExtra, match=f"{name!r} needs a library that is not installed: pip install {package};"):
        with_segmenter(name).tokenizer.initialize(pkuseg_model="x")


def test_pkuseg_needs_a_model(spacy_pkuseg):
    with pytest.raises(ModelError, match="no model of pkuseg; set segmenter"):
        with_segmenter("pkuseg")("我")


def test_pkuseg_is_initialized_with_the_pipeline(spacy_pkuseg, model):
    nlp = with_segmenter("pkuseg", pkuseg_model=model, pkuseg_user_dict="default")
    nlp.initialize()
    assert cut(nlp, "default我") == ["default", "我"]
    nlp.tokenizer.initialize()
    assert cut(nlp, "default我") == ["default", "我"]


def test_model_that_pkuseg_cannot_load_is_named(spacy_pkuseg):
    with pytest.raises(ModelError, match="pkuseg cannot load the model 'nowhere'"):
        with_segmenter("pkuseg").tokenizer.initialize(pkuseg_model="nowhere")


def test_words_are_kept_together_on_demand(spacy_pkuseg, model):
    nlp = with_segmenter("pkuseg")
    nlp.tokenizer.initialize(pkuseg_model=model, pkuseg_user_dict=None)
    nlp.tokenizer.pkuseg_update_user_dict(["我们"])
    nlp.tokenizer.pkuseg_update_user_dict(["北京"])
    assert (cut(nlp, "我们去"), cut(nlp, "北京去")) == (["我们", "去"], ["北京", "去"])
    nlp.tokenizer.pkuseg_update_user_dict(["北京"], reset=True)
    assert (cut(nlp, "我们去"), cut(nlp, "北京去")) == (["我们去"], ["北京", "去"])


def test_model_of_pkuseg_is_saved(spacy_pkuseg, model, tmp_path):
    nlp = with_segmenter("pkuseg")
    nlp.tokenizer.initialize(pkuseg_model=model)
    nlp.tokenizer.pkuseg_update_user_dict(["我们"])
    nlp.to_disk(tmp_path / "saved")
    tokenizer = tmp_path / "saved" / "tokenizer"
    assert (tokenizer / "pkuseg_model" / "features.msgpack").read_bytes() == b"features"
    for again in (nlpx.load(tmp_path / "saved"), with_segmenter("pkuseg").from_bytes(nlp.to_bytes())):
        assert cut(again, "我们去") == ["我们", "去"]
        after = again.tokenizer.pkuseg_seg.postprocesser
        assert (after.do_process, after.common_words, after.other_words) == (False, set(), {"y", "z"})
    (tokenizer / "pkuseg_processors").write_bytes(b"\x01")
    with pytest.raises(ModelError, match="the words of pkuseg cannot be read"):
        nlpx.load(tmp_path / "saved")
