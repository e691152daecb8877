"""Search documents out of the database, and which of them a change in the log touches.

A document holds everything that an answer and a list show, so that questions need no database. The price is that an
organisatie's name and phone stand in the documents of all that names it: `affected` finds those.
"""

import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from pydantic import ValidationError
from sqlmodel import Session, col, select

from app.models.kinds import KINDS, ROLE_SOORT, Inhoud, Organisatie, Soort, parse, references
from app.models.tables import (
    Gemeente,
    Hulpvraag,
    Publicatie,
    Relatie,
    Vermelding,
    VermeldingGemeente,
    VermeldingHulpvraag,
)
from app.search.cards import Surroundings, to_document
from app.search.engine import Document
from app.vocabulary.ladder import Ladder

logger = logging.getLogger(__name__)

BATCH = 500
"""Entries that are fetched at once: few enough to stay small, many enough that the number of queries does not count."""


@dataclass(frozen=True, slots=True)
class Affected:
    """What the index has to do: uuids of entries to build anew and of entries to leave out."""

    rebuild: frozenset[UUID]
    delete: frozenset[UUID]


def build(session: Session, ids: Iterable[UUID], ladder: Ladder) -> list[Document]:
    """The documents of those of these entries that are published, in five queries for each `BATCH`.

    An entry whose stored content no longer fits its kind is left out and logged: one faulty entry must not keep the
    others from being found.
    """
    return [document for batch in _batches(ids) for document in _build_batch(session, batch, ladder)]


def all_documents(session: Session, ladder: Ladder) -> Iterator[Document]:
    """The document of every published entry, a batch at a time, so that memory holds no second copy of everything."""
    ids = session.exec(select(Vermelding.id).where(Vermelding.status == "gepubliceerd").order_by(col(Vermelding.id)))
    for batch in _batches(ids.all()):
        yield from _build_batch(session, batch, ladder)


def affected(session: Session, rows: Iterable[Publicatie]) -> Affected:
    """Which entries these rows of the log touch, as the directory is now.

    Besides the entries themselves: whatever names a changed entry, answers a changed need or serves a changed
    gemeente.
    """
    by_soort: dict[str, list[Publicatie]] = defaultdict(list)
    for row in rows:
        by_soort[row.soort].append(row)
    entries = {row.onderwerp for soort in KINDS for row in by_soort[soort]}
    needs = {row.slug for row in by_soort["hulpvraag"]}
    gemeenten = {row.slug for row in by_soort["gemeente"]}
    naming = select(Relatie.van).where(col(Relatie.naar).in_(entries))
    answering = select(VermeldingHulpvraag.vermelding_id).where(col(VermeldingHulpvraag.hulpvraag).in_(needs))
    serving = select(VermeldingGemeente.vermelding_id).join(Gemeente).where(col(Gemeente.slug).in_(gemeenten))
    touched = entries.union(*(session.exec(query).all() for query in (naming, answering, serving)))
    published = {entry.id for batch in _batches(touched) for entry in _published(session, batch)}
    return Affected(rebuild=frozenset(published), delete=frozenset(touched - published))


def _build_batch(session: Session, ids: Sequence[UUID], ladder: Ladder) -> list[Document]:
    read = [(entry, _read(entry)) for entry in _published(session, ids)]
    entries = [(entry, inhoud) for entry, inhoud in read if inhoud is not None]
    gemeenten = _gemeenten(session, ids)
    around = Surroundings(
        organisaties=_organisaties(session, (inhoud for _, inhoud in entries)),
        hulpvragen=dict(session.exec(select(Hulpvraag.id, Hulpvraag.naam)).all()),
    )
    return [to_document(entry, inhoud, gemeenten[entry.id], around, ladder) for entry, inhoud in entries]


def _published(session: Session, ids: Iterable[UUID]) -> Sequence[Vermelding]:
    wanted = select(Vermelding).where(col(Vermelding.id).in_(ids), Vermelding.status == "gepubliceerd")
    return session.exec(wanted).all()


def _read(entry: Vermelding) -> Inhoud | None:
    try:
        return parse(cast(Soort, entry.soort), entry.inhoud, entry.schema_versie)
    except (ValidationError, LookupError):
        logger.exception("%s %s cannot be read and is left out of the index", entry.soort, entry.slug)
        return None


def _gemeenten(session: Session, ids: Iterable[UUID]) -> dict[UUID, list[str]]:
    # Columns and not rows as objects: there are six of them an entry, a second at 10,000 entries.
    query = select(VermeldingGemeente.vermelding_id, VermeldingGemeente.gemeente)
    found: dict[UUID, list[str]] = defaultdict(list)
    for identity, code in session.exec(query.where(col(VermeldingGemeente.vermelding_id).in_(ids))):
        found[identity].append(code)
    return found


def _organisaties(session: Session, contents: Iterable[Inhoud]) -> dict[str, dict[str, Any]]:
    """What is shown of every organisatie that these contents name, by slug."""
    slugs: set[str] = set()
    for inhoud in contents:
        for role, named in references(inhoud).items():
            slugs |= named if ROLE_SOORT[role] == "organisatie" else set()
    wanted = select(Vermelding).where(Vermelding.soort == "organisatie", col(Vermelding.slug).in_(slugs))
    read = ((entry.slug, _read(entry)) for entry in session.exec(wanted))
    return {
        slug: {"id": slug, "naam": inhoud.naam, "telefoon": inhoud.telefoon, "website": inhoud.website}
        for slug, inhoud in read
        if isinstance(inhoud, Organisatie)
    }


def _batches(ids: Iterable[UUID]) -> Iterator[list[UUID]]:
    remaining = list(dict.fromkeys(ids))
    for start in range(0, len(remaining), BATCH):
        yield remaining[start : start + BATCH]
