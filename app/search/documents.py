"""Search documents out of the database, and which of them a change in the log touches.

A document holds everything that an answer and a list show, so that questions need no database. The price is that an
organisatie's name and phone stand in the documents of all that names it: `affected` finds those.
"""

import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from pydantic import ValidationError
from sqlalchemy import ColumnElement, and_, func
from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from app.models.kinds import KINDS, ROLE_SOORT, Inhoud, Organisatie, parse, references
from app.models.tables import (
    Gemeente,
    Hulpvraag,
    Publicatie,
    Relatie,
    Vermelding,
    VermeldingGemeente,
    VermeldingHulpvraag,
)
from app.search.cards import Published, Surroundings, to_document
from app.search.engine import Document
from app.vocabulary.ladder import Ladder

logger = logging.getLogger(__name__)

_OF_ENTRY = [getattr(Vermelding, name) for name in Published._fields]

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
    return list(_built(session, ids, ladder))


def all_documents(session: Session, ladder: Ladder) -> Iterator[Document]:
    """The document of every published entry, a batch at a time, so that memory holds no second copy of everything."""
    organisaties_first = col(Vermelding.soort) != "organisatie"  # the others show them: then these are read already
    published = select(Vermelding.id).where(Vermelding.status == "gepubliceerd")
    ids = session.exec(published.order_by(organisaties_first, col(Vermelding.id)))
    yield from _built(session, ids.all(), ladder)


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
    published = {identity for batch in _batches(touched) for identity in _published_of(session, batch)}
    return Affected(rebuild=frozenset(published), delete=frozenset(touched - published))


def _built(session: Session, ids: Iterable[UUID], ladder: Ladder) -> Iterator[Document]:
    needs = dict(session.exec(select(Hulpvraag.id, Hulpvraag.naam)).all())
    organisaties: dict[str, dict[str, Any]] = {}  # most are named by several entries: each is read once
    for batch in _batches(ids):
        published = and_(col(Vermelding.id).in_(batch), col(Vermelding.status) == "gepubliceerd")
        entries = list(_read(session, published))
        organisaties |= _shown(entries)
        gemeenten = _gemeenten(session, batch)
        wanted = _organisaties_in(inhoud for _, inhoud in entries)
        organisaties |= _organisaties(session, wanted - organisaties.keys())
        around = Surroundings(organisaties, needs)
        for entry, inhoud in entries:
            yield to_document(entry, inhoud, gemeenten.get(entry.id, []), around, ladder)


def _published_of(session: Session, ids: Sequence[UUID]) -> Sequence[UUID]:
    wanted = select(Vermelding.id).where(col(Vermelding.id).in_(ids), Vermelding.status == "gepubliceerd")
    return session.exec(wanted).all()


def _read(session: Session, which: ColumnElement[bool]) -> Iterator[tuple[Published, Inhoud]]:
    """The entries that `which` says, with their content; unreadable ones are logged and left out."""
    # Columns and not rows as objects: there are thousands of them, and objects take a second more at 10,000.
    wanted = columns(*_OF_ENTRY, col(Vermelding.inhoud), col(Vermelding.schema_versie))
    for *row, stored, version in session.execute(wanted.where(which)):
        entry = Published(*row)
        try:
            yield entry, parse(entry.soort, stored, version)
        except (ValidationError, LookupError):
            logger.exception("%s %s cannot be read and is left out of the index", entry.soort, entry.slug)


def _gemeenten(session: Session, ids: Iterable[UUID]) -> dict[UUID, list[str]]:
    # Together in one row an entry: there are six of them, and their uuids take .3 s at 10,000 entries.
    codes = func.aggregate_strings(col(VermeldingGemeente.gemeente), ",")
    query = columns(col(VermeldingGemeente.vermelding_id), codes).group_by(col(VermeldingGemeente.vermelding_id))
    found = session.execute(query.where(col(VermeldingGemeente.vermelding_id).in_(ids)))
    return {identity: _codes(together) for identity, together in found}


@lru_cache(maxsize=4096)  # there are few different sets of gemeenten and many entries: they share their codes
def _codes(together: str) -> list[str]:
    return sorted(together.split(","))  # a database puts them together in any order, and digests must not differ


def _organisaties_in(contents: Iterable[Inhoud]) -> set[str]:
    """Slug of every organisatie that these contents name."""
    found: set[str] = set()
    for inhoud in contents:
        for role, named in references(inhoud).items():
            found |= named if ROLE_SOORT[role] == "organisatie" else set()
    return found


def _organisaties(session: Session, slugs: Iterable[str]) -> dict[str, dict[str, Any]]:
    """What is shown of these organisaties, by slug."""
    named = and_(col(Vermelding.soort) == "organisatie", col(Vermelding.slug).in_(slugs))
    return _shown(_read(session, named))


def _shown(entries: Iterable[tuple[Published, Inhoud]]) -> dict[str, dict[str, Any]]:
    """What is shown of the organisaties among these, by slug."""
    return {
        entry.slug: {"id": entry.slug, "naam": inhoud.naam, "telefoon": inhoud.telefoon, "website": inhoud.website}
        for entry, inhoud in entries
        if isinstance(inhoud, Organisatie)
    }


def _batches(ids: Iterable[UUID]) -> Iterator[list[UUID]]:
    remaining = list(dict.fromkeys(ids))
    for start in range(0, len(remaining), BATCH):
        yield remaining[start : start + BATCH]
