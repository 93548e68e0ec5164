"""Kill trainings and saves at any moment, and count how many end right and how many leave something behind."""

from __future__ import annotations

import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

from clock import report

CONFIG, TRAIN, DEV, FOLDER = sys.argv[2:6]
KILLS, STOPS, SAVES = 20, 10, 20
LIMITS = {"corpora.train.limit": 20, "corpora.dev.limit": 5, "training.max_steps": 8, "training.eval_frequency": 4}
chance = random.Random(1)

# Trains a loaded pipeline a little, so that another version is saved, again and again.
SAVING = """
import sys, nlpx
nlp = nlpx.load(sys.argv[1])
print("ready", flush=True)
while True:
    nlp.meta["version"] = f"1.{int(nlp.meta['version'].split('.')[1]) + 1}.0"
    nlp.to_disk(sys.argv[1])
"""


def train(output: Path) -> subprocess.Popen[str]:
    """Start a training that goes on from what is there."""
    paths = ["--paths.train", TRAIN, "--paths.dev", DEV]
    limits = [f"--{key}={value}" for key, value in LIMITS.items()]
    command = [sys.executable, "-m", "nlpx", "train", CONFIG, "--output", str(output), *paths, *limits, "--resume"]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)


def contents(folder: Path) -> dict[str, bytes]:
    """Return all files of a folder."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def fresh(name: str) -> Path:
    """Return the name of a folder that is not there."""
    folder = Path(FOLDER) / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.parent.mkdir(parents=True, exist_ok=True)
    return folder


def stopped(output: Path, number: int, *, within: float) -> int:
    """Send a training a signal at any moment; return its exit code."""
    process = train(output)
    time.sleep(chance.uniform(0, within))
    process.send_signal(number)
    process.communicate()
    return process.returncode


def try_trainings(number: int, tries: int, *, times: int) -> dict[str, int]:
    """Stop trainings; compare what they come to with the whole one."""
    right = leftovers = 0
    for _ in range(tries):
        output = fresh("stopped")
        codes = [stopped(output, number, within=seconds) for _ in range(times)]
        ended = train(output)
        _, said = ended.communicate()
        found = contents(output)
        right += ended.returncode == 0 and found.items() >= whole.items()
        leftovers += found.keys() > whole.keys()
        print(number, codes, said.splitlines()[0], file=sys.stderr)
    return {"tries": tries, "right": right, "leftovers": leftovers}


def try_saves() -> dict[str, int]:
    """Kill saves over a model; it must be loaded as it was or as it was to be, and the next save tidies up."""
    right = leftovers = 0
    for _ in range(SAVES):
        model = fresh("saved") / "model"
        shutil.copytree(Path(FOLDER) / "whole" / "model-last", model)
        names = contents(model).keys()
        with subprocess.Popen([sys.executable, "-c", SAVING, model], stdout=subprocess.PIPE, text=True) as process:
            process.stdout.readline()
            time.sleep(chance.uniform(0, 0.5))
            process.kill()
        save = "import sys, nlpx; nlpx.load(sys.argv[1]).to_disk(sys.argv[1])"
        done = subprocess.run([sys.executable, "-c", save, model], check=False)
        right += done.returncode == 0 and contents(model).keys() == names
        leftovers += [path.name for path in model.parent.iterdir()] != ["model"]
    return {"tries": SAVES, "right": right, "leftovers": leftovers}


started = time.perf_counter()
train(fresh("whole")).communicate()
seconds = time.perf_counter() - started
whole = contents(Path(FOLDER) / "whole")
assert {"model-best/config.cfg", "model-last/config.cfg"} <= whole.keys(), "the training has failed"
figures = {
    "kill": try_trainings(signal.SIGKILL, KILLS, times=2),
    "stop": try_trainings(signal.SIGTERM, STOPS, times=1),
    "save": try_saves(),
}
report(**{f"{key}_{name}": count for key, each in figures.items() for name, count in each.items()})
