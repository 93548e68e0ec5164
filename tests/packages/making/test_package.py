"""``nlpx package``: a Python package of a pipeline."""

from __future__ import annotations

import json
import re
import shutil
import sys
from types import SimpleNamespace

import pytest
from markdown_it import MarkdownIt

import nlpx
from nlpx.commands.package import package
from nlpx.errors import ModelError, PackageError, UsageError
from nlpx.packages.making.readme import readme
from nlpx.packages.making.requirements import _at_least, requirements_of

if sys.version_info >= (3, 11):
    import tomllib
else:
    tomllib = pytest.importorskip("tomli")


@pytest.fixture
def made(saved, tmp_path):
    """Return a function that makes a package of the pipeline, without archives."""

    def make(pipeline=saved, **options):
        return package(pipeline, tmp_path / "out", create_sdist=False, **options)

    return make


def test_package_holds_the_pipeline_and_is_loaded_by_its_name(made, saved, monkeypatch):
    folder = made().folder
    assert folder.name == "en_mine-1.0.0"
    inside = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    copied = {
        f"en_mine/en_mine-1.0.0/{path.relative_to(saved).as_posix()}" for path in saved.rglob("*") if path.is_file()
    }
    around = {
        "pyproject.toml",
        "setup.py",
        "MANIFEST.in",
        "README.md",
        "meta.json",
        "en_mine/__init__.py",
        "en_mine/meta.json",
    }
    assert inside == copied | around
    monkeypatch.syspath_prepend(str(folder))
    assert nlpx.load("en_mine").path == folder / "en_mine" / "en_mine-1.0.0"
    import en_mine

    assert en_mine.__version__ == "1.0.0"
    monkeypatch.delitem(sys.modules, "spacy", raising=False)
    assert en_mine.load(exclude=["merge_entities"]).pipe_names == []
    del sys.modules["en_mine"]


def test_metadata_are_what_tools_read(made):
    text = (made(name="shop", version="2.0").folder / "pyproject.toml").read_text(encoding="utf8")
    data = tomllib.loads(text)
    project = data["project"]
    assert (project["name"], project["version"], project["license"]) == ("en_shop", "2.0", "MIT")
    assert data["build-system"]["requires"] == ["setuptools>=77"]
    assert project["dependencies"] == [f"nlpx-core>={nlpx.__version__}"]
    groups = project["entry-points"]
    assert groups == {"spacy_models": {"en_shop": "en_shop"}, "nlpx_models": {"en_shop": "en_shop"}}


@pytest.mark.parametrize(
    "words", ['a "quoted" \\ text\nof two lines', "Ünïcode \N{GRINNING FACE}", '"""', "del \x7f", "{braces}"]
)
def test_any_description_makes_files_that_can_be_read(made, tmp_path, words):
    given = {"description": words, "author": words, "license": words, "email": "no address"}
    (tmp_path / "meta.json").write_text(json.dumps(given))
    folder = made(meta_path=tmp_path / "meta.json").folder
    project = tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf8"))["project"]
    line = " ".join(words.replace("\x7f", " ").split())
    assert project["description"] == line
    assert project["authors"] == [{"name": line}]
    assert re.fullmatch("LicenseRef-[A-Za-z0-9.-]+", project["license"])
    compile((folder / "en_mine" / "__init__.py").read_text(encoding="utf8"), "en_mine", "exec")
    assert json.loads((folder / "en_mine" / "meta.json").read_text())["description"] == words


@pytest.mark.parametrize(
    ("version", "said", "due"),
    [
        ("80.0", "mit or gpl-3.0-only", "MIT OR GPL-3.0-only"),
        ("80.0", "CC BY-SA 3.0", "CC-BY-SA-3.0"),
        ("80.0", "as agreed", "LicenseRef-as-agreed"),
        ("80.0", "LicenseRef-as_agreed", "LicenseRef-as-agreed"),
        ("80.0", "«»", "LicenseRef-other"),
        ("65.5", "CC BY-SA 3.0", {"text": "CC BY-SA 3.0"}),
    ],
)
def test_the_licence_is_written_as_what_builds_the_package_reads_it(made, tmp_path, monkeypatch, version, said, due):
    (tmp_path / "meta.json").write_text(json.dumps({"license": said}))
    monkeypatch.setattr("nlpx.packages.making.package.find_distribution", lambda name: SimpleNamespace(version=version))
    folder = made(meta_path=tmp_path / "meta.json").folder
    data = tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf8"))
    assert data["project"]["license"] == due
    assert data["build-system"]["requires"] == [f"setuptools>={'77' if version == '80.0' else '61'}"]


