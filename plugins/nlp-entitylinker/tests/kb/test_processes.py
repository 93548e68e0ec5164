"""The processes of a build."""

from __future__ import annotations

import subprocess
import sys

import pytest

SCRIPT = """
import os, signal
from nlp_entitylinker.kb.processes import processes

if __name__ == "__main__":
    with processes(1) as pool:
        print(pool.submit(os.getppid).result() == os.getpid(), flush=True)
        os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_processes_end_with_the_one_that_is_killed(tmp_path):
    (tmp_path / "script.py").write_text(SCRIPT)
    # Its output ends when nobody has it open any more.
    done = subprocess.run(
        [sys.executable, tmp_path / "script.py"], capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stdout) == (-9, "True\n")
