"""What the annotated Docs of a run are written to."""

from __future__ import annotations

from pathlib import Path

import pytest

from nlpx.pipeline.applying.outputs import OUTPUTS, JsonLinesOutput
from nlpx.tokens import Doc
from nlpx.vocab import Vocab


@pytest.mark.parametrize("ending", OUTPUTS)
def test_sizes_are_those_of_what_is_kept_after_going_back(tmp_path, ending):
    output = OUTPUTS[ending](tmp_path)
    output.add([Doc(Vocab(), words=["a"])])
    sizes = output.keep()
    output.add([Doc(Vocab(), words=["b"])])
    output.keep()
    output.go_back(sizes)
    assert output.keep() == sizes
    output.close()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no such device here")
def test_a_full_disk_is_no_fault_of_a_doc(tmp_path):
    (tmp_path / "docs.jsonl").symlink_to("/dev/full")
    output = JsonLinesOutput(tmp_path)
    with pytest.raises(OSError, match="No space left on device"):
        output.add([Doc(Vocab(), words=["word" * 100_000])])
    output.close()
