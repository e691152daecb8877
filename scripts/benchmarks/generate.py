"""Directories of any size, made up and the same for the same seed.

The mix of kinds, needs, ages and gemeenten follows that of a real province (measured on 374 entries), and each entry
has about 60 Dutch words. Nothing here is a fact: names are combinations of ordinary words and numbers.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random
from typing import Any, get_args
from uuid import UUID

from sqlalchemy import insert
from sqlmodel import Session, SQLModel, col, func, select

from app.database import Database
from app.exchange.seed import seed as sow
from app.migrate import migrate
from app.models.kinds import (
    ROLE_SOORT,
    Aanbod,
    Inhoud,
    OrganisatieType,
    Soort,
    Toegangsweg,
    VoorzieningType,
    dump,
    parse,
    references,
)
from app.models.tables import (
    Gemeente,
    Hulpvraag,
    Logboek,
    Publicatie,
    Relatie,
    Revisie,
    Vermelding,
    VermeldingGemeente,
    VermeldingHulpvraag,
    uuid_for,
)
from app.search.cards import Published, Surroundings, to_document
from app.search.engine import Document
from app.settings import Settings
from app.vocabulary.ladder import Ladder

MADE_ON = datetime(2026, 1, 1, 12, tzinfo=UTC)
REGIO = "gegenereerd"

SUBJECTS = """advies training gesprek begeleiding ondersteuning onderzoek dagopvang spreekuur huisbezoek groep cursus
coaching behandeling lotgenotengroep weerbaarheid huiswerk logeren oefengroep thuishulp meedenken""".split()
TOPICS = """opvoeden slapen vriendschap faalangst concentratie rekenen lezen taal verlies verhuizing pubers kleuters
dreumesen ruzie regels schermtijd eten beweging drukte prikkels gedrag leren plannen gezondheid sporten samenspel
zelfvertrouwen boosheid verdriet stilte geluid horen zien praten schrijven motoriek""".split()
TEXT_WORDS = """kind kinderen jongere ouder ouders gezin school leerkracht klas thuis samen rustig stap week maand uur
gesprek afspraak vraag vragen hulp helpt helpen luistert oefent leert maakt plan doel doelen kijkt zoekt vindt geeft
krijgt brengt werkt bespreekt begeleidt ondersteunt ontmoet wijk buurt locatie groep deelnemers medewerker begeleider
pedagoog maatschappelijk werker contact bereikbaar telefoon maandag dinsdag woensdag donderdag vrijdag ochtend middag
avond vakantie
gratis vrijwillig veilig dichtbij tijdelijk langdurig wekelijks persoonlijk praktisch eigen nieuw""".split()
SMALL_WORDS = "de het een en van in voor met op bij of die dat is wordt kan aan als ook niet naar om te".split()


@dataclass(frozen=True)
class World:
    """What entries refer to besides each other: codes of gemeenten and ids of needs."""

    gemeenten: tuple[str, ...] = tuple(f"GM{9000 + number}" for number in range(12))
    hulpvragen: tuple[str, ...] = tuple(f"vraag-{number:02}" for number in range(65))


@dataclass(frozen=True)
class Entry:
    """One made-up entry."""

    soort: Soort
    slug: str
    inhoud: Inhoud
    gemeenten: list[str]

    @property
    def id(self) -> UUID:
        """As the directory would number it."""
        return uuid_for(REGIO, self.soort, self.slug)


def entries(count: int, seed: int = 1, world: World | None = None) -> Iterator[Entry]:
    """`count` entries: about a third organisaties, which come first, so that the others can name them."""
    random, world = Random(seed), world or World()
    organisations = max(count // 3, 1)
    for number in range(count):
        soort: Soort = "organisatie"
        if number >= organisations:
            others: tuple[Soort, ...] = ("voorziening", "expertise", "arrangement", "zorgroute")
            soort = random.choices(others, (70, 13, 8, 9))[0]
        yield _entry(random, world, soort, number, f"organisatie-{random.randrange(organisations)}")


def documents(count: int, ladder: Ladder, seed: int = 1, world: World | None = None) -> Iterator[Document]:
    """The same entries as search documents, without a database."""
    world = world or World()
    needs = {need: need.replace("-", " ") for need in world.hulpvragen}
    shown: dict[str, dict[str, Any]] = {}
    for entry in entries(count, seed, world):
        if entry.soort == "organisatie":
            shown[entry.slug] = {"id": entry.slug, "naam": entry.inhoud.naam, "telefoon": None, "website": None}
        published = Published(entry.id, entry.soort, entry.slug, 1, MADE_ON, None)
        yield to_document(published, entry.inhoud, entry.gemeenten, Surroundings(shown, needs), ladder)


def directory(settings: Settings, size: int) -> None:
    """A new directory: the region's own content, and so many generated entries."""
    database = Database(settings.effective_database_url)
    migrate(database)
    sow(database, settings.seed)
    with database.write() as session:
        fill(session, size)
    database.close()


def fill(session: Session, count: int, seed: int = 1) -> None:
    """The same entries as rows of a migrated database, with their projections and a log. Uses the gemeenten and needs
    that are there; an empty database gets made-up ones. Bulk inserts: `directory.service` takes 2 ms an entry."""
    world = _world(session)
    tables: dict[type[SQLModel], list[dict[str, Any]]] = {}
    first = (session.scalar(select(func.max(Publicatie.nr))) or 0) + 1
    for number, entry in enumerate(entries(count, seed, world)):
        for table, row in _rows(entry, number, first):
            tables.setdefault(table, []).append(row)
    for table, rows in tables.items():
        for start in range(0, len(rows), 5000):
            session.execute(insert(table), rows[start : start + 5000])


