"""Build the compiled module; without a compiler, or with NLPX_PURE_PYTHON=1, the package does without."""

import os
from pathlib import Path

from setuptools import Extension, setup


def extensions() -> list[Extension]:
    """List what there is to compile; a failure to compile is no failure to install."""
    if os.environ.get("NLPX_PURE_PYTHON") == "1":
        return []
    try:
        from Cython.Build import cythonize
    except ImportError:
        return []
    flags = [] if os.name == "nt" else ["-O3", "-g0"]
    sources = sorted(Path(__file__).parent.glob("nlp_*/_*.pyx"))
    built: list[Extension] = cythonize(
        [
            Extension(f"{path.parent.name}.{path.stem}", [f"{path.parent.name}/{path.name}"], extra_compile_args=flags)
            for path in sources
        ],
        language_level=3,
    )
    for extension in built:
        # cythonize makes new extensions and forgets that they are optional.
        extension.optional = True
    return built


setup(ext_modules=extensions())
