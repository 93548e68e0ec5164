"""What is wrong with installed pipelines and links; ``nlpx validate`` and ``nlpx link``."""

from __future__ import annotations

import json

import pytest

import nlpx
from nlpx.commands.link import link
from nlpx.commands.validate import validate
from nlpx.errors import UsageError
from nlpx.packages.trying import try_pipeline
from nlpx.pipeline.places.links import make_link

LATER_NLPX = "pip install -U nlpx-core, or train the pipeline again"


@pytest.fixture(autouse=True)
def _environment(environment):
    """Have an environment in all tests."""


def verdict(name, **options):
    (found,) = [each for each in validate(**options) if each.name == name]
    return found


def test_pipelines_that_can_be_used_have_no_problem(install):
    folder = install("en_good")
    link("en_good", "good")
    assert verdict("en_good")[:5] == ("package", "en_good", "1.0.0", str(folder / "en_good-1.0.0"), "")
    assert verdict("good")[:5] == ("link", "good", "1.0.0", str(folder / "en_good-1.0.0"), "")


def test_package_is_judged_and_no_folder_or_link_of_its_name(install, saved, tmp_path, monkeypatch):
    folder = install("en_good")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "en_good").mkdir()
    make_link("en_good", tmp_path / "gone")
    package, link_to_nothing = [each for each in validate() if each.name == "en_good"]
    assert package[3:5] == (str(folder / "en_good-1.0.0"), "")
    assert link_to_nothing.problem == "it leads nowhere"


def test_package_that_is_gone_has_a_problem(install, environment):
    folder = install("en_gone")
    folder.rename(environment / "elsewhere")
    assert verdict("en_gone")[4:] == ("its package en_gone is gone", "pip uninstall en_gone")


@pytest.mark.parametrize("text", ["raise SystemExit(3)", "1 / 0", "def", "raise Exception('a\\nb')"])
def test_package_that_cannot_be_imported_has_a_problem(install, text):
    folder = install("en_bad", groups=("nlpx_models",))
    (folder / "__init__.py").write_text(text)
    assert "the functions of the pipeline cannot be imported" in verdict("en_bad").problem


def test_link_to_a_package_outlives_its_versions(install, environment):
    install("en_good")
    link("en_good", "good")
    (environment / "en_good" / "en_good-1.0.0").rename(environment / "en_good" / "en_good-1.1.0")
    assert nlpx.load("good").path == environment / "en_good" / "en_good-1.1.0"


@pytest.mark.parametrize(
    ("about", "problem", "remedy"),
    [
        ({"spacy_version": ">=2.2,<3.0"}, "the pipeline is for spaCy >=2.2,<3.0", "pip uninstall en_old"),
        ({"spacy_version": ">=4.0.0.dev1"}, "the pipeline is for spaCy >=4.0.0.dev1", "pip uninstall en_old"),
        ({"nlpx_version": "99.0"}, f"it is for nlpx 99.0, and this is {nlpx.__version__}", LATER_NLPX),
        ({"nlpx_version": "new"}, "it says that it is for 'new', which is no range", LATER_NLPX),
    ],
)
def test_pipeline_of_other_versions_has_a_problem_and_a_remedy(install, tmp_path, about, problem, remedy):
    folder = install("en_old", **about)
    inner = folder / "en_old-1.0.0" / "meta.json"
    inner.write_text(json.dumps({**json.loads(inner.read_text()), **about}))
    found = verdict("en_old")
    assert problem in found.problem
    assert found.remedy == remedy
    index = {"format": 1, "pipelines": {"en_old": {"2.0.0": {"wheel": {"url": "en_old.whl"}}}}}
    (tmp_path / "index.json").write_text(json.dumps(index))
    assert verdict("en_old", index=str(tmp_path / "index.json")).remedy == "nlpx download en_old"


def test_pipeline_with_components_that_nobody_offers_has_a_problem(install):
    folder = install("en_more")
    config = folder / "en_more-1.0.0" / "config.cfg"
    text = config.read_text().replace('["merge_entities"]', '["merge_entities","x"]')
    config.write_text(text + '\n[components.x]\nfactory = "never_heard_of"\n')
    found = verdict("en_more")
    assert "never_heard_of" in found.problem
    assert found.remedy == """to load the pipeline without them, in Python: nlpx.load('en_more', exclude=["x"])"""


def test_validate_and_compat_agree(install):
    folder = install("en_strange")
    config, meta = (folder / "en_strange-1.0.0" / name for name in ("config.cfg", "meta.json"))
    # Any version of spaCy 3 is read.
    meta.write_text(json.dumps({**json.loads(meta.read_text()), "spacy_version": ">=3.6.0,<3.7.0"}))
    assert try_pipeline("en_strange").runs
    assert not verdict("en_strange").problem
    config.write_text(config.read_text().replace('factory = "merge_entities"', 'factory = "unheard_of"'))
    trial, found = try_pipeline("en_strange"), verdict("en_strange")
    assert [found.problem] == [problem for part in trial.parts for problem in part.problems]
    assert found.remedy == trial.remedy


def test_damaged_pipeline_has_a_problem(install):
    folder = install("en_bad")
    (folder / "en_bad-1.0.0" / "meta.json").write_text("{")
    found = verdict("en_bad")
    assert "meta.json: this is not JSON" in found.problem
    assert found.remedy == "pip uninstall en_bad"


def test_link_that_leads_nowhere_has_a_problem(tmp_path):
    place = make_link("lost", tmp_path / "gone").place
    found = verdict("lost")
    assert found.problem == "it leads nowhere"
    assert found.place == str(tmp_path / "gone")
    assert found.remedy == f"nlpx link ORIGIN lost --force, or rm {place}"


def test_environment_without_pipelines_is_told(call_nlpx, monkeypatch):
    # Without the pipelines of whoever runs the tests.
    monkeypatch.setattr("nlpx.packages.validating.installed_pipelines", list)
    result = call_nlpx("validate")
    assert (result.returncode, result.stdout) == (0, "no pipelines are installed, and there are no links\n")


def test_command_names_the_link_that_it_makes(install, call_nlpx, saved, tmp_path):
    result = call_nlpx("link", saved, "mine")
    assert result.returncode == 0
    assert result.stdout.endswith(f"links/mine leads to {saved}; it is loaded by: nlpx.load('mine')\n")
    result = call_nlpx("link", tmp_path / "none", "mine")
    assert (result.returncode, result.stdout) == (1, "")
    assert "there is no pipeline" in result.stderr
    result = call_nlpx("link", saved, "mine")
    assert result.returncode == 2
    assert "--force replaces it" in result.stderr
    assert call_nlpx("link", saved, "mine", "-f", "--quiet").stdout == ""


def test_link_is_not_called_as_an_installed_pipeline(install, saved):
    install("en_good")
    with pytest.raises(UsageError, match="'en_good' is the name of an installed pipeline already"):
        link(saved, "en_good")


def test_validate_is_1_where_something_is_wrong(call_nlpx, install, tmp_path):
    install("en_good")
    make_link("lost", tmp_path / "gone")
    result = call_nlpx("validate")
    assert result.returncode == 1
    rows = [line.split()[:4] for line in result.stdout.splitlines()]
    assert ["NAME", "KIND", "VERSION", "USABLE"] in rows
    assert ["en_good", "package", "1.0.0", "yes"] in rows
    assert ["lost", "link", "-", "no"] in rows
    assert "lost: it leads nowhere\n  mend it: nlpx link ORIGIN lost --force" in result.stdout
    assert "en_good:" not in call_nlpx("validate", "--quiet").stdout