# --- one entry -----------------------------------------------------------------------------------------------------


def _entry(random: Random, world: World, soort: Soort, number: int, organisatie: str) -> Entry:
    gemeenten = list(world.gemeenten)
    bereik = random.choices(("lokaal", "gebied", "provincie"), (60, 20, 20))[0]
    if bereik != "provincie":
        gemeenten = random.sample(gemeenten, 1 if bereik == "lokaal" else min(4, len(gemeenten)))
    content = {
        "naam": f"{random.choice(SUBJECTS).capitalize()} {random.choice(TOPICS)} {number}",
        "samenvatting": _sentence(random, 15),
        "beschrijving": " ".join(_sentence(random, 15) for _ in range(3)),
        "werkgebied": {"gemeenten": [] if bereik == "provincie" else gemeenten, "heleRegio": bereik == "provincie"},
        "bereik": bereik,
        "herkomst": {"zekerheid": random.choice(("bron", "algemeneKennis")), "jaar": random.randint(2015, 2026)},
        "fase": {"stand": random.choices(("actief", "onbekend", "pilot", "beëindigd"), (80, 14, 4, 2))[0]},
        **_specific(random, world, soort, organisatie),
    }
    return Entry(soort, f"{soort}-{number}", parse(soort, content), gemeenten)


def _specific(random: Random, world: World, soort: Soort, organisatie: str) -> dict[str, Any]:
    if soort == "organisatie":
        return {"type": random.choice(get_args(OrganisatieType)), "andereNamen": [f"{random.choice(TOPICS)}huis"]}
    low = random.choice((0, 0, 2, 4, 4, 10, 12))
    needs = min(random.choices((1, 2, 3, 5, 8), (1, 2, 4, 2, 1))[0], len(world.hulpvragen))
    offer: dict[str, Any] = {
        "hulpvragen": random.sample(world.hulpvragen, needs),
        "leeftijden": random.choice(([], [{"van": low, "tot": random.choice((12, 18, 23, None))}])),
        "doelgroepen": random.sample(("jeugdige", "ouders", "school"), random.randint(1, 3)),
        "toegangswegen": random.sample(get_args(Toegangsweg), random.randint(0, 2)),
        "financiering": random.sample(("Jeugdwet", "passend onderwijs", "gemeente"), random.randint(0, 2)),
    }
    step = {"wie": "ouder of school", "wat": _sentence(random, 8), "casusregie": "school", "zekerheid": "bron"}
    own: dict[Soort, dict[str, Any]] = {
        "voorziening": {"type": random.choice(get_args(VoorzieningType)), "organisatie": organisatie},
        "expertise": {"organisatie": organisatie, "niveau": "onbekend", "raadplegen": {}},
        "arrangement": {
            "partners": [{"naam": "Een partner", "rol": "zorg", "penvoerder": True, "organisatie": organisatie}]
        },
        "zorgroute": {"starters": ["ouders"], "stappen": [step] * random.randint(2, 5)},
    }
    return offer | own[soort]


def _sentence(random: Random, length: int) -> str:
    """Words by turns small and telling, so that frequencies resemble those of running text."""
    chosen = [random.choice(SMALL_WORDS if random.random() < 0.4 else TEXT_WORDS + TOPICS) for _ in range(length)]
    return " ".join(chosen).capitalize() + "."


# --- rows ----------------------------------------------------------------------------------------------------------


def _row(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "soort": entry.soort,
        "slug": entry.slug,
        "naam": entry.inhoud.naam,
        "status": "gepubliceerd",
        "versie": 1,
        "inhoud": dump(entry.inhoud),
        "gewijzigd_op": MADE_ON,
    }


_REVISION = {"nummer": 1, "stand": "gepubliceerd", "oorsprong": "import", "door": "meting", "op": MADE_ON}


def _rows(entry: Entry, number: int, first: int) -> Iterator[tuple[type[SQLModel], dict[str, Any]]]:
    yield Vermelding, _row(entry)
    for code in entry.gemeenten:
        yield VermeldingGemeente, {"vermelding_id": entry.id, "gemeente": code}
    if isinstance(entry.inhoud, Aanbod):
        for need in entry.inhoud.hulpvragen:
            yield VermeldingHulpvraag, {"vermelding_id": entry.id, "hulpvraag": need}
    for role, slugs in references(entry.inhoud).items():
        for slug in slugs:
            yield Relatie, {"van": entry.id, "naar": uuid_for(REGIO, ROLE_SOORT[role], slug), "rol": role}
    revision = uuid_for(REGIO, "revisie", entry.slug)
    yield (
        Revisie,
        {**_REVISION, "id": revision, "onderwerp": entry.id, "soort": entry.soort, "inhoud": dump(entry.inhoud)},
    )
    yield (
        Publicatie,
        {
            "revisie": revision,
            "nr": first + number,
            "handeling": "publicatie",
            "soort": entry.soort,
            "onderwerp": entry.id,
            "slug": entry.slug,
            "op": MADE_ON,
        },
    )


def _world(session: Session) -> World:
    """What the database knows; an empty one is given a made-up region first."""
    if session.get(Logboek, 1) is None:
        session.add(Logboek(regio=REGIO))
        session.add_all(Gemeente(code=code, slug=code.lower(), naam=f"Gemeente {code}") for code in World().gemeenten)
        session.add_all(Hulpvraag(id=need, naam=need.replace("-", " ")) for need in World().hulpvragen)
        session.flush()
    codes = tuple(session.exec(select(Gemeente.code).order_by(col(Gemeente.code))))
    needs = tuple(session.exec(select(Hulpvraag.id).order_by(col(Hulpvraag.id))))
    return World(codes, needs)
