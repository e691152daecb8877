"""Drafts: begun, changed, thrown away, published. One open draft an entry; every function is inside one write."""

from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from app import log
from app.accounts.keys import Actor
from app.directory import pointing, policy, service
from app.models.kinds import SCHEMA_VERSIE, Inhoud, Soort, dump, parse, upgrade
from app.models.tables import Publicatie, Revisie, Vermelding, utc_now, uuid_for
from app.problems import Conflict, Forbidden, NotFound

OPEN = ("concept", "ter_beoordeling")


def find(session: Session, regio: str, soort: Soort, slug: str) -> Revisie | None:
    """The open draft of this entry."""
    mine = select(Revisie).where(Revisie.onderwerp == uuid_for(regio, soort, slug), col(Revisie.stand).in_(OPEN))
    return session.exec(mine).first()


def get(session: Session, regio: str, soort: Soort, slug: str) -> Revisie:
    """As `find`. Raises NotFound."""
    found = find(session, regio, soort, slug)
    if found is None:
        raise NotFound(f"Van de {soort} {slug} is er geen concept.")
    return found


def require_entry(session: Session, actor: Actor, act: policy.Act, regio: str, soort: Soort, slug: str) -> None:
    """Raise Forbidden unless this actor may do this with the entry as it is published. Raises NotFound for one that
    never was."""
    entry = session.get(Vermelding, uuid_for(regio, soort, slug))
    if entry is None or entry.status == "nieuw":
        raise NotFound(f"Er is geen {soort} met id {slug}.")
    policy.require(actor, act, _keeper(session, soort, entry))


def require_draft(
    session: Session, actor: Actor, act: policy.Act, regio: str, soort: Soort, slug: str, inhoud: Inhoud | None = None
) -> None:
    """Raise Forbidden unless this actor may do this with the entry's draft: who keeps the entry as it is published, as
    it is drafted and, when `inhoud` would replace that, as it would be. To all others an entry that was never published
    is not there: NotFound."""
    entry = session.get(Vermelding, uuid_for(regio, soort, slug))
    if entry is None:
        raise NotFound(f"Van de {soort} {slug} is er geen concept.")
    published = entry.status != "nieuw"
    keepers = [_keeper(session, soort, entry)] if published else []
    draft = find(session, regio, soort, slug)
    drafted = [parse(soort, draft.inhoud, draft.schema_versie)] if draft else []
    if not published and not draft:
        raise NotFound(f"Van de {soort} {slug} is er geen concept.")
    appointed = _slug_of(session, entry.eigenaar)
    keepers += [policy.keeper_of(slug, each, appointed) for each in (*drafted, *([inhoud] if inhoud else []))]
    try:
        policy.require(actor, act, *keepers)
    except Forbidden as forbidden:
        if published:
            raise
        raise NotFound(f"Van de {soort} {slug} is er geen concept.") from forbidden


def begin_new(
    session: Session, regio: str, soort: Soort, slug: str, inhoud: Inhoud, actor: Actor, asked_for: bool
) -> Revisie:
    """The first draft of a new entry, or of one that was withdrawn and comes back. That last only when its id was
    `asked_for` and not made of the name, for an id is never another's.

    Raises Conflict when the id is taken: by what is published, by a draft, or by what was withdrawn; Forbidden when who
    kept what was withdrawn is somebody else.
    """
    identity = uuid_for(regio, soort, slug)
    entry = session.get(Vermelding, identity)
    if entry is None:  # its id is taken from here on, also while nothing is published
        entry = Vermelding(id=identity, soort=soort, slug=slug, naam=inhoud.naam, inhoud=dump(inhoud))
        session.add(entry)
    elif entry.status == "gepubliceerd" or find(session, regio, soort, slug):
        raise Conflict(f"Het id {slug} is al van een {soort}, of van een concept. Kies zelf een ander id.")
    elif entry.status == "ingetrokken":
        if not asked_for:
            raise Conflict(f"De {soort} {slug} is ingetrokken. Stuur haar id mee om haar terug te halen, of een ander.")
        policy.require(actor, "te bewerken", _keeper(session, soort, entry))
    return _begun(session, soort, entry, inhoud, actor.naam)


def begin(session: Session, regio: str, soort: Soort, slug: str, inhoud: Inhoud, door: str) -> Revisie:
    """A draft that changes an entry that is there and has none."""
    return _begun(session, soort, session.get_one(Vermelding, uuid_for(regio, soort, slug)), inhoud, door)