def test_given_meta_data_replace_those_of_the_pipeline(made, tmp_path):
    given = {"name": "en_other", "version": "3.1", "license": "CC0", "requirements": ["jieba>=0.4"]}
    (tmp_path / "meta.json").write_text(json.dumps(given))
    folder, _, requirements = made(meta_path=tmp_path / "meta.json")
    assert folder.name == "en_other-3.1"
    meta = json.loads((folder / "en_other" / "en_other-3.1" / "meta.json").read_text())
    assert (meta["name"], meta["license"], meta["pipeline"]) == ("other", "CC0", ["merge_entities"])
    assert requirements == [f"nlpx-core>={nlpx.__version__}", "jieba>=0.4"]


@pytest.mark.parametrize(
    ("require_parent", "due"), [(True, ["jieba>=0.4"]), (False, ["spacy>=3.8,<3.9", "jieba>=0.4"])]
)
def test_package_that_requires_nlpx_does_not_require_what_nlpx_replaces(made, tmp_path, require_parent, due):
    (tmp_path / "meta.json").write_text(json.dumps({"requirements": ["spacy>=3.8,<3.9", "jieba>=0.4"]}))
    _, _, requirements = made(meta_path=tmp_path / "meta.json", require_parent=require_parent)
    assert [text for text in requirements if not text.startswith("nlpx-core")] == due


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"version": "new"}, "'new' cannot be the version of a package; use one such as 1.2.0: --version"),
        ({"name": "my-shop"}, "'en_my-shop' cannot be the name of a package"),
        ({"name": "../x"}, "cannot be the name of a package"),
        ({"name": "shop_"}, "'en_shop_' cannot be the name of a package"),
        ({"code_paths": ["my-code.py"]}, "my-code.py"),
        ({"code_paths": ["class.py"]}, "class.py"),
    ],
)
def test_what_cannot_be_a_package_is_refused_before_anything_is_written(made, tmp_path, options, message):
    options["code_paths"] = [tmp_path / path for path in options.get("code_paths", ())]
    for path in options["code_paths"]:
        path.write_text("")
    with pytest.raises(UsageError, match=message):
        made(**options)
    assert not (tmp_path / "out").exists()


def test_meta_data_of_another_language_are_refused(made, tmp_path):
    (tmp_path / "meta.json").write_text('{"lang": "de"}')
    with pytest.raises(ModelError, match="for the language 'de', and the pipeline is for 'en'"):
        made(meta_path=tmp_path / "meta.json")


@pytest.mark.parametrize(
    ("meta", "message"),
    [
        ({"requirements": "numpy"}, "'requirements' is 'numpy', where a list should stand"),
        ({"requirements": 5}, "'requirements' is 5, where a list should stand"),
        ({"requirements": ["two words"]}, "'two words' is no requirement; write one such as numpy>=1.26"),
        ({"labels": {"ner": 5}}, "labels: 'ner' is 5, where a list should stand"),
    ],
)
def test_meta_data_of_the_wrong_kind_are_refused(made, tmp_path, meta, message):
    (tmp_path / "given.json").write_text(json.dumps(meta))
    with pytest.raises(ModelError, match=message):
        made(meta_path=tmp_path / "given.json")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "meta",
    [
        {"description": "a\0b\x1b"},
        {"email": "me@localhost"},
        {"email": "a@b.org, c@d.org"},
        {"url": "http://"},
        {"url": "http://a["},
        {"author": "A\nRequires-Dist: b"},
        {"vectors": {"vectors": 3}},
        {"version": " 1.0\n"},
    ],
)
def test_odd_meta_data_make_files_that_tools_read(made, tmp_path, meta):
    (tmp_path / "given.json").write_text(json.dumps(meta))
    folder = made(meta_path=tmp_path / "given.json").folder
    project = tomllib.loads((folder / "pyproject.toml").read_text())["project"]
    assert folder.name == f"en_mine-{project['version'].strip()}"
    assert all(set(author) == {"name"} and "\n" not in author["name"] for author in project.get("authors", []))
    assert "urls" not in project
    compile((folder / "en_mine" / "__init__.py").read_bytes(), "__init__.py", "exec")


def test_package_goes_into_no_folder_of_the_pipeline(made, saved, tmp_path):
    inside = tmp_path / "en_mine-1.0.0"
    shutil.copytree(saved, inside)
    files = sorted(inside.rglob("*"))
    for output in (inside / "dist", inside, tmp_path):
        with pytest.raises(UsageError, match="the pipeline that would be copied into it; name another folder"):
            package(inside, output, create_sdist=False, force=True)
    assert sorted(inside.rglob("*")) == files


