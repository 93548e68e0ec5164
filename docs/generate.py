"""Write the generated pages and the generated parts of the README; ``--check`` says whether they are up to date."""

from __future__ import annotations

import inspect
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import MISSING, fields, is_dataclass
from pathlib import Path

import click
import pluggy
from api_page import api_page
from known_names import CATALOGUE, catalogue
from stubs import STUBS, stubs
from train_page import train_page
from transcripts import follow

import nlpx
from nlpx import hookspecs
from nlpx.deprecations import DEPRECATIONS
from nlpx.hookspecs import MetricSpec
from nlpx.plugins import installed
from nlpx.registry.kinds import KINDS
from nlpx.registry.table import TABLES, all_tables
from nlpx.spec_checks import SPECS

DOCS = Path(__file__).resolve().parent
ROOT = DOCS.parent
# The README's example and, behind it, what it prints.
EXAMPLE = re.compile(
    r"(<!-- example -->\n```python\n(?P<code>.*?)```\n\n```\n)(.*?)(```\n<!-- /example -->)", re.DOTALL
)
NOTICE = "<!-- Written by docs/generate.py (`make docs`); edit the sources instead. -->\n"


def hooks_page() -> str:
    """Describe every hook from its docstring."""
    parts = [NOTICE, "# Hooks\n", inspect.getdoc(hookspecs) or "", ""]
    manager = pluggy.PluginManager("nlpx")
    manager.add_hookspecs(hookspecs)
    names = [name for name in vars(hookspecs) if name.startswith("nlpx_")]
    for name in names:
        function = getattr(hookspecs, name)
        signature = str(inspect.signature(function)).replace("'", "")
        parts += [f"## {name}\n", f"`{name}{signature}`\n", inspect.getdoc(function) or "", ""]
        if name in SPECS:
            parts += [*spec_table(SPECS[name]), ""]
    parts += ["## MetricSpec\n", *spec_table(MetricSpec), ""]
    parts += ["## Targets\n", *targets(), ""]
    parts += ["## Versions of the contract\n", *versions(), ""]
    return "\n".join(parts)


def targets() -> list[str]:
    """Say of each kind of offer how its target is used."""
    lines = [
        "What the target of an offer must be, what it is called with, and what it must give; where it gives something",
        "else a sentence names its plugin. A function of any other registry gives what it likes. What configs name is",
        "called with the settings of its block.\n",
        "| offers | the target is | called with | gives | of which each is |",
        "| --- | --- | --- | --- | --- |",
    ]
    for table, kind in sorted(KINDS.items()):
        takes = "" if kind.takes is None else ", ".join(f"`{name}`" for name in kind.takes) or "nothing"
        dues = (due.words if due else "" for due in (kind.gives, kind.items))
        lines.append(f"| {table} | {kind.target.words} | {takes} | {' | '.join(dues)} |")
    return lines


def versions() -> list[str]:
    """Say which versions of the contract are served, and what has another name in newer ones."""
    served = " to ".join(map(str, dict.fromkeys((hookspecs.OLDEST_CONTRACT, hookspecs.CONTRACT))))
    lines = [
        f"nlpx-core {nlpx.__version__} serves version {served}. A manifest may state the version that it was made for",
        f"(`nlpx_contract = {hookspecs.CONTRACT}`); a core that does not serve it leaves the plugin out and says what",
        "to upgrade. What is called otherwise in a newer version is served under its old name for a while, and",
        "`nlpx plugins` says who uses that:\n",
        "| old name | new name | since version | until nlpx-core |",
        "| --- | --- | --- | --- |",
    ]
    rows = [f"| `{old}` | `{new}` | {version} | {until} |" for old, new, version, until in DEPRECATIONS]
    return [*lines, *(rows or ["| (none yet) | | | |"])]


