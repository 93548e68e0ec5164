"""What types and lint do not see of Python 3.10, the oldest release that is supported."""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_no_named_tuple_has_another_base_which_python_3_10_refuses():
    paths = [*ROOT.glob("core/**/*.py"), *ROOT.glob("plugins/*/nlp_*/**/*.py")]
    sources = {path: path.read_text(encoding="utf8") for path in paths}
    named_tuples = [
        (path.relative_to(ROOT).as_posix(), node.name, bases)
        for path, source in sources.items()
        if "NamedTuple" in source
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ClassDef) and "NamedTuple" in (bases := [ast.unparse(base) for base in node.bases])
    ]
    assert len(named_tuples) > 50
    assert [each for each in named_tuples if len(each[2]) > 1] == []
