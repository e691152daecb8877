"""This directory described for catalogues of datasets: DCAT-AP-NL 3.0, as JSON-LD.

What nobody has told us (publisher, licence) is left out, though the profile asks for it: a gap shows, an invented
publisher does not.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import col, select

from app import log
from app.database import Database
from app.exchange.export_formats import MEDIA_TYPES
from app.exchange.export_shapes import FORMATEN, Formaat
from app.models.tables import Gemeente, Publicatie
from app.settings import Settings
from app.vocabulary.contents import Licentie
from app.vocabulary.region import Region

MEDIA_TYPE = "application/ld+json"

CONTEXT = {
    "adms": "http://www.w3.org/ns/adms#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_EUROPE = "http://publications.europa.eu/resource/authority"
_GEMEENTE = "https://identifier.overheid.nl/tooi/id/gemeente"
_THEMES = ("SOCI", "EDUC", "HEAL")
"""Society, education, health: what the directory is about in any region."""
_KEYWORDS = ("jeugdhulp", "passend onderwijs", "sociale kaart", "zorgroutes")
_DUTCH = {"@id": f"{_EUROPE}/language/NLD", "@type": "dct:LinguisticSystem"}
_FILE_TYPES: dict[Formaat, str] = {"json": "JSON", "csv": "CSV", "xlsx": "XLSX", "hsds": "ZIP"}
"""Europe's list of file types has none for NDJSON."""
_LABELS: dict[Formaat, str] = {
    "json": "JSON: één object met alle vermeldingen",
    "ndjson": "NDJSON: één vermelding per regel, om te spiegelen",
    "csv": "CSV: één rij per vermelding",
    "xlsx": "Excel: één blad per soort",
    "hsds": "HSDS 3.1: een zip met één CSV per tabel",
}

Node = dict[str, Any]


@dataclass(frozen=True)
class Facts:
    """What the database adds: which gemeenten, and when the log began and last grew."""

    gemeenten: tuple[str, ...]
    began: datetime | None
    grew: datetime | None


def read(database: Database) -> Facts:
    """The facts of this database."""
    with database.read() as session:
        codes = session.exec(select(Gemeente.code).order_by(col(Gemeente.code))).all()
        last = session.get(Publicatie, log.last_number(session))
        return Facts(tuple(codes), log.began(session), last.op if last else None)


def describe(settings: Settings, region: Region, facts: Facts) -> Node:
    """The catalogue with its one dataset, a distribution for each form, and the API as its service."""
    root = f"{settings.base_url.rstrip('/')}/v1"
    here = f"{root}/dcat"
    dataset, service = _dataset(region, facts, here, root), _service(region, here, root)
    catalog: Node = {
        "@id": here,
        "@type": "dcat:Catalog",
        "dct:title": _dutch(f"Het Juiste Adres {region.naam}: open gegevens"),
        "dct:description": _dutch("De gegevens en de API van deze gids."),
        "foaf:homepage": _document(settings),
    }
    dataset["dcat:landingPage"] = _document(settings)
    for part in (catalog, dataset, service):
        part.update(_shared(settings, facts))
    return {"@context": CONTEXT, **catalog, "dcat:dataset": [dataset], "dcat:service": [service]}


def _shared(settings: Settings, facts: Facts) -> Node:
    """Whom to ask, who publishes, since when: the same for catalogue, dataset and service."""
    found: Node = {
        "dcat:contactPoint": {
            "@id": f"{settings.base_url.rstrip('/')}/v1/dcat#contact",
            "@type": "vcard:Kind",
            "vcard:fn": settings.contact_name,
            "vcard:hasEmail": {"@id": f"mailto:{settings.contact_email}"},
            "vcard:hasURL": {"@id": settings.contact_url},
        },
        "dct:language": _DUTCH,
    }
    if settings.publisher_name:
        publisher: Node = {"@type": "foaf:Agent", "foaf:name": _dutch(settings.publisher_name)}
        if settings.publisher_uri:
            publisher["@id"] = settings.publisher_uri
        found |= {"dct:publisher": publisher, "dct:creator": publisher}
    if facts.began and facts.grew:
        found |= {"dct:issued": _day(facts.began), "dct:modified": _day(facts.grew)}
    return found


