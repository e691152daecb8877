"""Copies of the tiny region that a test may change, and a directory that tells what an export must hold."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.database import Database
from app.settings import Settings
from tests import product
from tests.exchange.exported import PHONE
from tests.exchange.regions import PROEFLAND, edit_json, edit_text
from tests.search import world


@pytest.fixture
def region(tmp_path: Path) -> Path:
    """A copy of Proefland."""
    return Path(shutil.copytree(PROEFLAND, tmp_path / "region"))


@pytest.fixture
def broken(region: Path) -> tuple[Path, list[str]]:
    """A copy with a fault of every sort, and every line that must be told of it."""
    edit_json(region / "organisaties.json", _break_organisations)
    edit_json(region / "voorzieningen.json", _break_services)
    edit_json(region / "hulpvragen" / "school.json", _break_needs)
    edit_json(region / "gemeenten.json", lambda rows: rows[0].update(toegang="de-brug"))
    edit_json(region / "gebieden.json", lambda rows: rows[0]["gemeenten"].append("GM0003"))
    edit_json(region / "arrangementen.json", lambda rows: rows[0]["inhoud"]["partners"][0].update(organisatie="spook"))
    edit_json(region / "ladder.json", lambda ladder: ladder["rijen"].pop(0))
    edit_json(region / "spoed.json", lambda spoed: spoed["altijd"].append("999"))
    (region / "wegwijzer.json").write_text(
        json.dumps(
            {
                "families": {"lezers": ["voorziening:leesonderzoek", "voorziening:spook"]},
                "hulpvragen": {
                    "onzin": {"gezin": {"adres": ["lezers"]}, "school": {}},
                    "schoolangst": {"gezin": {"ook": ["leesonderzoek"]}, "school": {}},
                },
            }
        )
    )
    edit_text(region / "plaatsen.csv", "Zomer,woonplaats,GM9901", "Zomer,stad,GM9901")
    edit_text(region / "plaatsen.csv", "Tweeloo,woonplaats,GM9902", "Tweeloo,woonplaats,GM9901")
    edit_text(region / "postcodes.csv", "1791,GM9901", "1791,GM0001")
    edit_text(region / "scholen.csv", "verzonnen", "verzonnen,te,veel")
    (region / "zorgroutes.json").unlink()
    return region, [
        "organisaties.json: de-brug: inhoud.telefoon: "
        "dit is geen Nederlands telefoonnummer, zoals 112, 14 0592 of 0592-123456",
        "organisaties.json: bureau-leeslicht: inhoud.naam: dit veld is verplicht",
        "voorzieningen.json: praten-op-school: inhoud.organisatie: organisatie spook bestaat niet",
        "voorzieningen.json: praten-op-school: inhoud.hulpvragen: hulpvraag onzin bestaat niet",
        "voorzieningen.json: praten-op-school: inhoud.werkgebied.gemeenten: gemeente GM0002 bestaat niet",
        "voorzieningen.json: praten-op-school: eigenaar: organisatie niemand bestaat niet",
        "voorzieningen.json: praten-op-school: eigenaar: de inhoud zegt wie dit bijhoudt: spook",
        "voorzieningen.json: praten-op-school: toezichthouder: gebied nergens bestaat niet",
        "voorzieningen.json: leesonderzoek: inhoud.leeftijden.0: de leeftijd 'van' is hoger dan 'tot'",
        "voorzieningen.json: leesonderzoek: inhoud.kleur: dit kent de gids hier niet",
        "voorzieningen.json: leeskamp: dit staat er 2 keer",
        "hulpvragen: schoolangst: ouder: deze hulpvraag hangt onder zichzelf",
        "hulpvragen: lezen: ouder: hulpvraag nergens bestaat niet",
        "gemeenten.json: GM9901: toegang: de-brug is geen toegang",
        "gebieden.json: swv-po-9901: gemeenten: gemeente GM0003 bestaat niet",
        "arrangementen.json: rustige-start: inhoud.partners: organisatie spook bestaat niet",
        "ladder.json: advies: rijen: dit type ontbreekt",
        "spoed.json: 999: nummers: dit nummer staat er niet bij",
        "wegwijzer.json: hulpvragen: id: hulpvraag onzin bestaat niet",
        "wegwijzer.json: families.lezers: naam: voorziening:spook bestaat niet",
        "wegwijzer.json: schoolangst.gezin: naam: leesonderzoek bestaat niet",
        "plaatsen.csv: regel 6: soort: dit moet een van deze zijn: 'woonplaats', 'buurtschap' of 'andere-naam'",
        "plaatsen.csv: Tweeloo, GM9901, woonplaats: dit staat er 2 keer",
        "postcodes.csv: 1791: gemeente: gemeente GM0001 bestaat niet",
        "scholen.csv: regel 2: te veel cellen: dit kent de gids hier niet",
        "zorgroutes.json: dit bestand ontbreekt",
    ]


def _break_organisations(records: list[dict[str, Any]]) -> None:
    records[2]["inhoud"]["telefoon"] = "bel ons"
    del records[3]["inhoud"]["naam"]


def _break_services(records: list[dict[str, Any]]) -> None:
    records[0]["inhoud"].update(organisatie="spook", hulpvragen=["onzin"], werkgebied={"gemeenten": ["GM0002"]})
    records[0].update(eigenaar="niemand", toezichthouder="gebied:nergens")
    records[1]["inhoud"].update(leeftijden=[{"van": 20, "tot": 3}], kleur="rood")
    records.append(records[2])


def _break_needs(needs: list[dict[str, Any]]) -> None:
    needs[1]["ouder"] = "schoolangst"
    needs[2]["ouder"] = "nergens"


@pytest.fixture
def directory(database: Database) -> Database:
    """A directory with every kind, ids that order differently by language and by code point, and texts that bite."""
    world.settle(database)
    for slug in ("a-z", "a1", "aa", "a"):
        world.publish(database, "organisatie", slug, naam=f"Organisatie {slug}")
    world.publish(database, "voorziening", "advies", naam="=HYPERLINK(1)", telefoon=PHONE, hulpvragen=["slapen"])
    world.publish(database, "expertise", "weten", raadplegen={"telefoon": "0592-123456", "voorWie": ["school"]})
    world.publish(database, "arrangement", "samen", onderwijsdoelen=["rust", "ritme"])
    world.publish(database, "zorgroute", "route", leeftijden=[{"van": 4, "tot": None}])
    return database


@pytest.fixture
def settings(directory: Database, tmp_path: Path) -> Settings:
    url = directory.url.render_as_string(hide_password=False)
    return Settings(data=tmp_path, seed=PROEFLAND, database_url=url, betekenis="uit")


@pytest.fixture
def client(settings: Settings) -> Iterator[TestClient]:
    with product.served(settings) as client:
        yield client
