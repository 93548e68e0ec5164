# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from nlpx.commands.info import info as info
from nlpx.error_codes import Errors as Errors
from nlpx.glossary import explain as explain
from nlpx.training.devices import prefer_gpu as prefer_gpu
from nlpx.training.devices import require_cpu as require_cpu
from nlpx.training.devices import require_gpu as require_gpu
from thinc.api import Config as Config
from typing import TYPE_CHECKING
from .lazy import DocumentedPaths, lazy_names
from .library_imports import LibraryImports
from . import checks as checks
from . import commands as commands
from . import config as config
from . import corpora as corpora
from . import displacy as displacy
from . import errors as errors
from . import files as files
from . import hookspecs as hookspecs
from . import languages as languages
from . import matcher as matcher
from . import pipeline as pipeline
from . import scoring as scoring
from . import testing as testing
from . import tokens as tokens
from . import training as training
from . import vocab as vocab
from .pipeline import Language as Language
from .pipeline import blank as blank
from .pipeline import load as load
from .registry import registry as registry
from .tokens import Doc as Doc
from .tokens import DocBin as DocBin
from .tokens import Example as Example
from .tokens import Span as Span
from .tokens import Token as Token
from .vocab import Vocab as Vocab
PUBLIC_MODULES: tuple[str, ...]
__version__: str