def _dataset(region: Region, facts: Facts, here: str, root: str) -> Node:
    dataset: Node = {
        "@id": f"{here}#gids",
        "@type": "dcat:Dataset",
        "dct:identifier": f"{here}#gids",
        "dct:title": _dutch(f"Het Juiste Adres {region.naam}"),
        "dct:description": _dutch(
            "Organisaties, voorzieningen, expertises, onderwijs-zorgarrangementen en zorgroutes voor jeugdhulp en "
            f"passend onderwijs in {region.naam}: wie wat doet, voor wie, waar, en hoe men er binnenkomt."
        ),
        "dct:accessRights": _public(),
        "dcat:theme": _themes(),
        "dcat:keyword": [_dutch(word) for word in _KEYWORDS],
        "dct:accrualPeriodicity": _listed("frequency/CONT", "dct:Frequency"),
        "dct:spatial": [{"@id": f"{_GEMEENTE}/{code.lower()}", "@type": "dct:Location"} for code in facts.gemeenten],
        "dcat:distribution": [_distribution(formaat, region.licentie, here, root) for formaat in FORMATEN],
    }
    if facts.began:
        dataset["dct:temporal"] = {"@type": "dct:PeriodOfTime", "dcat:startDate": _day(facts.began)}
    return dataset


def _distribution(formaat: Formaat, licence: Licentie | None, here: str, root: str) -> Node:
    address = {"@id": f"{root}/export?formaat={formaat}"}
    found: Node = {
        "@id": f"{here}#{formaat}",
        "@type": "dcat:Distribution",
        "dct:title": _dutch(_LABELS[formaat]),
        "dct:language": _DUTCH,
        "dcat:accessURL": address,
        "dcat:downloadURL": address,
        "dcat:accessService": {"@id": f"{here}#api"},
        **_licence(licence),
    }
    if formaat in _FILE_TYPES:
        media = MEDIA_TYPES[formaat].partition(";")[0]
        found["dct:format"] = _listed(f"file-type/{_FILE_TYPES[formaat]}", "dct:MediaTypeOrExtent")
        found["dcat:mediaType"] = {
            "@id": f"https://www.iana.org/assignments/media-types/{media}",
            "@type": "dct:MediaType",
        }
    return found


def _service(region: Region, here: str, root: str) -> Node:
    return {
        "@id": f"{here}#api",
        "@type": "dcat:DataService",
        "dct:identifier": f"{here}#api",
        "dct:title": _dutch(f"API van Het Juiste Adres {region.naam}"),
        "dct:description": _dutch("Zoeken, vragen, lijsten en de hele gids ineens; lezen kan zonder sleutel."),
        "dct:accessRights": _public(),
        "dcat:theme": _themes(),
        "dcat:keyword": [_dutch(word) for word in _KEYWORDS],
        "dcat:endpointURL": {"@id": root},
        "dcat:endpointDescription": {"@id": f"{root}/openapi.json"},
        "dcat:servesDataset": {"@id": f"{here}#gids"},
        **_licence(region.licentie),
    }


def _licence(licence: Licentie | None) -> Node:
    if licence is None:
        return {}
    address = f"{_EUROPE}/licence/{licence.code}" if licence.code else licence.url
    return {"dct:license": {"@id": address, "@type": "dct:LicenseDocument"}}


def _document(settings: Settings) -> Node:
    return {"@id": f"{settings.base_url.rstrip('/')}/", "@type": "foaf:Document"}


def _public() -> Node:
    return _listed("access-right/PUBLIC", "dct:RightsStatement")


def _themes() -> list[Node]:
    return [_listed(f"data-theme/{theme}", "skos:Concept") for theme in _THEMES]


def _listed(value: str, kind: str) -> Node:
    """A value of one of Europe's authority lists."""
    return {"@id": f"{_EUROPE}/{value}", "@type": kind}


def _dutch(text: str) -> Node:
    return {"@language": "nl", "@value": text}


def _day(moment: datetime) -> Node:
    return {"@type": "xsd:date", "@value": log.day_of(moment).isoformat()}
