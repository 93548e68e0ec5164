"""Builds that are killed leave the old knowledge base, or the new one."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from nlp_entitylinker.kb import KBBuilder, MappedKB
from nlpx.vocab import Vocab

# Builds version 1, then lets processes build version 2 and kill themselves after more and more calls of functions.
SCRIPT = """
import json, os, signal, sys
from pathlib import Path
from nlp_entitylinker.commands.build import build_kb
from nlp_entitylinker.kb import KBBuilder, MappedKB
from nlpx.vocab import Vocab

folder, n_moments, kind = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
tables = {version: folder.parent.parent / f"tables {version}" for version in (1, 2)}
for version, path in tables.items():
    path.mkdir(exist_ok=True)
    rows = "".join(f"Q{number},{number},{version} {number}\\n" for number in range(200))
    (path / "entities.csv").write_text("id,freq,vector\\n" + rows)
    rows = "".join(f"alias {number},Q{number},{1 / version}\\n" for number in range(200))
    (path / "aliases.csv").write_text("alias,id,probability\\n" + rows)

def build(version):
    if kind == "command":
        build_kb(tables[version], folder, force=True)
        return
    with KBBuilder(folder, 2) as builder:
        for number in range(200):
            builder.add_entity(f"Q{number}", number, [version, number])
            builder.add_alias(f"alias {number}", [f"Q{number}"], [1 / version])

n_calls = 0

def count(*_):
    global n_calls
    n_calls += 1
    if n_calls == last:
        os.kill(os.getpid(), signal.SIGKILL)

build(1)
last = -1
sys.setprofile(count)
build(1)
sys.setprofile(None)
total, found = n_calls, []
for moment in range(1, n_moments + 1):
    process = os.fork()
    if not process:
        n_calls, last = 0, total * moment // (n_moments + 1)
        sys.setprofile(count)
        build(2)
        os._exit(0)
    _, status = os.waitpid(process, 0)
    kb = MappedKB(Vocab(), 1).from_disk(folder)
    kb.verify()
    answers = {(*kb.get_vector(f"Q{n}"), kb.get_prior_prob(f"Q{n}", f"alias {n}")) for n in range(200)}
    versions = sorted({(version, prior) for version, _, prior in answers})
    found.append([os.WIFSIGNALED(status), len(answers), versions, len(os.listdir(folder.parent))])
print(json.dumps(found))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no fork")
@pytest.mark.parametrize(("kind", "n_moments"), [("class", 10), ("command", 5)])
def test_killed_build_leaves_a_whole_knowledge_base(tmp_path, kind, n_moments):
    folder = tmp_path / "out" / "kb"
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, folder, str(n_moments), kind], capture_output=True, text=True, check=False
    )
    assert not done.returncode, done.stderr
    found = json.loads(done.stdout)
    assert [is_killed for is_killed, *_ in found] == [True] * n_moments
    for _, n_answers, versions, n_entries in found:
        assert n_answers == 200
        assert versions in ([[1, 1]], [[2, 0.5]])
        # What a killed build leaves is one place, that of the next.
        assert n_entries <= 2
    assert [1, 1] in found[0][2]
    with KBBuilder(folder, 2):
        pass
    assert [entry.name for entry in folder.parent.iterdir()] == ["kb"]
    assert MappedKB(Vocab(), 1).from_disk(folder).is_empty()
