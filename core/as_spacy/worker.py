"""How worker processes that are started afresh come to know that ``spacy`` stands for ``nlpx``.

Such a process gets what it needs of its parent as bytes, the arguments of the command line among it, before it imports
the main module, in which ``import spacy`` stands. So an argument that is unpickled from this module is enough; only
the server of ``forkserver`` is told of the package itself.
"""

from __future__ import annotations


class Argument(str):
    """Be an argument of the command line, whose unpickling imports the package that this is in."""

    __slots__ = ()

    def __reduce__(self) -> tuple[type[Argument], tuple[str]]:
        return type(self), (str(self),)
