"""Whether a pipeline will run here, told without loading it."""

from __future__ import annotations

import json
import re
import sys
import warnings
import zipfile

import pytest
from click.testing import CliRunner

import nlpx
from nlpx.commands.compat import command
from nlpx.errors import ConfigError, MissingExtra, ModelError, PackageError
from nlpx.packages.trying import try_pipeline


@pytest.fixture
def saved(tmp_path):
    nlp = nlpx.blank("en")
    nlp.add_pipe("merge_entities")
    nlp.to_disk(tmp_path / "saved")
    return tmp_path / "saved"


def change(folder, old, new, *, more=""):
    config = folder / "config.cfg"
    text = config.read_text(encoding="utf8")
    assert old in text
    config.write_text(text.replace(old, new) + more, encoding="utf8")


def set_meta(folder, **about):
    path = folder / "meta.json"
    path.write_text(json.dumps({**json.loads(path.read_text(encoding="utf8")), **about}), encoding="utf8")


def test_pipeline_whose_parts_are_all_offered_runs(saved):
    trial = try_pipeline(saved)
    assert trial.runs
    assert not trial.remedy
    assert [(part.name, part.made_by) for part in trial.parts] == [
        ("language", "en"),
        ("tokenizer", "spacy.Tokenizer.v1"),
        ("merge_entities", "merge_entities"),
        ("vocab", ""),
    ]
    assert all("nlpx-core" in part.provider for part in trial.parts[:3])
    assert CliRunner().invoke(command, [str(saved)]).exit_code == 0


def test_what_nobody_offers_is_named_and_the_advice_works(saved):
    more = '\n[components.x]\nfactory = "never_heard_of"\n'
    change(saved, '["merge_entities"]', '["merge_entities","x"]', more=more)
    change(saved, 'lang = "en"', 'lang = "tlh"')
    trial = try_pipeline(saved)
    assert {part.name: len(part.problems) for part in trial.parts if part.problems} == {"x": 1}
    call = trial.remedy.partition("in Python: ")[2]
    with pytest.warns(UserWarning, match="the language 'tlh'"):
        assert eval(call, {"nlpx": nlpx}).pipe_names == ["merge_entities"]
    with pytest.raises(ConfigError) as refusal:
        nlpx.load(saved)
    assert str(refusal.value).endswith(trial.remedy)


def test_a_pipeline_of_a_language_that_nobody_offers_runs_by_general_rules(saved):
    change(saved, 'lang = "en"', 'lang = "tlh"')
    trial = try_pipeline(saved)
    assert trial.runs
    assert not trial.remedy
    (notice,) = trial.parts[0].notices
    assert notice.startswith("no installed plugin offers the language 'tlh': ")
    with pytest.warns(UserWarning, match="tlh") as told:
        nlpx.load(saved)
    assert [str(warning.message) for warning in told] == [notice]
    shown = CliRunner().invoke(command, [str(saved)])
    assert (shown.exit_code, notice in shown.output) == (0, True)
    as_json = CliRunner().invoke(command, [str(saved), "--json"])
    assert json.loads(as_json.output)["parts"][0]["notices"] == [notice]


@pytest.mark.parametrize("lang", ["de", "fi"])
def test_a_lemmatizer_whose_mode_nobody_offers_does_not_run_and_is_left_out(tmp_path, lang):
    nlp = nlpx.blank("de")
    nlp.add_pipe("lemmatizer")
    nlp.add_pipe("sentencizer")
    nlp.to_disk(tmp_path / "a")
    change(tmp_path / "a", 'mode = "lookup"', 'mode = "pymorphy3"')
    change(tmp_path / "a", 'lang = "de"', f'lang = "{lang}"')
    trial = try_pipeline(tmp_path / "a")
    problems = {part.name: part.problems for part in trial.parts}
    (problem,) = problems["lemmatizer"]
    assert re.search(r"config\.cfg:\d+: \[components\.lemmatizer\] mode: there is no mode 'pymorphy3'", problem)
    call = trial.remedy.partition("in Python: ")[2]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert eval(call, {"nlpx": nlpx}).pipe_names == ["sentencizer"]
    with pytest.raises(ConfigError) as refused:
        nlpx.load(tmp_path / "a")
    assert str(refused.value).endswith(trial.remedy)


def test_a_lemmatizer_whose_library_is_not_installed_does_not_run_and_is_left_out(tmp_path, monkeypatch):
    # Python imports no module that stands as None there.
    monkeypatch.setitem(sys.modules, "pymorphy3", None)
    nlp = nlpx.blank("xx")
    nlp.add_pipe("lemmatizer")
    nlp.add_pipe("sentencizer")
    nlp.to_disk(tmp_path / "a")
    change(tmp_path / "a", 'mode = "lookup"', 'mode = "pymorphy3"')
    change(tmp_path / "a", 'lang = "xx"', 'lang = "uk"')
    trial = try_pipeline(tmp_path / "a")
    (problem,) = next(part.problems for part in trial.parts if part.name == "lemmatizer")
    assert problem.endswith("not installed: pip install pymorphy3 pymorphy3-dicts-uk")
    with pytest.raises(MissingExtra) as refused:
        nlpx.load(tmp_path / "a")
    assert problem in str(refused.value)
    assert str(refused.value).endswith(trial.remedy)
    with pytest.warns(UserWarning, match="the language 'uk'"):
        assert eval(trial.remedy.partition("in Python: ")[2], {"nlpx": nlpx}).pipe_names == ["sentencizer"]


