"""CPU seconds until a transformer is made, in a process that has only begun, and until a saved one is loaded."""

from __future__ import annotations

import sys
import time

from clock import library, report

model, folder = sys.argv[2:]
began = time.process_time()
from shared_transformer import make_pipeline  # noqa: E402  its imports count

nlp = make_pipeline(model)
made = time.process_time()
nlp.to_disk(folder)
saved = time.process_time()
library().load(folder)
report(making=made - began, loading=time.process_time() - saved)
