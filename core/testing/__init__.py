"""Contract tests: what everything that plugins offer must do, as tests for pytest.

A plugin's test file names the plugin and gets a test class for all that it offers::

    from nlpx.testing import contract_tests

    TestContract = contract_tests("my-plugin")

What the tests cannot know by themselves, a case says: the settings of an architecture, a sample of a format::

    TestContract = contract_tests(
        "my-plugin",
        ArchitectureCase("my.Mixer.v1", settings={"width": 8}, inputs=sample_vectors),
        ConverterCase("my-format", sample="Ada|PERSON lived|O"),
    )

Examples that name what several plugins offer, such as those of a documentation, get a class of their own::

    TestExamples = example_tests(ArchitectureCase.from_config(TEXT, overrides={"model.nO": 3}))

Nothing is registered with pytest, so test runs that do not import this module never notice it. Each kind of offer has a
contract, one file each, whose tests are listed in the docstring of its case; a new contract is one more in
`gathering.CONTRACTS`.
"""

from __future__ import annotations

from .architectures import ArchitectureCase
from .cases import Case
from .commands import CommandCase
from .components import ComponentCase
from .converters import ConverterCase
from .data_checks import DataCheckCase
from .functions import FunctionCase
from .gathering import contract_tests, example_tests
from .gradients import check_gradients
from .languages import LanguageCase
from .notices import NoticeCase
from .objectives import ObjectiveCase
from .renderers import RendererCase
from .sample_docs import annotated_docs, sample_docs, sample_examples
from .sample_models import sample_vectors, token_vectors
from .scorers import ScorerCase

__all__ = [
    "ArchitectureCase", "Case", "CommandCase", "ComponentCase", "ConverterCase", "DataCheckCase", "FunctionCase",
    "LanguageCase", "NoticeCase", "ObjectiveCase", "RendererCase", "ScorerCase", "annotated_docs", "check_gradients",
    "contract_tests", "example_tests", "sample_docs", "sample_examples", "sample_vectors", "token_vectors",
]  # fmt: skip