def test_a_full_disk_is_no_fault_of_the_pipeline(made, saved, monkeypatch, tmp_path):
    def full(*_, **__):
        raise shutil.Error([("model", "copy", "[Errno 28] No space left on device: 'model'")])

    monkeypatch.setattr(shutil, "copytree", full)
    with pytest.raises(OSError, match="No space left on device: 'copy'"):
        made(saved)
    assert not (tmp_path / "out").exists()


def test_what_cannot_be_copied_is_named(made, saved, tmp_path):
    own = tmp_path / "own"
    shutil.copytree(saved, own)
    (own / "nowhere").symlink_to("gone")
    with pytest.raises(PackageError, match=r"own/nowhere: cannot be copied \(No such file or directory\); restore it"):
        made(own)
    assert not (tmp_path / "out").exists()


def test_package_is_replaced_by_force_only(made):
    folder = made().folder
    (folder / "old.txt").write_text("")
    with pytest.raises(UsageError, match=r"en_mine-1\.0\.0 is there already; --force replaces it"):
        made()
    assert (folder / "old.txt").exists()
    made(force=True)
    assert not (folder / "old.txt").exists()


def test_package_that_cannot_be_built_is_not_there(saved, tmp_path, monkeypatch):
    monkeypatch.setattr("nlpx.packages.making.package._BUILD", "raise SystemExit('the disk is tired')")
    with pytest.raises(
        PackageError, match=r"the sdist cannot be built; setuptools\.build_meta says: the disk is tired"
    ):
        package(saved, tmp_path / "out")
    assert not (tmp_path / "out").exists()
    monkeypatch.setattr("nlpx.packages.making.package.find_distribution", lambda name: None)
    with pytest.raises(
        PackageError, match="nothing is there to build an sdist with; pip install --upgrade setuptools wheel"
    ):
        package(saved, tmp_path / "out")


def test_what_makes_no_wheels_is_not_asked_for_one(saved, tmp_path, monkeypatch):
    old = SimpleNamespace(version="65.5.0")
    monkeypatch.setattr(
        "nlpx.packages.making.package.find_distribution", lambda name: old if name == "setuptools" else None
    )
    with pytest.raises(PackageError, match="nothing is there to build a wheel with; pip install"):
        package(saved, tmp_path / "out", create_wheel=True)
    assert not (tmp_path / "out").exists()


def test_pipeline_that_cannot_be_loaded_is_not_packaged(made, saved, tmp_path):
    broken = shutil.copytree(saved, tmp_path / "broken")
    (broken / "tokenizer").write_bytes(b"")
    with pytest.raises(ModelError, match="tokenizer"):
        made(broken)
    assert not (tmp_path / "out").exists()


def test_page_and_licences_of_the_pipeline_are_those_of_the_package(made, saved, tmp_path):
    own = shutil.copytree(saved, tmp_path / "own")
    for name, text in (("README.md", "# Mine\n"), ("LICENSE", "MIT\n"), ("LICENSES_SOURCES", "more\n")):
        (own / name).write_text(text)
    folder = made(own).folder
    assert (folder / "README.md").read_text() == "# Mine\n"
    assert (folder / "LICENSE").read_text() == "MIT\n"
    assert (folder / "LICENSES_SOURCES").read_text() == "more\n"


def test_functions_come_into_the_package_and_are_imported_with_it(made, tmp_path, monkeypatch):
    (tmp_path / "functions.py").write_text("ANSWER = 42\n")
    folder = made(name="loud", code_paths=[tmp_path / "functions.py"]).folder
    monkeypatch.syspath_prepend(str(folder))
    import en_loud

    assert en_loud.functions.ANSWER == 42
    for module in ("en_loud", "en_loud.functions"):
        monkeypatch.delitem(sys.modules, module)


def test_files_of_code_may_import_one_another(made, tmp_path, monkeypatch):
    (tmp_path / "asking.py").write_text("import answers as found, os\nfrom answers import (ONE,\n  TWO)\n")
    (tmp_path / "answers.py").write_text("if True:\n    import json, numbers, answers\nONE, TWO = 1, 2\n")
    (tmp_path / "numbers.py").write_text("")
    code = [tmp_path / f"{name}.py" for name in ("asking", "answers", "numbers")]
    folder = made(name="asked", code_paths=code).folder
    assert "asking" not in sys.modules
    monkeypatch.syspath_prepend(str(folder))
    import en_asked

    assert (en_asked.asking.ONE, en_asked.asking.TWO, en_asked.asking.found) == (1, 2, en_asked.answers)
    # What is called like a module of Python's is that.
    assert en_asked.answers.numbers.Number
    for module in ("en_asked", *(f"en_asked.{path.stem}" for path in code)):
        monkeypatch.delitem(sys.modules, module)


