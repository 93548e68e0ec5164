from __future__ import annotations

import pytest
from click.testing import CliRunner

from nlp_entitylinker.kb.gathering import GatheringForDisk

ENTITIES = "id,name,freq,vector\nQ1,Ralph Waldo Emerson,3,1 0.1 0\nQ2,Roy Emerson,2,0 1 0\nQ3,Paris,4,1 1 0.5\n"
ALIASES = "alias,id,count\nEmerson,Q1,3\nEmerson,Q2,1\nRalph,Q1,2\n"


@pytest.fixture
def tables(tmp_path):
    """Return the folder of a small knowledge base as tables."""
    folder = tmp_path / "tables"
    folder.mkdir()
    (folder / "entities.csv").write_text(ENTITIES, encoding="utf8")
    (folder / "aliases.csv").write_text(ALIASES, encoding="utf8")
    return folder


@pytest.fixture
def write_kb(tmp_path):
    """Return a function that writes a knowledge base of entities with vectors, and of aliases."""

    def write(name, entities, aliases):
        with GatheringForDisk(tmp_path / name, len(next(iter(entities.values())))) as builder:
            for entity, vector in entities.items():
                builder.add_entity(entity, 1, vector)
            for alias, priors in aliases.items():
                for entity, prior in priors.items():
                    builder.add_prior(alias, entity, prior)
            builder.finish()
        return tmp_path / name

    return write


@pytest.fixture
def run():
    """Return a function that runs a command, and returns exit code, standard output and standard error."""

    def run(command, *arguments):
        result = CliRunner().invoke(command, [*map(str, arguments)], catch_exceptions=True)
        error = "" if result.exception is None or isinstance(result.exception, SystemExit) else str(result.exception)
        return result.exit_code, result.stdout, result.stderr + error

    return run
