"""Every write to the directory passes here: what it points to is checked (`pointing`), a revision is kept, projections
and log follow.

All functions take the session of one `Database.write()`; none commits. Readers follow the log.
"""

from datetime import date
from typing import Any, Literal
from uuid import UUID

from sqlmodel import Session, col, select

from app import log
from app.directory import pointing, policy, projections
from app.models.kinds import SCHEMA_VERSIE, Inhoud, Soort, dump
from app.models.tables import (
    Gemeente,
    Hulpvraag,
    Revisie,
    Vermelding,
    utc_now,
    uuid_for,
)
from app.problems import Conflict, InvalidInput, NotFound
from app.vocabulary.contents import GemeenteInhoud, HulpvraagInhoud

Outcome = Literal["nieuw", "gewijzigd", "ongewijzigd", "overgeslagen"]
"""What a write did. `overgeslagen`: the seed stepped aside for what somebody changed after it."""

Oorsprong = Literal["seed", "redactie", "import"]


def publish(
    session: Session,
    regio: str,
    soort: Soort,
    slug: str,
    inhoud: Inhoud,
    *,
    oorsprong: Oorsprong,
    door: str,
    waarom: str | None = None,
    eigenaar: str | None = None,
    toezichthouder: str | None = None,
    versie: int | None = None,
    draft: Revisie | None = None,
) -> Outcome:
    """Make `inhoud` the published content of this entry; a new slug makes a new entry.

    `eigenaar` is the slug of the organisatie that keeps it where its content names none (`policy.keeper_of`). `versie`
    is the version that the writer started from, 0 for a new entry; without it the last one wins. `draft` becomes the
    published revision. Raises `Conflict` when another version was published meanwhile, and `InvalidInput` naming every
    reference to a gemeente, gebied, hulpvraag or entry that does not exist.
    """
    identity = uuid_for(regio, soort, slug)
    entry = session.get(Vermelding, identity) or Vermelding(id=identity, soort=soort, slug=slug, naam=inhoud.naam)
    if versie not in (None, entry.versie):
        raise Conflict(
            f"Deze vermelding is intussen gewijzigd: u begon bij versie {versie}, nu is het {entry.versie}. "
            "Begin opnieuw van wat er nu staat."
        )
    pointing.check_references(session, inhoud)
    content = dump(inhoud)
    owner = policy.keeper_of(slug, inhoud, eigenaar)
    keeper = uuid_for(regio, "organisatie", owner) if owner else None
    outcome = _outcome(session, identity, content, oorsprong, entry.status == "gepubliceerd")
    if outcome == "ongewijzigd" and (entry.eigenaar, entry.toezichthouder) != (keeper, toezichthouder):
        outcome = "gewijzigd"
    if outcome in ("ongewijzigd", "overgeslagen"):
        return outcome
    revision = _revise(session, identity, soort, content, oorsprong, door, waarom, draft)
    entry.naam, entry.inhoud, entry.schema_versie = inhoud.naam, content, SCHEMA_VERSIE
    entry.status, entry.opvolger = "gepubliceerd", None
    entry.versie, entry.gewijzigd_op = revision.nummer or 0, revision.op
    entry.eigenaar, entry.toezichthouder = keeper, toezichthouder
    session.add(entry)
    session.flush()
    projections.project(session, regio, entry, inhoud)
    log.append(session, "publicatie", soort, identity, slug, revision.id)
    return outcome


def confirm(session: Session, regio: str, soort: Soort, slug: str, op: date, controleren_voor: date | None) -> None:
    """ "Klopt nog": somebody looked on day `op` and it is still true. Raises NotFound, or Conflict when withdrawn."""
    entry = _published(session, regio, soort, slug)
    entry.gecontroleerd_op, entry.controleren_voor = op, controleren_voor
    session.add(entry)
    current = _latest(session, entry.id)
    log.append(session, "bevestiging", soort, entry.id, slug, current.id if current else None, gecontroleerd_op=op)


def withdraw(
    session: Session, regio: str, soort: Soort, slug: str, *, opvolger: str | None = None, door: str, waarom: str
) -> None:
    """Take an entry out of the directory; its history and its id stay. `opvolger`: slug of the same kind.

    Raises NotFound, or Conflict when it is withdrawn already, other published entries still name it, or it is the
    toegang of a gemeente.
    """
    entry = _published(session, regio, soort, slug)
    pointing.check_unused(session, entry)
    if opvolger:
        entry.opvolger = _published(session, regio, soort, opvolger).id
    revision = _revise(session, entry.id, soort, entry.inhoud, "redactie", door, waarom)
    entry.status, entry.versie, entry.gewijzigd_op = "ingetrokken", revision.nummer or 0, revision.op
    session.add(entry)
    projections.clear(session, entry.id)
    log.append(session, "intrekking", soort, entry.id, slug, revision.id)


