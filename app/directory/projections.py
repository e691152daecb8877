"""What is worked out of an entry's content for queries: its gemeenten, its needs, and whom it names."""

from uuid import UUID

from sqlalchemy import delete
from sqlmodel import Session, SQLModel, col, select

from app.models.kinds import ROLE_SOORT, Aanbod, Inhoud, Werkgebied, references
from app.models.tables import (
    GebiedGemeente,
    Gemeente,
    Relatie,
    Vermelding,
    VermeldingGemeente,
    VermeldingHulpvraag,
    uuid_for,
)


def gemeenten_of(session: Session, werkgebied: Werkgebied) -> set[str]:
    """The codes of every gemeente a werkgebied reaches, gebieden and the whole region worked out."""
    if werkgebied.hele_regio:
        return set(session.exec(select(Gemeente.code)))
    in_areas = select(GebiedGemeente.gemeente).where(col(GebiedGemeente.gebied).in_(werkgebied.gebieden))
    return set(werkgebied.gemeenten) | set(session.exec(in_areas))


def project(session: Session, regio: str, entry: Vermelding, inhoud: Inhoud) -> None:
    """Work out anew what stands in this content."""
    clear(session, entry.id)
    rows: list[SQLModel] = [
        VermeldingGemeente(vermelding_id=entry.id, gemeente=code)
        for code in sorted(gemeenten_of(session, inhoud.werkgebied))
    ]
    if isinstance(inhoud, Aanbod):
        rows += [
            VermeldingHulpvraag(vermelding_id=entry.id, hulpvraag=need) for need in dict.fromkeys(inhoud.hulpvragen)
        ]
    for role, slugs in references(inhoud).items():
        rows += [
            Relatie(van=entry.id, naar=uuid_for(regio, ROLE_SOORT[role], slug), rol=role) for slug in sorted(slugs)
        ]
    session.add_all(rows)
    session.flush()


def let_serve(session: Session, gemeente: str) -> None:
    """Project this gemeente for the published entries that reach it, by the whole region or a gebied, and lack it.

    Only their werkgebied is read: a seed does this for each gemeente, over all entries.
    """
    there = select(VermeldingGemeente.vermelding_id).where(VermeldingGemeente.gemeente == gemeente)
    areas = set(session.exec(select(GebiedGemeente.gebied).where(GebiedGemeente.gemeente == gemeente)))
    lacking = select(Vermelding.id, col(Vermelding.inhoud)["werkgebied"]).where(
        Vermelding.status == "gepubliceerd", col(Vermelding.id).not_in(there)
    )
    session.add_all(
        VermeldingGemeente(vermelding_id=identity, gemeente=gemeente)
        for identity, reach in session.exec(lacking).all()
        if reach["heleRegio"] or areas.intersection(reach["gebieden"])
    )
    session.flush()


def clear(session: Session, identity: UUID) -> None:
    """Forget what was worked out of this entry."""
    session.exec(delete(VermeldingGemeente).where(col(VermeldingGemeente.vermelding_id) == identity))
    session.exec(delete(VermeldingHulpvraag).where(col(VermeldingHulpvraag.vermelding_id) == identity))
    session.exec(delete(Relatie).where(col(Relatie.van) == identity))