def spec_table(spec: type) -> list[str]:
    """Describe a spec and its fields, from the docstrings of its class and of those that it derives from."""
    docs = [inspect.cleandoc(each.__doc__ or "") for each in spec.__mro__ if is_dataclass(each)]
    meanings = {name: text for doc in reversed(docs) for name, text in arguments_in(doc)}
    lines = [f"`{spec.__name__}`: {docs[0].partition(chr(10) + 'Args:')[0].strip()}\n"]
    lines += ["| field | type | default | |", "| --- | --- | --- | --- |"]
    for each in fields(spec):
        has_default = each.default is not MISSING or each.default_factory is not MISSING
        default = each.default_factory() if each.default_factory is not MISSING else each.default
        shown = f"`{default!r}`" if has_default else "required"
        kind = str(each.type).replace("|", "or")
        lines.append(f"| `{each.name}` | `{kind}` | {shown} | {meanings.get(each.name, '')} |")
    return lines


def arguments_in(doc: str) -> list[tuple[str, str]]:
    """Return the names and texts of the section Args of a docstring."""
    section = re.search(r"^Args:\n(.*?)(?=^\S|\Z)", doc, flags=re.DOTALL | re.MULTILINE)
    if section is None:
        return []
    text = inspect.cleandoc(section[1])
    parts = re.split(r"^(\w+): ", text, flags=re.MULTILINE)[1:]
    return [(name, " ".join(meaning.split())) for name, meaning in zip(parts[::2], parts[1::2], strict=True)]


def commands_page() -> str:
    """Show the help of every command."""
    parts = [NOTICE, "# Commands\n"]
    for name, command in TABLES["commands"].get_all().items():
        context = click.Context(
            command,
            info_name=f"nlpx {name}",
            terminal_width=100,
            max_content_width=100,
            help_option_names=["-h", "--help"],
        )
        parts += [f"## nlpx {name}\n", "```", command.get_help(context), "```", ""]
    return "\n".join(parts)


def names_page() -> str:
    """List every registered name with its plugin."""
    parts = [NOTICE, "# Registered names\n"]
    for table in all_tables():
        if table.offers():
            parts += [f"## {table.name}\n", "| name | plugin | |", "| --- | --- | --- |"]
            parts += [
                f"| `{each.spec.name}` | {each.plugin.distribution} | {each.spec.summary} |" for each in table.offers()
            ]
            parts.append("")
    return "\n".join(parts)


def readme() -> str:
    """Run the README's example and put what it prints behind it."""
    text = (ROOT / "README.md").read_text(encoding="utf8")
    example = EXAMPLE.search(text)
    assert example is not None, "README.md has no example"
    command = [sys.executable, "-c", example["code"]]
    output = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf8", check=True).stdout
    return text[: example.start(3)] + output + text[example.end(3) :]


def followed_pages() -> dict[Path, str]:
    """Follow the guides, the page of a format, and what the README and those of plugins show."""
    guides = [*sorted((DOCS / "guides").glob("*.md")), DOCS / "jsonl.md", *sorted(ROOT.glob("plugins/*/README.md"))]
    pages = {page: page.read_text(encoding="utf8") for page in guides}
    pages[ROOT / "README.md"] = readme()
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return dict(zip(pages, pool.map(follow, pages.values()), strict=True))


def write(path: Path, text: str | None) -> None:
    """Write a page, or remove one that there is no more."""
    if text is None:
        path.unlink()
    else:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf8")


def main() -> int:
    """Write the pages, or compare them with what is there."""
    assert not installed().failures, installed().failures
    pages = {
        CATALOGUE: catalogue(),
        DOCS / "api.md": f"{NOTICE}\n{api_page()}",
        DOCS / "hooks.md": hooks_page(),
        DOCS / "commands.md": commands_page(),
        DOCS / "names.md": names_page(),
        DOCS / "train.md": f"{NOTICE}\n{train_page()}",
        **stubs(),
        **followed_pages(),
    }
    stale = [path for path, text in pages.items() if not path.is_file() or path.read_text(encoding="utf8") != text]
    stale += [path for path in STUBS.rglob("*.*") if path not in pages]
    if "--check" not in sys.argv[1:]:
        for path in stale:
            write(path, pages.get(path))
    elif stale:
        names = ", ".join(str(path.relative_to(ROOT)) for path in stale)
        print(f"error: not up to date: {names}; run 'make docs'", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
