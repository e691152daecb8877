"""Drafts: begun, changed, thrown away, published. One open draft an entry; every function is inside one write."""

from typing import Any

from sqlmodel import Session, col, select

from app.accounts.keys import Actor
from app.directory import policy, service
from app.models.kinds import SCHEMA_VERSIE, Inhoud, Soort, dump, parse, upgrade
from app.models.tables import Revisie, Vermelding, utc_now, uuid_for
from app.problems import Conflict, NotFound

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


def keepers(session: Session, regio: str, soort: Soort, slug: str, inhoud: Inhoud | None = None) -> list[str | None]:
    """Who keeps this entry as it is published or drafted, and who would with this content; for `policy.require`."""
    entry = session.get(Vermelding, uuid_for(regio, soort, slug))
    found = [policy.keeper_of(slug, inhoud)] if inhoud is not None else []
    if entry is None:
        return found
    if entry.eigenaar is not None:
        owner = session.get(Vermelding, entry.eigenaar)
        return [owner.slug if owner else None, *found]
    return [policy.keeper_of(slug, parse(soort, entry.inhoud, entry.schema_versie)), *found]


def begin(session: Session, regio: str, soort: Soort, slug: str, inhoud: Inhoud, door: str) -> Revisie:
    """A new draft, of a new entry or of one that is there. Raises Conflict when there is a draft already."""
    if find(session, regio, soort, slug) is not None:
        raise Conflict(f"Van de {soort} {slug} is er al een concept. Lees dat eerst, of gooi het weg.")
    identity = uuid_for(regio, soort, slug)
    entry = session.get(Vermelding, identity)
    if entry is None:  # its id is taken from here on, also while nothing is published
        entry = Vermelding(id=identity, soort=soort, slug=slug, naam=inhoud.naam, inhoud=dump(inhoud))
        session.add(entry)
    draft = Revisie(
        onderwerp=identity,
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
        service.check_references(session, inhoud)
        draft.stand, draft.waarom = "ter_beoordeling", waarom
        session.add(draft)
        return False
    owner = session.get(Vermelding, entry.eigenaar) if entry.eigenaar else None
    outcome = service.publish(
        session,
        regio,
        soort,
        slug,
        inhoud,
        oorsprong="redactie",
        door=actor.naam,
        waarom=waarom,
        eigenaar=owner.slug if owner else None,
        toezichthouder=entry.toezichthouder,
        versie=draft.gebaseerd_op,
        draft=draft,
    )
    if outcome == "ongewijzigd":  # the same as what is there: nothing to tell anyone
        discard(session, draft)
    return True


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
    """Every revision that was published, the newest first, with who and why. Raises NotFound."""
    identity = uuid_for(regio, soort, slug)
    if session.get(Vermelding, identity) is None:
        raise NotFound(f"Er is geen {soort} met id {slug}.")
    published = select(Revisie).where(Revisie.onderwerp == identity, Revisie.stand == "gepubliceerd")
    return [
        {
            "versie": each.nummer,
            "op": each.op.date().isoformat(),
            "door": each.door,
            "waarom": each.waarom,
            "oorsprong": each.oorsprong,
            "inhoud": upgrade(soort, each.inhoud, each.schema_versie),
        }
        for each in session.exec(published.order_by(col(Revisie.nummer).desc()))
    ]
