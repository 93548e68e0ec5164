"""The pages name what there is: links lead somewhere, files are there, and no component is left out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from nlpx.plugins import installed

ROOT = Path(__file__).resolve().parents[2]
READMES = sorted(ROOT.glob("plugins/nlp-*/README.md"))
PAGES = [*sorted(ROOT.glob("*.md")), *READMES, *sorted(ROOT.glob("docs/**/*.md"))]
PAGES += [*sorted(ROOT.glob("examples/*/README.md")), *sorted(ROOT.glob("benchmarks/*.md"))]


def name_of(page):
    return page.relative_to(ROOT).as_posix()


def anchors(page):
    """Return what the headings of a page are linked by."""
    headings = re.findall(r"^#+ (.*)", page.read_text(encoding="utf8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_links_lead_to_what_is_there(page):
    text = re.sub(r"^( *)```.*?^ *```", "", page.read_text(encoding="utf8"), flags=re.DOTALL | re.MULTILINE)
    for link in re.findall(r"\]\((?![a-z]+:)([^)\s]+)\)", text):
        path, _, anchor = link.partition("#")
        target = page.parent / path if path else page
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


@pytest.mark.parametrize("page", READMES, ids=name_of)
def test_files_that_a_plugin_tells_of_are_there(page):
    (package,) = (manifest.parent for manifest in page.parent.glob("nlp_*/plugin.py"))
    rows = [line for line in page.read_text(encoding="utf8").splitlines() if line.startswith("| `")]
    named = {name for row in rows for name in re.findall(r"`([\w/]+(?:\.pyx?|/))`", row)}
    assert len(named) > 7
    assert [name for name in sorted(named) if not list(package.rglob(name.strip("/")))] == []


def test_the_readme_names_every_environment_variable():
    sources = [*ROOT.glob("core/**/*.py"), *ROOT.glob("plugins/nlp-*/nlp_*/**/*.py"), ROOT / "hatch_build.py"]
    used = {name for file in sources for name in re.findall(r"\bNLPX_[A-Z_]+", file.read_text(encoding="utf8"))}
    told = set(re.findall(r"^\| `(NLPX_\w+)` \|", (ROOT / "README.md").read_text(encoding="utf8"), re.MULTILINE))
    # The last is a constant of the compiled modules.
    assert told == used - {"NLPX_SOURCE"}


def test_the_readme_names_the_components_of_each_plugin():
    rows = re.findall(r"^\| `(nlp-\w+)` \| (.*) \|$", (ROOT / "README.md").read_text(encoding="utf8"), re.MULTILINE)
    named = dict(rows)
    for offer in installed().all_offers():
        if offer.spec.table == "factories" and offer.plugin.distribution != "nlpx-core":
            assert f"`{offer.spec.name}`" in named[offer.plugin.distribution]
