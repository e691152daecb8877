"""The command `seed`: loads a region, twice the same, and never against a coordinator or half."""

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import SQLModel, func, select

from app import log
from app.database import Database
from app.directory import service
from app.exchange.seed import Report, run, seed
from app.exchange.seed_files import SeedFaults
from app.models import kinds
from app.models.tables import (
    Gemeente,
    Hulpvraag,
    Logboek,
    Plaats,
    Postcode,
    Publicatie,
    Relatie,
    Revisie,
    School,
    Vermelding,
    VermeldingGemeente,
    uuid_for,
)
from app.settings import ROOT, Settings
from tests.exchange.regions import DRENTHE, PROEFLAND, edit_json, edit_text

REGION_TABLES: list[type[SQLModel]] = [Gemeente, Hulpvraag, Logboek, Plaats, Postcode, Publicatie, School, Vermelding]


def number_of(database: Database, table: type[SQLModel]) -> int:
    with database.read() as session:
        return session.exec(select(func.count()).select_from(table)).one()


def command(database: Database, folder: Path) -> int:
    url = database.url.render_as_string(hide_password=False)
    return run(Settings(database_url=url, seed=folder))


def outcomes(report: Report) -> set[str]:
    return {outcome for tally in report.counts.values() for outcome in tally}


def entry(database: Database, soort: str, slug: str) -> Vermelding:
    with database.read() as session:
        row = session.get_one(Vermelding, uuid_for("proefland", soort, slug))
        session.expunge(row)  # stays readable after the session's rollback
        return row


def test_drenthe_is_loaded_whole(database: Database, capsys: pytest.CaptureFixture[str]) -> None:
    """Counts as they were researched: what is missing here was lost on the way."""
    assert command(database, DRENTHE) == 0
    with database.read() as session:
        per_soort = dict(session.exec(select(Vermelding.soort, func.count()).group_by(Vermelding.soort)).all())
        parents = session.exec(select(Hulpvraag.ouder)).all()
        places = Counter(session.exec(select(Plaats.soort)).all())
        routes = session.exec(select(Vermelding.inhoud).where(Vermelding.soort == "zorgroute")).all()
        toegangen = session.exec(select(Vermelding.inhoud).join(Gemeente)).all()
    assert per_soort == {"organisatie": 122, "voorziening": 176, "expertise": 34, "arrangement": 19, "zorgroute": 24}
    assert sum(len(route["stappen"]) for route in routes) == 99
    assert Counter(parent is None for parent in parents) == {True: 10, False: 65}
    assert places == {"woonplaats": 227, "buurtschap": 104, "andere-naam": 107}
    assert (number_of(database, Postcode), number_of(database, School)) == (291, 325)
    assert [content["type"] for content in toegangen] == ["toegang"] * 12
    assert "organisatie   122  (122 nieuw)" in capsys.readouterr().out


def test_links_and_gemeenten_of_drenthe_are_worked_out(database: Database) -> None:
    seed(database, DRENTHE)
    with database.read() as session:
        entries = session.exec(select(Vermelding.id, Vermelding.soort, Vermelding.inhoud)).all()
        served = set(session.exec(select(VermeldingGemeente.vermelding_id)).all())
    named = [kinds.references(kinds.parse(soort, content)) for _, soort, content in entries]  # type: ignore[arg-type]
    assert number_of(database, Relatie) == sum(len(slugs) for roles in named for slugs in roles.values()) > 176 + 34
    assert served == {identity for identity, _, _ in entries}


def test_a_second_seed_changes_nothing_and_logs_nothing(database: Database) -> None:
    seed(database, PROEFLAND)
    before = number_of(database, Publicatie), number_of(database, Revisie)
    again = seed(database, PROEFLAND)
    assert outcomes(again) == {"ongewijzigd"}
    assert (number_of(database, Publicatie), number_of(database, Revisie)) == before


def test_what_changed_in_the_seed_becomes_the_next_version(database: Database, region: Path) -> None:
    seed(database, region)
    edit_json(region / "voorzieningen.json", lambda records: records[0]["inhoud"].update(naam="Praten op onze school"))
    edit_text(region / "plaatsen.csv", "Zuiderproef,woonplaats,GM9902,,,3000", "Zuiderproef,woonplaats,GM9902,,,3100")
    report = seed(database, region)
    changed = {subject for subject, tally in report.counts.items() if set(tally) != {"ongewijzigd"}}
    assert changed == {"voorziening", "plaatsen"}
    assert report.counts["voorziening"] == {"gewijzigd": 1, "ongewijzigd": 2}
    assert (entry(database, "voorziening", "praten-op-school").naam, number_of(database, Plaats)) == (
        "Praten op onze school",
        5,
    )
    assert entry(database, "voorziening", "praten-op-school").versie == 2


def test_a_coordinators_change_survives(database: Database, region: Path) -> None:
    seed(database, region)
    mine = kinds.parse("voorziening", entry(database, "voorziening", "praten-op-school").inhoud)
    with database.write() as session:
        service.publish(
            session,
            "proefland",
            "voorziening",
            "praten-op-school",
            mine.model_copy(update={"naam": "Mijn naam"}),
            oorsprong="redactie",
            door="redacteur",
            eigenaar="de-brug",
        )
    edit_json(region / "voorzieningen.json", lambda records: records[0]["inhoud"].update(naam="Uit de seed"))
    report = seed(database, region)
    assert report.counts["voorziening"] == {"overgeslagen": 1, "ongewijzigd": 2}
    assert entry(database, "voorziening", "praten-op-school").naam == "Mijn naam"