def test_functions_may_be_in_a_file_called_as_one_of_pythons(made, tmp_path, monkeypatch):
    for name in ("json", "sys", "load"):
        (tmp_path / f"{name}.py").write_text("ANSWER = 42\n")
    code = [tmp_path / f"{name}.py" for name in ("json", "sys", "load")]
    folder = made(name="quiet", code_paths=code).folder
    monkeypatch.syspath_prepend(str(folder))
    import en_quiet

    assert en_quiet.__version__ == "1.0.0"
    assert callable(en_quiet.load)
    modules = [f"en_quiet.{name}" for name in ("json", "sys", "load")]
    assert [sys.modules[module].ANSWER for module in modules] == [42, 42, 42]
    for module in ("en_quiet", *modules):
        monkeypatch.delitem(sys.modules, module)


@pytest.mark.parametrize(("version", "due"), [("1.2.0", ">=1.2.0"), ("1.2.dev3+g1a2b", ">=1.2.dev3"), ("unknown", "")])
def test_requirement_is_one_that_pip_takes(version, due):
    assert _at_least("nlp-mine", version) == f"nlp-mine{due}"


def test_requirements_name_the_plugins_that_the_config_names():
    config = {
        "nlp": {"lang": "en", "tokenizer": {"@tokenizers": "spacy.Tokenizer.v1"}},
        "components": {
            "tagger": {"factory": "tagger", "model": {"@architectures": "spacy.HashEmbedCNN.v2"}},
            "own": {"factory": "of_the_users_own"},
        },
        "training": {"optimizer": {"@architectures": "spacy.TextCatBOW.v3"}},
    }
    names = [text.partition(">=")[0] for text in requirements_of(config)]
    assert names == ["nlp-tagger", "nlp-tok2vec", "nlpx-core"]


def test_page_has_labels_and_scores():
    meta = {"lang": "en", "name": "a", "version": "1", "labels": {"tagger": ["NN", "|"], "tok2vec": []}}
    meta |= {
        "performance": {"tag_acc": 0.9123, "speed": 1000.0, "own_score": 0.5, "per_type": {"x": {}}, "tagger_loss": 0.5}
    }
    page = readme(meta)
    assert "| `tagger` | `NN`, `\\|` |" in page
    assert "`tok2vec`" not in page.partition("## Labels")[2]
    assert "| `tag_acc` | 91.23 % | Share of tokens whose tag is the reference's. |" in page
    assert "| `speed` | 1,000.00 | Words per second. |" in page
    assert "| `own_score` | 50.00 % |" in page
    assert "| `tagger_loss` | 0.50 |" in page
    assert "per_type" not in page


def test_names_in_tables_of_the_page_are_read_as_they_are():
    labels = ["``", "Case=Nom|Number=Sing", "a\nb", "`", "x`y"]
    page = readme({"lang": "en", "name": "a", "version": "1", "labels": {"tagger": labels}})
    html = MarkdownIt("commonmark").enable("table").render(page)
    assert f"<td>{', '.join(f'<code>{each}</code>' for each in labels)}</td>".replace("a\nb", "a b") in html


def test_questions_have_what_is_known_as_default(saved, tmp_path, monkeypatch, call_nlpx):
    import io

    monkeypatch.setattr(sys, "stdin", io.StringIO("\nshop\n2.5\nSells things.\n\n\n\nCC0\n"))
    result = call_nlpx("package", saved, "out", "-c", "--build", "none")
    assert result.returncode == 0, result.stderr
    assert result.stdout == "out/en_shop-2.5\n"
    assert "Licence [MIT]:" in result.stderr
    meta = json.loads((tmp_path / "out" / "en_shop-2.5" / "meta.json").read_text())
    assert (meta["lang"], meta["description"], meta["license"]) == ("en", "Sells things.", "CC0")


def test_questions_are_asked_where_there_are_no_meta_data(saved, tmp_path, monkeypatch, call_nlpx):
    import io

    bare = shutil.copytree(saved, tmp_path / "bare")
    (bare / "meta.json").unlink()
    monkeypatch.setattr(sys, "stdin", io.StringIO("\n\n1.0\n\n\n\n\n\n"))
    result = call_nlpx("package", bare, "out", "--build", "none")
    assert result.stdout == "out/en_pipeline-1.0\n", result.stderr
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    result = call_nlpx("package", bare, "out", "--build", "none", "--force")
    assert result.returncode == 2
    assert "error: the answers have ended; give the meta data as a file: --meta-path" in result.stderr


@pytest.mark.parametrize("build", ["egg", "none,sdist", ","])
def test_kind_of_archive_that_is_not_built_is_refused(saved, call_nlpx, build):
    result = call_nlpx("package", saved, "out", "--build", build)
    assert result.returncode == 2
    assert "--build takes sdist, wheel, both with a comma, or none" in result.stderr