@pytest.mark.parametrize("mode", ["lookup", "pymorphy3"])
def test_what_a_config_refers_to_is_judged_by_its_value(tmp_path, mode):
    nlp = nlpx.blank("de")
    nlp.add_pipe("lemmatizer")
    nlp.add_pipe("sentencizer")
    nlp.to_disk(tmp_path / "a")
    variables = f'\n[vars]\nmode = "{mode}"\nfactory = "sentencizer"\n'
    change(tmp_path / "a", 'factory = "sentencizer"', "factory = ${vars.factory}")
    change(tmp_path / "a", 'mode = "lookup"', "mode = ${vars.mode}", more=variables)
    trial = try_pipeline(tmp_path / "a")
    wrong = ["lemmatizer"] if mode == "pymorphy3" else []
    assert [part.name for part in trial.parts if part.problems] == wrong
    assert trial.remedy.partition("exclude=")[2] == ('["lemmatizer"])' if wrong else "")


def test_there_is_no_advice_where_nobody_offers_the_tokenizer(saved):
    change(saved, '@tokenizers = "spacy.Tokenizer.v1"', '@tokenizers = "spacy.ja.JapaneseTokenizer"')
    change(saved, 'lang = "en"', 'lang = "tlh"')
    trial = try_pipeline(saved)
    assert (trial.runs, trial.remedy) == (False, "")
    with pytest.raises(ConfigError, match="JapaneseTokenizer") as refusal:
        nlpx.load(saved)
    assert "to load the pipeline" not in str(refusal.value)


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("nowhere", "the pipeline that it is copied from is not there: "),
        ("saved", "there is no component 'x' in the pipeline that it is copied from"),
    ],
)
def test_a_component_whose_source_is_not_there_does_not_run(saved, monkeypatch, source, problem):
    monkeypatch.chdir(saved.parent)
    nlpx.blank("en").to_disk("other")
    change(saved.parent / "other", "pipeline = []", 'pipeline = ["x"]', more=f'\n[components.x]\nsource = "{source}"\n')
    part = next(part for part in try_pipeline("other").parts if part.name == "x")
    (found,) = part.problems
    assert problem in found
    assert part.made_by == f"copied from {source}"


def test_a_component_whose_source_is_there_runs(saved, monkeypatch):
    monkeypatch.chdir(saved.parent)
    nlpx.blank("en").to_disk("other")
    more = '\n[components.x]\nsource = "saved"\ncomponent = "merge_entities"\n'
    change(saved.parent / "other", "pipeline = []", 'pipeline = ["x"]', more=more)
    assert try_pipeline("other").runs


def test_compat_tells_problems_on_the_command_line_and_by_its_exit_code(saved):
    change(saved, 'factory = "merge_entities"', 'factory = "never_heard_of"')
    found = CliRunner().invoke(command, [str(saved)])
    assert found.exit_code == 1
    assert "config.cfg" in found.output
    assert "will not run as it is" in found.output
    as_json = CliRunner().invoke(command, [str(saved), "--json"])
    assert as_json.exit_code == 1
    assert json.loads(as_json.output)["parts"][2]["problems"]


def test_files_of_the_vocabulary_that_are_missing_are_told(saved):
    (saved / "vocab" / "strings.json").unlink()
    (problem,) = try_pipeline(saved).parts[-1].problems
    assert "strings.json: the file is missing" in problem


@pytest.mark.parametrize("wanted", [">=2.3.0,<2.4.0", ">=4.0.0.dev0,<5.0.0"])
def test_pipeline_of_another_spacy_is_refused_with_what_can_be_done(saved, wanted):
    set_meta(saved, spacy_version=wanted)
    for use in (try_pipeline, nlpx.load):
        with pytest.raises(ModelError, match=f"for spaCy {wanted}.*train it again"):
            use(saved)
    (saved / "config.cfg").unlink()
    with pytest.raises(ModelError, match=f"for spaCy {wanted}.*train it again"):
        nlpx.load(saved)


def test_pipeline_of_an_older_spacy_3_runs(saved):
    set_meta(saved, spacy_version=">=3.1.0,<3.2.0")
    assert try_pipeline(saved).runs


def test_pipeline_of_a_later_nlpx_does_not_run(saved):
    set_meta(saved, nlpx_version="99.0")
    assert "nlpx 99.0" in try_pipeline(saved).parts[-1].problems[0]


def test_package_need_not_be_installed(wheel, tmp_path):
    path = wheel(tmp_path, "en_mine")
    assert try_pipeline(path).runs


def test_package_without_a_pipeline_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.whl", "w") as archive:
        archive.writestr("a-1.dist-info/METADATA", b"Name: a\nVersion: 1\n")
    with pytest.raises(PackageError, match=r"a\.whl: there is no pipeline"):
        try_pipeline(tmp_path / "a.whl")
