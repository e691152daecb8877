"""What an entry points to must be there, and what is pointed to must stay."""

from sqlmodel import Session, col, select

from app.models.kinds import ROLE_SOORT, Aanbod, Inhoud, Werkgebied, references
from app.models.tables import GebiedGemeente, Gemeente, Hulpvraag, Relatie, Vermelding
from app.problems import Conflict, Fault, InvalidInput


def check_references(session: Session, inhoud: Inhoud) -> None:
    """Raise InvalidInput naming everything this content points to that does not exist."""
    faults = _missing_entries(session, inhoud) + _missing_areas(session, inhoud.werkgebied)
    if isinstance(inhoud, Aanbod):
        known = set(session.exec(select(Hulpvraag.id).where(col(Hulpvraag.id).in_(inhoud.hulpvragen))))
        faults += [absent("/hulpvragen", need) for need in inhoud.hulpvragen if need not in known]
    if faults:
        raise InvalidInput("Deze vermelding verwijst naar iets dat niet bestaat.", faults)


def check_unused(session: Session, entry: Vermelding) -> None:
    """Raise Conflict, with all of `gebruiktDoor`, while something that is published needs this entry."""
    naming = (
        select(Vermelding.soort, Vermelding.slug, Vermelding.naam)
        .join(Relatie, col(Relatie.van) == Vermelding.id)
        .where(Relatie.naar == entry.id, Vermelding.status == "gepubliceerd", Vermelding.id != entry.id)
        .distinct()
    )
    users = [*session.exec(naming)]
    users += [
        ("gemeente", *each)
        for each in session.exec(select(Gemeente.code, Gemeente.naam).where(Gemeente.toegang == entry.id))
    ]
    if users:
        raise Conflict(
            "Dit kan nog niet weg: het is nodig voor wat bij gebruiktDoor staat. Wijzig dat eerst.",
            gebruiktDoor=[{"soort": soort, "id": slug, "naam": naam} for soort, slug, naam in sorted(users)],
        )


def absent(location: str, value: str | None) -> Fault:
    """The fault that something which is pointed to does not exist."""
    return Fault(location=location, code="reference_missing", detail=f"{value} bestaat niet")


def _missing_entries(session: Session, inhoud: Inhoud) -> list[Fault]:
    faults = []
    for role, slugs in references(inhoud).items():
        soort = ROLE_SOORT[role]
        known = select(Vermelding.slug).where(
            Vermelding.soort == soort, col(Vermelding.slug).in_(slugs), Vermelding.status == "gepubliceerd"
        )
        missing = slugs.difference(session.exec(known).all())
        faults += [absent(f"/{role}", slug) for slug in sorted(missing)]
    return faults


def _missing_areas(session: Session, werkgebied: Werkgebied) -> list[Fault]:
    codes = set(session.exec(select(Gemeente.code).where(col(Gemeente.code).in_(werkgebied.gemeenten))))
    areas = set(session.exec(select(GebiedGemeente.gebied).where(col(GebiedGemeente.gebied).in_(werkgebied.gebieden))))
    return [absent("/werkgebied/gemeenten", code) for code in werkgebied.gemeenten if code not in codes] + [
        absent("/werkgebied/gebieden", area) for area in werkgebied.gebieden if area not in areas
    ]
