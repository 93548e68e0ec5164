"""How many threads matrix products use."""

from __future__ import annotations

import pytest

CODE = """
import numpy, threadpoolctl
threadpoolctl.threadpool_limits(2, user_api="blas")
import nlpx
nlpx.blank("xx")
print({each["num_threads"] for each in threadpoolctl.threadpool_info() if each["user_api"] == "blas"})
"""


@pytest.mark.parametrize(("choice", "threads"), [("", "{1}"), ("2", "{2}")])
def test_matrix_products_use_one_thread_unless_the_user_chose(run_python, choice, threads):
    environment = {"OPENBLAS_NUM_THREADS": choice, "OMP_NUM_THREADS": "", "MKL_NUM_THREADS": ""}
    result = run_python(CODE, **environment)
    assert result.stdout.strip() == threads, result.stderr
