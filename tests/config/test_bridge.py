"""confection without pydantic, until somebody uses pydantic."""

from __future__ import annotations

import sys

import pytest

_RESOLVE = """
import catalogue, confection

class Functions(confection.registry):
    things = catalogue.create("test", "things")

def resolve(size):
    try:
        return Functions.resolve({"size": size}, schema=Schema)["size"]
    except confection.ConfigValidationError as error:
        return "refused"

print(resolve(3), resolve(-3))
"""


def test_a_pipeline_is_made_without_pydantic(run_python):
    code = "import sys, nlpx; nlpx.blank('en').add_pipe('sentencizer'); print('pydantic' in sys.modules)"
    assert run_python(code).stdout.split() == ["False"]


_OLD = pytest.param("pydantic.v1", marks=pytest.mark.skipif(sys.version_info >= (3, 14), reason="it is not for 3.14"))


@pytest.mark.parametrize("module", ["pydantic", _OLD])
def test_a_schema_of_pydantics_is_known_when_there_is_one(run_python, module):
    schema = f"import {module}\nclass Schema({module}.BaseModel):\n    size: {module}.PositiveInt\n"
    assert run_python(f"import nlpx.config.config\n{schema}{_RESOLVE}").stdout.split() == ["3", "refused"]


def test_pydantic_stays_what_it_is_where_it_was_imported_before(run_python):
    code = (
        "import pydantic, nlpx.config.config, confection.validation as validation; "
        "print(validation._PydanticV2BaseModel is pydantic.BaseModel)"
    )
    assert run_python(code).stdout.split() == ["True"]


# Releases of confection that do not take pydantic as the one that is installed does.
_OTHER = {
    "needs it": "from pydantic import BaseModel",
    "has other names": "try:\n    from pydantic import BaseModel as Known\nexcept ImportError:\n    Known = None",
}


@pytest.mark.parametrize("validation", _OTHER.values(), ids=_OTHER.keys())
def test_another_confection_is_imported_with_pydantic(run_python, tmp_path, validation):
    package = tmp_path / "confection"
    package.mkdir()
    (package / "__init__.py").write_text("from .validation import *\nclass Config(dict): pass\n")
    (package / "validation.py").write_text(validation)
    (package / "typechecker.py").write_text("Ctx = check_type = get_annot_branches = None")
    (package / "util.py").write_text("try_load_json = None")
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); import nlpx.config.bridge, confection.validation as validation; "
        "import pydantic; print(pydantic.BaseModel in vars(validation).values())"
    )
    assert run_python(code, tmp_path).stdout.split() == ["True"]
