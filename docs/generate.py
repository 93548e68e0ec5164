"""Write the generated pages and the generated parts of the README; ``--check`` says whether they are up to date."""

from __future__ import annotations

import inspect
import re
import subprocess
import sys
from pathlib import Path

import click
import pluggy

from nlpx import hookspecs
from nlpx.plugins import installed
from nlpx.registry.table import TABLES

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
    return "\n".join(parts)


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
    for table in TABLES.values():
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


def main() -> int:
    """Write the pages, or compare them with what is there."""
    assert not installed().failures, installed().failures
    pages = {
        DOCS / "hooks.md": hooks_page(),
        DOCS / "commands.md": commands_page(),
        DOCS / "names.md": names_page(),
        ROOT / "README.md": readme(),
    }
    stale = [path for path, text in pages.items() if not path.is_file() or path.read_text(encoding="utf8") != text]
    if "--check" not in sys.argv[1:]:
        for path in stale:
            path.write_text(pages[path], encoding="utf8")
    elif stale:
        names = ", ".join(str(path.relative_to(ROOT)) for path in stale)
        print(f"error: not up to date: {names}; run 'make docs'", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