def change(session: Session, draft: Revisie, inhoud: Inhoud, door: str) -> Revisie:
    """Other content for this draft; one that waited for a look waits no longer."""
    draft.inhoud, draft.schema_versie, draft.stand = dump(inhoud), SCHEMA_VERSIE, "concept"
    draft.door, draft.op = door, utc_now()
    session.add(draft)
    session.flush()
    return draft


def discard(session: Session, draft: Revisie) -> None:
    """Throw this draft away; it stays in the history as `vervallen`."""
    draft.stand = "vervallen"
    session.add(draft)


def publish(
    session: Session, regio: str, soort: Soort, slug: str, draft: Revisie, actor: Actor, waarom: str | None
) -> bool:
    """Publish this draft; False when somebody else has to look first: then it is `ter_beoordeling`.

    Raises Conflict when another version was published since the draft began, InvalidInput for references to what
    does not exist.
    """
    entry = session.get_one(Vermelding, draft.onderwerp)
    inhoud = parse(soort, draft.inhoud, draft.schema_versie)
    if policy.needs_review(actor, entry.toezichthouder):
        pointing.check_references(session, inhoud)
        draft.stand, draft.waarom = "ter_beoordeling", waarom
        session.add(draft)
        return False
    outcome = service.publish(
        session,
        regio,
        soort,
        slug,
        inhoud,
        oorsprong="redactie",
        door=actor.naam,
        waarom=waarom,
        eigenaar=_slug_of(session, entry.eigenaar),
        toezichthouder=entry.toezichthouder,
        versie=draft.gebaseerd_op,
        draft=draft,
    )
    if outcome == "ongewijzigd":  # the same as what is there: nothing to tell anyone
        discard(session, draft)
    return True


def withdraw(
    session: Session, regio: str, soort: Soort, slug: str, actor: Actor, reden: str, opvolger: str | None
) -> None:
    """Take this entry out of the directory, and throw its open draft away: that started from what is no longer there.

    Raises as `service.withdraw`.
    """
    draft = find(session, regio, soort, slug)
    if draft:
        discard(session, draft)
    service.withdraw(session, regio, soort, slug, opvolger=opvolger, door=actor.naam, waarom=reden)


def as_answered(draft: Revisie, soort: Soort, slug: str) -> dict[str, Any]:
    """A draft as the API shows it."""
    return {
        "id": slug,
        "soort": soort,
        **upgrade(soort, draft.inhoud, draft.schema_versie),
        "stand": draft.stand,
        "vanVersie": draft.gebaseerd_op,
    }


def history(session: Session, regio: str, soort: Soort, slug: str) -> list[dict[str, Any]]:
    """Every version of an entry, the newest first, with who and why; of a withdrawal also what took its place."""
    identity = uuid_for(regio, soort, slug)
    entry = session.get_one(Vermelding, identity)
    last = entry.versie if entry.status == "ingetrokken" else None
    logged = select(Publicatie.revisie).where(Publicatie.onderwerp == identity, Publicatie.handeling == "intrekking")
    withdrawals = set(session.exec(logged))
    published = select(Revisie).where(Revisie.onderwerp == identity, Revisie.stand == "gepubliceerd")
    return [
        {
            "versie": each.nummer,
            "handeling": "intrekking" if each.id in withdrawals else "publicatie",
            "opvolger": _slug_of(session, entry.opvolger) if each.nummer == last else None,
            "op": log.day_of(each.op).isoformat(),
            "door": each.door,
            "waarom": each.waarom,
            "oorsprong": each.oorsprong,
            "inhoud": upgrade(soort, each.inhoud, each.schema_versie),
        }
        for each in session.exec(published.order_by(col(Revisie.nummer).desc()))
    ]


def _begun(session: Session, soort: Soort, entry: Vermelding, inhoud: Inhoud, door: str) -> Revisie:
    draft = Revisie(
        onderwerp=entry.id,
        soort=soort,
        nummer=None,
        inhoud=dump(inhoud),
        schema_versie=SCHEMA_VERSIE,
        stand="concept",
        gebaseerd_op=entry.versie,
        oorsprong="redactie",
        door=door,
    )
    session.add(draft)
    session.flush()
    return draft


def _keeper(session: Session, soort: Soort, entry: Vermelding) -> str | None:
    content = parse(soort, entry.inhoud, entry.schema_versie)
    return policy.keeper_of(entry.slug, content, _slug_of(session, entry.eigenaar))


def _slug_of(session: Session, identity: UUID | None) -> str | None:
    found = session.get(Vermelding, identity) if identity else None
    return found.slug if found else None
