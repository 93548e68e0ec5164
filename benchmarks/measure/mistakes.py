"""How many of ten misspelt keys in five sections of a config are reported, and how many with their line."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path

from clock import report

CONFIG = Path(sys.argv[2]).read_text(encoding="utf8")
# In which section which key is misspelt how.
MISTAKES = [
    ("nlp", "batch_size", "batchsize"),
    ("nlp", "before_creation", "before_creaton"),
    ("training", "patience", "patiense"),
    ("training", "max_steps", "maxsteps"),
    ("training", "eval_frequency", "eval_freqency"),
    ("training.optimizer", "learn_rate", "learnrate"),
    ("training.optimizer", "grad_clip", "grad_clp"),
    ("components.tok2vec.model.embed", "include_static_vectors", "include_static_vector"),
    ("components.tok2vec.model.embed", "rows", "row"),
    ("components.tagger", "label_smoothing", "label_smothing"),
]


def misspell(mistakes: list[tuple[str, str, str]]) -> tuple[str, dict[str, int]]:
    """Return the config with mistakes, and the line of each."""
    lines, section, places = CONFIG.splitlines(), "", {}
    for number, line in enumerate(lines):
        if line.startswith("["):
            section = line.strip("[]")
        for where, key, wrong in mistakes:
            if where == section and line.startswith(f"{key} ="):
                lines[number] = line.replace(key, wrong, 1)
                places[wrong] = number + 1
    assert len(places) == len(mistakes), "the config has not every key"
    return "\n".join(lines), places


def check(text: str) -> tuple[bool, str]:
    """Say whether ``debug config`` refuses a config, and what it prints."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "wrong.cfg"
        file.write_text(text, encoding="utf8")
        corpus = ["--paths.train", folder, "--paths.dev", folder]
        command = [sys.executable, "-m", sys.argv[1], "debug", "config", str(file), *corpus]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode != 0, done.stdout + done.stderr


assert not check(CONFIG)[0], "the config is refused as it is"
text, places = misspell(MISTAKES)
said = check(text)[1]
report(
    refused_alone=sum(check(misspell([mistake])[0])[0] for mistake in MISTAKES),
    reported_together_with_line=sum(
        bool(re.search(rf"wrong\.cfg:{line}\b.*{wrong}", said)) for wrong, line in places.items()
    ),
    reported_together_with_the_right_name=sum(
        any(wrong in row and re.search(rf"\b{key}\b", row.split(wrong, 1)[1]) for row in said.splitlines())
        for _, key, wrong in MISTAKES
    ),
)
