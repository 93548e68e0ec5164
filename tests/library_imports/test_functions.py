"""Modules of libraries that run their code when one of their functions is called."""

from __future__ import annotations

import pytest

# With thinc, and without what few need of what it imports.
_MODULES = (
    "sorted(sys.modules.keys() & {'srsly.ruamel_yaml', 'srsly.cloudpickle', 'wasabi.printer', 'multiprocessing'})"
)


def test_thinc_comes_without_what_few_need(run_python):
    assert run_python(f"import sys, nlpx, thinc.api; print({_MODULES})").stdout.split() == ["[]"]


@pytest.mark.parametrize(
    ("module", "call", "brings"),
    [
        ("srsly", "srsly.yaml_loads('a: [1, 2]')", "srsly.ruamel_yaml"),
        ("srsly", "srsly.yaml_dumps({'a': 1})", "srsly.ruamel_yaml"),
        ("srsly", "srsly.is_yaml_serializable({'a': 1})", "srsly.ruamel_yaml"),
        ("srsly", "srsly.pickle_loads(srsly.pickle_dumps({'a': lambda: 1}))['a']()", "srsly.cloudpickle"),
        ("wasabi", "wasabi.table([('a', 'b')])", "wasabi.printer"),
        ("wasabi", "wasabi.msg.text('a', no_print=True)", "wasabi.printer"),
        ("wasabi", "hasattr(wasabi, 'tabel')", "wasabi.printer"),
        ("wasabi.tables", "wasabi.tables.row(['a', 'b'])", "wasabi.tables"),
    ],
)
def test_a_call_gives_what_it_always_gives(run_python, module, call, brings):
    code = f"import sys, {module}; before = {brings!r} in sys.modules; print(repr({call}), {brings!r} in sys.modules)"
    assert run_python(f"import nlpx; {code}").stdout == run_python(code).stdout


def test_functions_are_known_by_their_names_and_are_the_true_ones_afterwards(run_python):
    code = (
        "import nlpx, srsly, srsly._yaml_api as module; print(srsly.read_yaml.__module__, srsly.read_yaml.__name__); "
        "srsly.yaml_loads('1'); print(module.read_yaml.__code__.co_filename == module.__file__)"
    )
    assert run_python(code).stdout.split() == ["srsly._yaml_api", "read_yaml", "True"]


def test_a_file_that_is_no_yaml_is_refused_as_ever(run_python, tmp_path):
    (tmp_path / "file.yml").write_text("a: [1", encoding="utf8")
    code = "import nlpx, srsly, sys\ntry: srsly.read_yaml(sys.argv[1])\nexcept ValueError as error: print('refused')"
    assert run_python(code, tmp_path / "file.yml").stdout.split() == ["refused"]
