"""A tiny region in a real database, written through the directory."""

from typing import Any

from app.database import Database
from app.directory import service
from app.models.kinds import Soort, parse
from app.models.tables import Gebied, GebiedGemeente, Gemeente, Logboek
from app.vocabulary.contents import GemeenteInhoud, HulpvraagInhoud

REGIO = "testregio"
HERKOMST = {"zekerheid": "bron", "bronnen": ["https://voorbeeld.example"], "jaar": 2024}

REQUIRED: dict[Soort, dict[str, Any]] = {
    "organisatie": {"type": "jeugdhulpaanbieder"},
    "voorziening": {"type": "advies", "organisatie": "merelhof"},
    "expertise": {"organisatie": "merelhof", "niveau": "onbekend", "raadplegen": {}},
    "arrangement": {"partners": [{"naam": "Een school", "rol": "onderwijs"}]},
    "zorgroute": {"stappen": [{"wie": "school", "wat": "bespreekt de vraag", "zekerheid": "bron"}]},
}


def settle(database: Database) -> None:
    """Two gemeenten, a gebied of both, two needs and the organisatie `merelhof`."""
    with database.write() as session:
        session.add(Logboek(regio=REGIO))
        session.add_all(
            Gemeente(code=code, slug=code.lower(), naam=f"Gemeente {code}") for code in ("GM9001", "GM9002")
        )
        area = {"id": "beide", "naam": "Beide", "soort": "overig"}
        content = {**area, "gemeenten": ["GM9001", "GM9002"], "herkomst": HERKOMST}
        session.add(Gebied(**area, inhoud=content))
        session.flush()
        session.add_all(GebiedGemeente(gebied="beide", gemeente=code) for code in ("GM9001", "GM9002"))
        session.flush()
    need(database, "slapen", "Slecht slapen")
    need(database, "lezen", "Moeite met lezen")
    publish(database, "organisatie", "merelhof", naam="Merelhof", telefoon="0592-123456")


def publish(database: Database, soort: Soort, slug: str, **fields: Any) -> None:
    """Publish an entry with these fields of its content (camelCase); what is not given is as small as allowed."""
    content = {
        "naam": slug.capitalize(),
        "samenvatting": "Een korte tekst.",
        "werkgebied": {"gemeenten": ["GM9001"]},
        "bereik": "lokaal",
        "herkomst": HERKOMST,
        "fase": {"stand": "actief"},
        **REQUIRED[soort],
        **fields,
    }
    with database.write() as session:
        service.publish(session, REGIO, soort, slug, parse(soort, content), oorsprong="redactie", door="redacteur")


def need(database: Database, identity: str, naam: str) -> None:
    """Publish a need."""
    inhoud = HulpvraagInhoud.model_validate({"id": identity, "naam": naam, "omschrijving": naam, "herkomst": HERKOMST})
    with database.write() as session:
        service.publish_hulpvraag(session, REGIO, inhoud, oorsprong="redactie", door="beheerder")


def gemeente(database: Database, code: str, naam: str) -> None:
    """Publish a gemeente."""
    inhoud = GemeenteInhoud.model_validate({"code": code, "id": code.lower(), "naam": naam, "herkomst": HERKOMST})
    with database.write() as session:
        service.publish_gemeente(session, REGIO, inhoud, oorsprong="redactie", door="beheerder")


def withdraw(database: Database, soort: Soort, slug: str) -> None:
    """Take an entry out."""
    with database.write() as session:
        service.withdraw(session, REGIO, soort, slug, door="beheerder", waarom="gestopt")
