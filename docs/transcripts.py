"""Follow a page step by step in a fresh environment: what it says a command prints is what the command prints.

In a page, a block of ``console`` holds commands, each behind ``$``, and what they print; where they read ``data/``, the
folder of real corpora, and there is none, the page stays as it is. A sentence that ends with
"write `FILE`:" stands before a block that the reader puts into that file; one that ends with "`FILE` holds:" before a
block that shows a file that is there.
"""

from __future__ import annotations

import os
import re
import subprocess
import sysconfig
import venv
from pathlib import Path
from tempfile import TemporaryDirectory

DATA = Path(os.environ.get("NLPX_DATA", Path(__file__).resolve().parents[2] / "shared" / "data")).resolve()
BLOCK = re.compile(r"^```(?P<language>\w*)\n(?P<content>.*?)^```$", re.DOTALL | re.MULTILINE)
WRITTEN = re.compile(r"\b[Ww]rite `([^`]+)`:$")
SHOWN = re.compile(r"`([^`]+)`\s+holds:$")
# What is another each time: seconds, speeds, and the width of a table's columns, of which a speed can be the widest;
# and how many tests there are.
VARIABLE = re.compile(
    r" +[\d,]+(?= +Words per second)|(?<=\S) {2,}|^\.+ +\[100%\]\n\d+ passed in [\d.]+s$", re.MULTILINE
)
PROGRAMS = {"nlpx": "nlpx", "pip": "pip", "pytest": "pytest"}
SETTINGS = {
    "COLUMNS": "100",
    "NO_COLOR": "1",
    "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    # Everything is installed but the plugin itself: nothing is fetched.
    "PIP_NO_BUILD_ISOLATION": "0",
    "PIP_NO_DEPS": "1",
    "PIP_NO_INDEX": "1",
    "PIP_ROOT_USER_ACTION": "ignore",
    "PYTEST_ADDOPTS": "-p no:cacheprovider",
    # Pages are the same with PyTorch and without, and are followed faster.
    "PYTHONPATH": str(Path(__file__).resolve().parents[1] / "tests" / "without_torch"),
}


def follow(text: str) -> str:
    """Do what a page says, and return the page with what came of it."""
    if "```console" not in text or (" data/" in text and not DATA.is_dir()):
        return text
    with TemporaryDirectory() as name:
        folder = Path(name)
        environment = make_environment(folder / "env")
        work = folder / "work"
        work.mkdir()
        if DATA.is_dir():
            (work / "data").symlink_to(DATA)
        return BLOCK.sub(lambda block: _follow_block(block, work, environment), text)


def make_environment(folder: Path) -> dict[str, str]:
    """Make a fresh environment that sees all that is installed here, and return its variables."""
    venv.create(folder, with_pip=False, symlinks=True)
    site = next(folder.glob("lib/python*/site-packages"))
    here = sysconfig.get_paths()["purelib"]
    (site / "here.pth").write_text(f"import site; site.addsitedir({here!r})\n", encoding="utf8")
    for program, module in PROGRAMS.items():
        script = folder / "bin" / program
        script.write_text(f'#!/bin/sh\nexec "{folder}/bin/python" -m {module} "$@"\n', encoding="utf8")
        script.chmod(0o755)
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "NLPX"))}
    path = os.pathsep.join([str(folder / "bin"), os.environ.get("PATH", "")])
    return {**ours, **SETTINGS, "PATH": path, "XDG_CACHE_HOME": str(folder / "cache")}


def _follow_block(block: re.Match[str], folder: Path, environment: dict[str, str]) -> str:
    content = block["content"]
    sentence = block.string[: block.start()].rstrip()
    written, shown = WRITTEN.search(sentence), SHOWN.search(sentence)
    if written:
        file = folder / written[1]
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, encoding="utf8")
    elif shown:
        content = (folder / shown[1]).read_text(encoding="utf8")
    elif block["language"] == "console":
        commands = [line for line in content.splitlines() if line.startswith("$ ")]
        printed = "".join(f"{command}\n{_run(command[2:], folder, environment)}" for command in commands)
        content = content if _steady(printed) == _steady(content) else printed
    return f"```{block['language']}\n{content}```"


def _run(command: str, folder: Path, environment: dict[str, str]) -> str:
    """Return what a command prints, errors in their place."""
    done = subprocess.run(
        ["/bin/sh", "-c", command],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf8",
        check=False,
    )
    return done.stdout


def _steady(text: str) -> str:
    return VARIABLE.sub("#", text)
