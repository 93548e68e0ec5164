"""What the command line is due beside speed: each figure is the number of tests that pass of those there are."""

from __future__ import annotations

import re
import subprocess
import sys

from side_by_side import HERE, Row

_TESTED = {
    "options, arguments, short forms and defaults of the reference, each tried": (
        "tests/commands/test_reference_options.py",
    ),
    "malformed lines of CoNLL-U: refused with file:line": (
        "tests/corpora/conllu/test_sentences.py::test_a_malformed_line_is_an_error_with_its_number",
    ),
    "variants of IOB and other files of entities: read right, or refused with file:line": (
        "tests/corpora/converters/test_variants.py",
    ),
    "faults planted into good data, for each family of components: debug data finds them where they are": (
        "tests/together/test_seeded_faults.py",
        "plugins/nlp-tagger/tests/test_other_checks.py",
        "-k",
        "planted or problems",
    ),
    "files that cannot be read: debug data says where": (
        "tests/together/test_seeded_faults.py",
        "-k",
        "cannot_be_read or not_read or without_a_corpus",
    ),
    "EWT, UNER and clinc150: debug data finds what was looked at and is true, and nothing else": (
        "tests/together/test_seeded_faults.py",
        "-k",
        "has_the_faults_that_it_has or good_data",
    ),
    "download, link, package, install, validate on loopback and without network; any flipped byte is refused": (
        "tests/packages",
    ),
}


def bench_command_line() -> list[Row]:
    """Count what holds of the command line, by the tests that try it."""
    return [Row(what, "", _passed(*arguments), "", "all") for what, arguments in _TESTED.items()]


def _passed(*arguments: str) -> str:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *arguments]
    done = subprocess.run(command, cwd=HERE.parent, capture_output=True, text=True, check=False)
    counts = {name: int(count) for count, name in re.findall(r"(\d+) (passed|failed|error|skipped)", done.stdout)}
    if not counts.get("passed"):
        sys.exit(f"error: {' '.join(command)}\n{done.stdout[-2000:]}{done.stderr}")
    return f"{counts['passed']:,} of {sum(counts.values()):,}"
