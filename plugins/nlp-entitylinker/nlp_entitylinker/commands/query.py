"""``nlpx kb query``: what an alias can mean, and what an entity is like."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from nlpx.commands import PathType, TextType, quiet_option

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from ..kb.lookup_kb import LookupKB


@click.command()
@click.argument("kb", type=PathType())
@click.argument("aliases", nargs=-1)
@click.option(
    "--entity",
    "-e",
    "entities",
    multiple=True,
    type=TextType(),
    help="Id of an entity to describe, any number of times.  [default: none]",
)
@click.option(
    "--near",
    "-n",
    type=click.IntRange(min=0),
    default=0,
    show_default=True,
    help="Number of entities to show whose vectors are nearest to that of an entity.",
)
@click.option("--json", "-j", "as_json", is_flag=True, help="Print JSON.  [default: no]")
@quiet_option
def command(
    kb: Path, aliases: tuple[str, ...], entities: tuple[str, ...], near: int, as_json: bool, quiet: bool
) -> None:
    """Show which entities ALIASES may mean, the most likely first.

    KB is the folder of a knowledge base. Of an entity (--entity) its frequency and its aliases are shown; to find
    them, and those near to it, the whole knowledge base is looked through. The exit code is 1 where something is not
    there.

    \b
    Example: nlpx kb query my_kb Emerson "Ralph Waldo Emerson"
             nlpx kb query my_kb --entity Q48226 --near 3
    """  # noqa: D301  (click's mark of what is not wrapped)
    import json

    from nlpx.errors import UsageError

    if not aliases and not entities:
        raise UsageError("name an alias, or an entity with --entity")
    if near and not entities:
        raise UsageError("--near belongs to an entity; name one with --entity")
    found = query_kb(kb, aliases, entities=entities, near=near)
    if as_json:
        click.echo(json.dumps(found, indent=2, ensure_ascii=False))
    elif not quiet:
        for line in _lines(found):
            click.echo(line)
    missing = [name for part in found.values() for name, facts in part.items() if not facts]
    for name in missing:
        click.echo(f"{kb}: there is no {name!r}", err=True)
    if missing:
        click.get_current_context().exit(1)


def query_kb(
    path: str | Path, aliases: Sequence[str] = (), *, entities: Sequence[str] = (), near: int = 0
) -> dict[str, dict[str, Any]]:
    """Return what aliases may mean, and what entities are like.

    Args:
        path: The folder of the knowledge base.
        aliases: Aliases.
        entities: Ids of entities.
        near: How many entities with near vectors to find for each entity.

    Returns:
        Under ``aliases``, for each alias its candidates, the most likely first, each with ``entity``, ``prior`` and
        ``freq``; none where it is not there. Under ``entities``, for each entity its ``freq``, its ``types``, the
        ``norm`` of its vector, its ``aliases``, each with its ``prior``, and ``near``, ids with the cosine of the
        vectors.

    Raises:
        ModelError: There is no knowledge base, or it is damaged.
    """
    from ..kb.folders import open_kb

    kb = open_kb(path)
    return {
        "aliases": {alias: _candidates(kb, alias) for alias in aliases},
        "entities": _describe(kb, [*dict.fromkeys(entities)], near=near) if entities else {},
    }


def _candidates(kb: LookupKB, alias: str) -> list[dict[str, Any]]:
    found = [
        {"entity": candidate.entity_, "prior": candidate.prior_prob, "freq": candidate.entity_freq}
        for candidate in kb.get_alias_candidates(alias)
    ]
    return sorted(found, key=lambda candidate: -candidate["prior"])


def _describe(kb: LookupKB, ids: Sequence[str], *, near: int) -> dict[str, Any]:
    """Return what is known of entities, in a pass over the aliases, and one over entities for near ones."""
    import numpy as np

    known = [entity for entity in ids if kb.contains_entity(entity)]
    vectors = {entity: np.array(kb.get_vector(entity), dtype=np.float32) for entity in known}
    facts: dict[str, Any] = {entity: {} for entity in ids}
    if not known:
        return facts
    others = _nearest(kb, vectors, near)
    for entity in known:
        norm = float(np.linalg.norm(vectors[entity]))
        facts[entity] = {
            "freq": kb.get_freq(entity),
            "types": [*kb.get_types(entity)],
            "norm": norm,
            "aliases": {},
            "near": others[entity],
        }
    for alias, entities, priors in kb.iter_aliases():
        for entity, prior in zip(entities, priors, strict=True):
            if entity in vectors:
                facts[entity]["aliases"][alias] = prior
    return facts


def _nearest(kb: LookupKB, vectors: Mapping[str, Any], number: int) -> dict[str, dict[str, float]]:
    """Return the entities whose vectors have the largest cosine with those of some entities."""
    from heapq import nlargest

    import numpy as np

    if not number:
        return {entity: {} for entity in vectors}
    wanted = np.stack([*vectors.values()])
    wanted /= np.linalg.norm(wanted, axis=1, keepdims=True).clip(min=1e-12)
    cosines = (
        (entity, wanted @ vector / max(float(np.linalg.norm(vector)), 1e-12))
        for entity, _, vector in kb.iter_entities()
    )
    best: list[list[tuple[float, str]]] = [[] for _ in vectors]
    for entity, values in cosines:
        for place, (name, value) in enumerate(zip(vectors, values.tolist(), strict=True)):
            if entity != name:
                best[place].append((value, entity))
                if len(best[place]) > 100 * number:
                    best[place] = nlargest(number, best[place])
    return {
        name: {entity: value for value, entity in nlargest(number, found)}
        for name, found in zip(vectors, best, strict=True)
    }


def _lines(found: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    for alias, candidates in found["aliases"].items():
        if candidates:
            yield alias
            width = max(len(candidate["entity"]) for candidate in candidates)
            for candidate in candidates:
                yield f"  {candidate['entity']:<{width}}  prior {candidate['prior']:.4f}  freq {candidate['freq']:g}"
    for entity, facts in found["entities"].items():
        if facts:
            types = f"  types {', '.join(facts['types'])}" if facts["types"] else ""
            yield f"{entity}  freq {facts['freq']:g}{types}  length of the vector {facts['norm']:.4g}"
            for alias, prior in facts["aliases"].items():
                yield f"  {alias}  prior {prior:.4f}"
            for other, cosine in facts["near"].items():
                yield f"  near {other}  cosine {cosine:.4f}"
