"""From a name to an installed pipeline, by an index on a server of this machine."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import nlpx
from nlpx.commands.download import download
from nlpx.commands.install import install
from nlpx.errors import PackageError, UsageError
from nlpx.packages import fetching, installing
from nlpx.packages.index import read_index
from nlpx.pipeline.places.links import find_link


@pytest.fixture(autouse=True)
def _environment(environment, server):
    """Have an environment and a server in all tests."""


@pytest.fixture
def no_installer(monkeypatch):
    """Have no installer at all, so that nobody can have installed anything."""

    def run(*arguments, **options):
        raise AssertionError(f"there was nothing to run: {arguments}")

    monkeypatch.setattr(subprocess, "run", run)


@pytest.fixture
def unpacks(monkeypatch, environment):
    """Have an installer that unpacks wheels into the environment, which is all that these need."""

    def run(command, **options):
        for word in command:
            if word.endswith(".whl"):
                zipfile.ZipFile(word).extractall(environment)
        return subprocess.CompletedProcess(command, 0, "", "")

    monkeypatch.setattr(subprocess, "run", run)


@pytest.fixture
def commands(monkeypatch):
    """Return the arguments that the installer is run with, which is not run."""
    seen = []

    def run(command, **options):
        seen.append(command)
        return subprocess.CompletedProcess(command, 0, "", "")

    monkeypatch.setattr(subprocess, "run", run)
    return seen


def flip(path):
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def test_pipeline_is_downloaded_installed_linked_and_loaded(server, indexed, environment, unpacks, capsys):
    indexed(shortcuts={"en": "en_served"})
    download("en", index=f"{server.url}/index.json")
    assert nlpx.load("en_served").pipe_names == ["merge_entities"]
    assert nlpx.load("en").meta["version"] == "1.0.0"
    assert find_link("en").target == environment / "en_served"
    captured = capsys.readouterr()
    assert "installed en_served 1.0.0; it is loaded by: nlpx.load('en_served')" in captured.out
    assert captured.err == ""


def test_flipped_byte_is_refused_and_nothing_is_installed(server, indexed, no_installer, tmp_path):
    indexed()
    flip(server.folder / "en_served-1.0.0-py3-none-any.whl")
    for to in (None, tmp_path / "kept"):
        with pytest.raises(PackageError, match=r"not the file that was meant, so nothing is installed: its sha256 is"):
            download("en_served", index=f"{server.url}/index.json", to=to)
    assert not (tmp_path / "kept").exists()


def test_what_breaks_off_leaves_nothing(server, indexed, no_installer, tmp_path, monkeypatch):
    indexed()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "scratch"))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "scratch"))
    (tmp_path / "scratch").mkdir()

    def cut(handler):
        handler.send_response(200)
        handler.send_header("Content-Length", "100000")
        handler.end_headers()
        handler.wfile.write(b"PK" * 100)

    server.answers["/en_served-1.0.0-py3-none-any.whl"] = cut
    for to in (None, tmp_path / "kept"):
        with pytest.raises(PackageError, match="the connection ended after 200 of 100,000 bytes"):
            download("en_served", index=f"{server.url}/index.json", to=to)
    assert not any((tmp_path / "scratch").iterdir())
    assert not (tmp_path / "kept").exists()


def test_interrupt_leaves_nothing(server, indexed, no_installer, tmp_path, monkeypatch):
    indexed()

    def interrupt(*arguments, **options):
        raise KeyboardInterrupt

    monkeypatch.setattr("nlpx.packages.downloading.read_archive", interrupt)
    with pytest.raises(KeyboardInterrupt):
        download("en_served", index=f"{server.url}/index.json", to=tmp_path / "kept")
    assert not (tmp_path / "kept").exists()


def test_file_of_unknown_hash_is_told_and_taken_only_where_nobody_can_have_changed_it(
    server, indexed, tmp_path, monkeypatch, capsys
):
    index = indexed()
    wheel = index["pipelines"]["en_served"]["1.0.0"]["wheel"]
    digits = wheel.pop("sha256")
    wheel["url"] = f"{server.url}/{wheel['url']}"
    (tmp_path / "index.json").write_text(json.dumps(index))
    options = {"index": str(tmp_path / "index.json"), "to": tmp_path / "kept"}
    download("en_served", **options)
    assert f"only the server vouches for it; it is {digits}" in capsys.readouterr().err
    monkeypatch.setattr(fetching, "_HERE", ())
    with pytest.raises(PackageError, match=r"no sha256 of it is known, so nothing is installed; .* --sha256"):
        download("en_served", **options)
    download("en_served", sha256=digits.upper(), **options)
    assert capsys.readouterr().err == ""
    with pytest.raises(PackageError, match=f"its sha256 is {digits}, where {'0' * 64} is due"):
        download("en_served", sha256="0" * 64, **options)


def test_archive_of_something_else_is_refused(server, indexed, wheel, no_installer):
    indexed()
    other = wheel(server.folder, "en_other")
    other.replace(server.folder / "en_served-1.0.0-py3-none-any.whl")
    index = json.loads((server.folder / "index.json").read_text())
    del index["pipelines"]["en_served"]["1.0.0"]["wheel"]["sha256"]
    (server.folder / "index.json").write_text(json.dumps(index))
    with pytest.raises(PackageError, match=r"this is en_other 1\.0\.0, where en_served 1\.0\.0 is due"):
        download("en_served", index=f"{server.url}/index.json")
    (server.folder / "en_served-1.0.0-py3-none-any.whl").write_text("a page")
    with pytest.raises(PackageError, match=r"any\.whl: this is no package of a pipeline, or it is damaged"):
        download("en_served", index=f"{server.url}/index.json")


def test_version_is_that_of_the_archive_however_it_is_written(server, indexed, commands, capsys):
    data = indexed(version="1.0a1")
    versions = data["pipelines"]["en_served"]
    versions["1.0.0-alpha.1"] = versions.pop("1.0a1")
    (server.folder / "index.json").write_text(json.dumps(data))
    for model, direct in (("en_served", False), ("en_served-1.0.0-alpha.1", True)):
        download(model, direct, index=f"{server.url}/index.json")
        # What pip takes for a version in the name of a wheel.
        assert commands[-1][-1].endswith("en_served-1.0.0a1-py3-none-any.whl")


def test_direct_download_takes_the_version_that_is_named(server, indexed, wheel, commands):
    indexed(spacy_version="<3.0")
    wheel(server.folder, "en_served", version="0.5")
    index = json.loads((server.folder / "index.json").read_text())
    index["urls"] = {"wheel": "{name}-{version}-py3-none-any.whl"}
    (server.folder / "index.json").write_text(json.dumps(index))
    where = f"{server.url}/index.json"
    with pytest.raises(PackageError, match=r"of 1\.0\.0: it is for spaCy <3\.0"):
        download("en_served", index=where)
    download("en_served-1.0.0", direct=True, index=where)
    download("en_served-0.5", True, index=where, silent=True)
    assert [Path(command[-1]).name for command in commands] == [
        "en_served-1.0.0-py3-none-any.whl",
        "en_served-0.5-py3-none-any.whl",
    ]
    with pytest.raises(UsageError, match=r"--direct takes a name with its version, such as en_served-1\.0\.0"):
        download("en_served", True, index=where)
    with pytest.raises(UsageError, match=r"nlpx download --direct en_served-1\.0\.0"):
        download("en_served-1.0.0", index=where)


def test_url_names_another_server_for_the_archives(server, indexed, wheel, commands):
    index = indexed()
    index["pipelines"]["en_served"]["1.0.0"]["wheel"]["url"] = "https://example.org/gone.whl"
    (server.folder / "index.json").write_text(json.dumps(index))
    folder = server.folder / "mirror" / "en_served-1.0.0"
    folder.mkdir(parents=True)
    (server.folder / "en_served-1.0.0-py3-none-any.whl").rename(folder / "en_served-1.0.0-py3-none-any.whl")
    download("en_served", url=f"{server.url}/mirror/", index=f"{server.url}/index.json", silent=True)
    assert server.asked[-1] == "/mirror/en_served-1.0.0/en_served-1.0.0-py3-none-any.whl"
    assert len(commands) == 1


def test_requirements_come_first_and_spacy_does_not(server, indexed, commands):
    there = "numpy>=1; python_version > '3'"
    indexed(requires=("spacy>=3.8,<3.9", there, "missing-thing>=2", 'other; extra == "x"', 'old; python_version < "3"'))
    download("en_served", False, False, None, "--user", index=f"{server.url}/index.json", silent=True)
    first, second = commands
    assert first[:4] == [sys.executable, "-m", "pip", "install"]
    assert first[-2:] == ["--user", "missing-thing>=2"]
    assert second[-3:-1] == ["--no-deps", "--user"]
    commands.clear()
    download("en_served", False, False, None, "--no-deps", index=f"{server.url}/index.json", silent=True)
    assert len(commands) == 1
    assert commands[0].count("--no-deps") == 1


def test_failure_of_the_installer_is_one_sentence(server, indexed, monkeypatch):
    indexed()

    def run(command, **options):
        return subprocess.CompletedProcess(command, 1, "", f"WARNING: x\nERROR: {command[-1]} is not to be had.\n")

    monkeypatch.setattr(subprocess, "run", run)
    with pytest.raises(PackageError) as caught:
        download("en_served", index=f"{server.url}/index.json")
    wheel = "en_served-1.0.0-py3-none-any.whl"
    assert str(caught.value) == f"{wheel} cannot be installed; pip says: {wheel} is not to be had"


def test_uv_installs_where_there_is_no_pip(server, indexed, commands, monkeypatch):
    indexed()
    monkeypatch.setattr(installing, "_is_there", lambda name: False)
    monkeypatch.setattr("shutil.which", {"uv": "/bin/uv"}.get)
    download("en_served", index=f"{server.url}/index.json", silent=True)
    assert commands[0][:6] == ["/bin/uv", "pip", "install", "--quiet", "--python", sys.executable]
    monkeypatch.setattr("shutil.which", lambda name: None)
    with pytest.raises(PackageError, match="neither pip nor uv is there"):
        download("en_served", index=f"{server.url}/index.json")


def test_what_is_installed_already_is_not_fetched_again(server, indexed, install, no_installer, capsys):
    indexed(shortcuts={"en": "en_served"})
    install("en_served")
    download("en", index=f"{server.url}/index.json")
    assert "en_served 1.0.0 is installed already" in capsys.readouterr().out
    assert server.asked == ["/index.json"]
    assert nlpx.load("en").lang == "en"


def test_link_of_the_users_stays(server, indexed, install, no_installer, saved, capsys):
    from nlpx.commands.link import link

    indexed(shortcuts={"en": "en_served"})
    install("en_served")
    link(str(saved), "en")
    download("en", index=f"{server.url}/index.json")
    assert find_link("en").target == saved
    assert f"the link 'en' leads to {saved}, and stays as it is" in capsys.readouterr().err


def test_folder_is_filled_and_installed_from_without_network(server, indexed, unpacks, tmp_path):
    indexed()
    indexed("en_more", version="2.0")
    kept = tmp_path / "kept"
    for name in ("en_served", "en_more"):
        download(name, index=f"{server.url}/index.json", to=kept, silent=True)
    assert read_index(str(kept / "index.json")).names() == ["en_more", "en_served"]
    server.stop()
    install(kept)
    assert nlpx.load("en_more").meta["version"] == "2.0"
    assert nlpx.load("en_served").meta["name"] == "served"


def test_flipped_byte_in_a_folder_is_refused_before_anything_is_installed(server, indexed, no_installer, tmp_path):
    indexed()
    indexed("en_more")
    for name in ("en_served", "en_more"):
        download(name, index=f"{server.url}/index.json", to=tmp_path / "kept", silent=True)
    flip(tmp_path / "kept" / "en_served-1.0.0-py3-none-any.whl")
    with pytest.raises(PackageError, match="not the file that was meant, so nothing is installed"):
        install(tmp_path / "kept")


def test_pipelines_that_one_requires_are_looked_at_and_installed_with_it(server, indexed, commands, tmp_path):
    indexed("en_more", version="2.0")
    indexed("en_more", version="1.0")
    indexed(requires=("en-more<2", "missing-thing>=2"))
    kept, index = tmp_path / "kept", f"{server.url}/index.json"
    for name in ("en_more-2.0", "en_more-1.0", "en_served-1.0.0"):
        download(name, direct=True, index=index, to=kept, silent=True)
    install(kept, "en_served", silent=True)
    of_requirements, of_archives = commands
    assert of_requirements[-1] == "missing-thing>=2"
    assert "en-more<2" not in of_requirements
    names = [Path(word).name for word in of_archives if word.endswith(".whl")]
    assert names == ["en_more-1.0-py3-none-any.whl", "en_served-1.0.0-py3-none-any.whl"]
    flip(kept / "en_more-1.0-py3-none-any.whl")
    commands.clear()
    with pytest.raises(PackageError, match=r"en_more-1\.0.*not the file that was meant"):
        install(kept, "en_served", silent=True)
    assert not commands


def test_folder_of_archives_needs_no_index(wheel, commands, tmp_path):
    wheel(tmp_path / "kept", "en_a")
    wheel(tmp_path / "kept", "en_a", version="1.5", spacy_version="<3.0")
    (tmp_path / "kept" / "notes.txt").write_text("")
    install(tmp_path / "kept", "en_a", silent=True)
    assert commands[0][5:-1] == [
        "--disable-pip-version-check",
        "--no-input",
        "--no-index",
        "--find-links",
        str(tmp_path / "kept"),
        "--no-deps",
    ]
    assert commands[0][-1].endswith("en_a-1.0.0-py3-none-any.whl")


@pytest.mark.parametrize("what", ["nothing", "empty"])
def test_folder_without_packages_is_told(tmp_path, what):
    (tmp_path / "empty").mkdir()
    message = {"nothing": "there is no such folder; .*--to", "empty": "there is no package of a pipeline in it"}[what]
    with pytest.raises(PackageError, match=message):
        install(tmp_path / what)


def test_pip_arguments_do_not_go_with_a_folder(tmp_path):
    with pytest.raises(UsageError, match="with --to nothing is installed, so --user is for nobody"):
        download("en_served", False, False, None, "--user", to=tmp_path)
    with pytest.raises(UsageError, match="the name of the pipeline comes first"):
        download("--user")