def publish_hulpvraag(
    session: Session, regio: str, inhoud: HulpvraagInhoud, *, volgorde: int = 0, oorsprong: Oorsprong, door: str
) -> Outcome:
    """Make this the content of a need. Raises InvalidInput when its parent does not exist."""
    if inhoud.ouder and session.get(Hulpvraag, inhoud.ouder) is None:
        raise InvalidInput(
            "Deze hulpvraag hangt onder iets dat niet bestaat.", [pointing.absent("/ouder", inhoud.ouder)]
        )
    row = session.get(Hulpvraag, inhoud.id) or Hulpvraag(id=inhoud.id, naam=inhoud.naam)
    values: dict[str, Any] = {"naam": inhoud.naam, "ouder": inhoud.ouder, "volgorde": volgorde}
    return _publish_vocabulary(session, regio, "hulpvraag", inhoud.id, row, values, dump_part(inhoud), oorsprong, door)


def publish_gemeente(
    session: Session, regio: str, inhoud: GemeenteInhoud, *, oorsprong: Oorsprong, door: str
) -> Outcome:
    """Make this the content of a gemeente, and let every entry that reaches it serve it, also one published before.

    Raises InvalidInput when its toegang is not an entry.
    """
    toegang = uuid_for(regio, "organisatie", inhoud.toegang) if inhoud.toegang else None
    if toegang and session.get(Vermelding, toegang) is None:
        raise InvalidInput("De toegang van deze gemeente bestaat niet.", [pointing.absent("/toegang", inhoud.toegang)])
    row = session.get(Gemeente, inhoud.code) or Gemeente(code=inhoud.code, slug=inhoud.id, naam=inhoud.naam)
    values: dict[str, Any] = {"naam": inhoud.naam, "slug": inhoud.id, "toegang": toegang}
    content = dump_part(inhoud)
    outcome = _publish_vocabulary(session, regio, "gemeente", inhoud.id, row, values, content, oorsprong, door)
    if outcome in ("nieuw", "gewijzigd"):
        projections.let_serve(session, inhoud.code)
    return outcome


def dump_part(inhoud: HulpvraagInhoud | GemeenteInhoud) -> dict[str, Any]:
    """Vocabulary content as stored and served."""
    return inhoud.model_dump(mode="json", by_alias=True)


def is_from_seed(session: Session, regio: str, soort: str, slug: str) -> bool:
    """Whether the newest published revision of this entry came from the seed."""
    latest = _latest(session, uuid_for(regio, soort, slug))
    return latest is not None and latest.oorsprong == "seed"


# --- inside --------------------------------------------------------------------------------------------------------


def _outcome(
    session: Session, onderwerp: UUID, content: dict[str, Any], oorsprong: Oorsprong, published: bool
) -> Outcome:
    latest = _latest(session, onderwerp)
    if latest is None:
        return "nieuw"
    if oorsprong == "seed" and latest.oorsprong != "seed":
        return "overgeslagen"
    return "ongewijzigd" if published and latest.inhoud == content else "gewijzigd"


def _latest(session: Session, onderwerp: UUID) -> Revisie | None:
    published = select(Revisie).where(Revisie.onderwerp == onderwerp, Revisie.stand == "gepubliceerd")
    return session.exec(published.order_by(col(Revisie.nummer).desc()).limit(1)).first()


def _revise(
    session: Session,
    onderwerp: UUID,
    soort: str,
    content: dict[str, Any],
    oorsprong: Oorsprong,
    door: str,
    waarom: str | None,
    draft: Revisie | None = None,
) -> Revisie:
    """The next published revision of this subject: the draft when it comes from one."""
    latest = _latest(session, onderwerp)
    before = (latest.nummer or 0) if latest else 0
    made: dict[str, Any] = {
        "onderwerp": onderwerp,
        "soort": soort,
        "nummer": before + 1,
        "inhoud": content,
        "schema_versie": SCHEMA_VERSIE,
        "stand": "gepubliceerd",
        "gebaseerd_op": before,
        "oorsprong": oorsprong,
        "door": door,
        "waarom": waarom,
        "op": utc_now(),
    }
    revision = (draft or Revisie(**made)).sqlmodel_update(made)
    session.add(revision)
    session.flush()
    return revision


def _publish_vocabulary(
    session: Session,
    regio: str,
    soort: Literal["hulpvraag", "gemeente"],
    slug: str,
    row: Hulpvraag | Gemeente,
    values: dict[str, Any],
    content: dict[str, Any],
    oorsprong: Oorsprong,
    door: str,
) -> Outcome:
    identity = uuid_for(regio, soort, slug)
    outcome = _outcome(session, identity, content, oorsprong, published=True)
    if outcome == "ongewijzigd" and any(getattr(row, key) != value for key, value in values.items()):
        outcome = "gewijzigd"
    if outcome in ("ongewijzigd", "overgeslagen"):
        return outcome
    for key, value in values.items():
        setattr(row, key, value)
    row.inhoud = content
    session.add(row)
    revision = _revise(session, identity, soort, content, oorsprong, door, None)
    log.append(session, "publicatie", soort, identity, slug, revision.id)
    return outcome


def _published(session: Session, regio: str, soort: Soort, slug: str) -> Vermelding:
    entry = session.get(Vermelding, uuid_for(regio, soort, slug))
    if entry is None:
        raise NotFound(f"Er is geen {soort} met id {slug}.")
    if entry.status != "gepubliceerd":
        raise Conflict(f"De {soort} {slug} is niet (meer) gepubliceerd.")
    return entry