def test_what_a_coordinator_withdrew_stays_away(database: Database) -> None:
    """Also when the seed still holds entries that name it: those are withdrawn too."""
    seed(database, PROEFLAND)
    gone: list[tuple[kinds.Soort, str]] = [
        ("voorziening", "leesonderzoek"),
        ("voorziening", "leeskamp"),
        ("expertise", "weten-van-lezen"),
        ("organisatie", "bureau-leeslicht"),
    ]
    with database.write() as session:
        for soort, slug in gone:
            service.withdraw(session, "proefland", soort, slug, door="beoordelaar", waarom="gestopt")
    report = seed(database, PROEFLAND)
    assert sum(tally["overgeslagen"] for tally in report.counts.values()) == 4
    assert {entry(database, soort, slug).status for soort, slug in gone} == {"ingetrokken"}


def test_a_check_on_a_day_is_taken_over_once(database: Database) -> None:
    seed(database, PROEFLAND)
    assert entry(database, "voorziening", "praten-op-school").gecontroleerd_op == date(2026, 1, 15)
    with database.write() as session:
        service.confirm(session, "proefland", "voorziening", "praten-op-school", date(2026, 6, 1), None)
    seed(database, PROEFLAND)
    assert entry(database, "voorziening", "praten-op-school").gecontroleerd_op == date(2026, 6, 1)


def test_an_entry_that_left_the_seed_is_reported_and_stays(database: Database, region: Path) -> None:
    seed(database, region)
    edit_json(region / "expertises.json", lambda records: records.clear())
    report = seed(database, region)
    assert report.vanished == ["expertise weten-van-lezen"]
    assert "Staat niet meer in de seed, maar blijft in de gids: expertise weten-van-lezen" in report.lines()
    assert entry(database, "expertise", "weten-van-lezen").status == "gepubliceerd"


def test_owners_come_before_what_they_keep(database: Database, region: Path) -> None:
    """The first organisatie of the file is kept by the last."""
    edit_json(region / "organisaties.json", lambda records: records[0].update(eigenaar="bureau-leeslicht"))
    seed(database, region)
    owner = entry(database, "organisatie", "loket-noorderproef").eigenaar
    assert owner == uuid_for("proefland", "organisatie", "bureau-leeslicht")


def test_a_database_of_another_region_is_refused(database: Database, capsys: pytest.CaptureFixture[str]) -> None:
    seed(database, PROEFLAND)
    before = number_of(database, Publicatie)
    assert command(database, DRENTHE) == 1
    assert "deze database is van regio proefland, deze seed is van regio drenthe" in capsys.readouterr().err
    assert number_of(database, Publicatie) == before


def test_a_broken_seed_names_every_fault_and_writes_nothing(
    database: Database, broken: tuple[Path, list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    folder, faults = broken
    assert command(database, folder) == 1
    told = capsys.readouterr().err.splitlines()
    assert told[0] == f"De seed is niet geladen: {len(faults)} fouten."
    assert sorted(told[1:]) == sorted(faults)
    assert {table.__name__: number_of(database, table) for table in REGION_TABLES} == {
        table.__name__: 0 for table in REGION_TABLES
    }


def test_a_refusal_halfway_undoes_everything(database: Database, region: Path) -> None:
    """What the files cannot tell: here a coordinator withdrew what a new entry of the seed names."""
    seed(database, region)
    with database.write() as session:
        for slug in ("leesonderzoek", "leeskamp"):
            service.withdraw(session, "proefland", "voorziening", slug, door="beoordelaar", waarom="gestopt")
        service.withdraw(session, "proefland", "expertise", "weten-van-lezen", door="beoordelaar", waarom="gestopt")
        service.withdraw(session, "proefland", "organisatie", "bureau-leeslicht", door="beoordelaar", waarom="gestopt")
        last = log.last_number(session)

    def add_one(records: list[dict[str, Any]]) -> None:
        records[0]["inhoud"]["naam"] = "Anders"
        records.append({**records[1], "id": "nieuw-leesonderzoek"})

    edit_json(region / "voorzieningen.json", add_one)
    with pytest.raises(SeedFaults) as refused:
        seed(database, region)
    assert refused.value.faults == ["voorziening: nieuw-leesonderzoek: /organisatie: bureau-leeslicht bestaat niet"]
    assert entry(database, "voorziening", "praten-op-school").naam == "Praten op school"
    assert number_of(database, Publicatie) == last


@pytest.mark.parametrize(
    ("name", "content", "fault"),
    [
        ("regio.json", b'{"id": "proefland",', "regio.json: geen geldige JSON, regel 1, teken 20"),
        ("scholen.csv", "vestiging,naam\n99ZZ00,Caf\u00e9".encode("latin-1"), "scholen.csv: dit bestand is geen UTF-8"),
        ("gebieden.json", b"{}", "gebieden.json: dit moet een lijst zijn"),
    ],
)
def test_an_unreadable_file_is_named(region: Path, name: str, content: bytes, fault: str) -> None:
    (region / name).write_bytes(content)
    with pytest.raises(SeedFaults) as refused:
        seed(Database("sqlite://"), region)
    assert fault in refused.value.faults


def test_a_file_from_a_spreadsheet_may_begin_with_a_byte_order_mark(database: Database, region: Path) -> None:
    places = region / "plaatsen.csv"
    places.write_text(places.read_text(encoding="utf-8"), encoding="utf-8-sig")
    seed(database, region)
    assert number_of(database, Plaats) == 5


def test_the_default_seed_is_drenthe() -> None:
    assert Settings().seed == ROOT / "seed" / "drenthe" == DRENTHE
