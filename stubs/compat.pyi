# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from thinc.api import Optimizer as Optimizer
from typing import Literal as Literal
from typing import Protocol as Protocol
from typing import runtime_checkable as runtime_checkable
