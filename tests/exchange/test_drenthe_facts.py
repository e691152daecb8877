"""The facts of Drenthe as they stand in `seed/drenthe`: whole, honest about where they come from, and readable.

The numbers were counted in the researched facts that the seed was made from. More sources may come; fewer is a loss.
"""

import csv
import re
from pathlib import Path

import pytest

from app.exchange.seed_check import faults_between
from app.exchange.seed_files import Reader, Seed
from app.models.kinds import Arrangement, Inhoud, Organisatie, Soort, Zorgroute, dump
from tests.exchange.regions import DRENTHE, PROEFLAND


@pytest.fixture(scope="module")
def drenthe() -> Seed:
    return Reader(DRENTHE).seed()


def contents(seed: Seed, soort: Soort) -> dict[str, Inhoud]:
    return {record.id: inhoud for kind, record, inhoud in seed.vermeldingen if kind == soort}


@pytest.mark.parametrize("folder", [DRENTHE, PROEFLAND])
def test_every_file_is_right_and_every_reference_resolves(folder: Path) -> None:
    reader = Reader(folder)
    assert faults_between(reader.seed()) == []
    assert reader.faults == []


@pytest.mark.parametrize(
    ("soort", "mentions", "years", "sourced"),
    [
        ("organisatie", 230, 96, 107),
        ("voorziening", 231, 129, 142),
        ("arrangement", 32, 18, 19),
        ("zorgroute", 62, 18, 20),
    ],
)
def test_every_source_year_and_certainty_is_kept(
    drenthe: Seed, soort: Soort, mentions: int, years: int, sourced: int
) -> None:
    origins = [inhoud.herkomst for inhoud in contents(drenthe, soort).values()]
    assert sum(len(origin.bronnen) for origin in origins) >= mentions
    assert sum(origin.jaar is not None for origin in origins) >= years
    assert sum(origin.zekerheid == "bron" for origin in origins) == sourced


def test_what_has_no_source_never_says_that_it_has(drenthe: Seed) -> None:
    claims = [record.id for _, record, i in drenthe.vermeldingen if i.herkomst.zekerheid == "bron"]
    without = [record.id for _, record, i in drenthe.vermeldingen if not i.herkomst.bronnen]
    assert not set(claims) & set(without)


def test_fields_of_general_knowledge_are_fields(drenthe: Seed) -> None:
    for _, record, inhoud in drenthe.vermeldingen:
        unknown = set(inhoud.herkomst.algemene_kennis) - dump(inhoud).keys() - {"*"}
        assert not unknown, record.id


def test_plans_and_what_ended_are_known_as_such(drenthe: Seed) -> None:
    """Neither is ever given as an address, so each one is named here: a rule gone wrong would hide good addresses."""
    stages = {(soort, record.id): inhoud.fase.stand for soort, record, inhoud in drenthe.vermeldingen}
    assert {key for key, stage in stages.items() if stage == "beëindigd"} == {
        ("organisatie", "icare-jgz"),
        ("organisatie", "de-trampoline-assen"),
        ("arrangement", "trampoline"),
        ("arrangement", "renn4-accare"),
    }
    assert {key for key, stage in stages.items() if stage == "plan"} == {
        ("voorziening", "school-als-wijk-swag-op-het-mbo"),
        ("arrangement", "emmerhout"),
        ("arrangement", "pilot-cluster4-nmd"),
        ("arrangement", "pilot-aaenhunze"),
        ("arrangement", "zorg-onderwijs-ass"),
    }


def test_what_is_there_as_arrangement_and_voorziening_stands_in_the_same_phase(drenthe: Seed) -> None:
    services = contents(drenthe, "voorziening")
    for slug, arrangement in contents(drenthe, "arrangement").items():
        assert isinstance(arrangement, Arrangement)
        if arrangement.voorziening:
            assert arrangement.fase.stand == services[arrangement.voorziening].fase.stand, slug


def test_an_expertise_without_a_source_for_its_level_is_unknown(drenthe: Seed) -> None:
    levels = {slug: dump(inhoud)["niveau"] for slug, inhoud in contents(drenthe, "expertise").items()}
    assert {slug for slug, level in levels.items() if level != "onbekend"} == {"expertise-accare"}
    assert 20 <= len(levels) <= 35


def test_summaries_are_sentences_and_hold_no_personal_data(drenthe: Seed) -> None:
    for _, record, inhoud in drenthe.vermeldingen:
        assert re.match(r"[A-Z0-9'(].*[.?!]$", inhoud.samenvatting), record.id
        assert not re.search(r"\S+@\S+|\b06[- ]?\d{8}\b", str(dump(inhoud))), record.id


def test_no_organisation_is_called_by_an_ordinary_word(drenthe: Seed) -> None:
    """'MEE' is one too, and counts only with a capital (`NameIndex`)."""
    words = {"win", "ggz", "de toegang", "toegang", "school", "steunpunt", "gemeente", "jeugdzorg"}
    for slug, organisatie in contents(drenthe, "organisatie").items():
        assert isinstance(organisatie, Organisatie)
        assert not words & {name.lower() for name in organisatie.andere_namen}, slug


def test_steps_of_routes_name_only_what_stands_in_their_text(drenthe: Seed) -> None:
    linked = [
        (slug, step.organisatie)
        for slug, route in contents(drenthe, "zorgroute").items()
        if isinstance(route, Zorgroute)
        for step in route.stappen
        if step.organisatie
    ]
    assert len(linked) == 10
    assert ("jeugdbescherming", "raad-voor-de-kinderbescherming-noord") in linked


def test_places_that_are_words_are_marked(drenthe: Seed) -> None:
    words = {row.naam for row in drenthe.plaatsen if row.ook_woord}
    assert {"Een", "Erica", "Amen", "Anderen", "Loon", "de Wijk", "De Punt", "Linde", "Hees", "Krakeel"} <= words
    assert not {"Assen", "Emmen", "Rolde", "Roden", "Beilen", "Gieten"} & words


def test_a_name_in_two_gemeenten_stays_in_both(drenthe: Seed) -> None:
    for name in ("Alteveer", "Nieuwlande", "Eursinge", "Nieuweroord", "Stuifzand", "Tiendeveen"):
        assert len({row.gemeente for row in drenthe.plaatsen if row.naam == name}) >= 2, name


def test_postcodes_know_their_exceptions(drenthe: Seed) -> None:
    codes = {row.postcode: (row.gemeente, row.ook) for row in drenthe.postcodes}
    assert codes["9354"] == (None, None)
    assert codes["7925"] == ("GM1690", None)
    assert codes["7963"] == ("GM1690", "GM1701")
    assert codes["7933TA"] == ("GM1701", None)
    assert sum(len(code) == 6 for code in codes) == 9


def test_areas_are_called_as_people_call_them(drenthe: Seed) -> None:
    names = {name.lower(): area.id for area in drenthe.gebieden for name in (area.naam, *area.andere_namen)}
    expected = {
        "swv 22.02": "swv-po-2202",
        "2202": "swv-po-2202",
        "nmd": "inkoop-nmd",
        "zuidoost-drenthe": "rmc-zo",
        "zuidwest-drenthe": "rmc-zw",
    }
    assert {name: names.get(name) for name in expected} == expected


def test_outside_and_inside_do_not_overlap(drenthe: Seed) -> None:
    assert drenthe.buiten is not None
    outside = [name for names in drenthe.buiten.provincies.values() for name in names]
    assert {"Stadskanaal", "Zwolle", "Groningen", "Hardenberg", "Steenwijk", "Leek"} <= set(outside)
    assert len(outside) == len(set(outside))
    assert {*drenthe.buiten.ook_woord, *drenthe.buiten.streken} <= set(outside)
    assert not {row.naam for row in drenthe.plaatsen} & set(outside)


def test_tables_have_unix_line_ends_so_that_a_change_shows_as_one_line() -> None:
    for name in ("plaatsen", "postcodes", "scholen"):
        raw = (DRENTHE / f"{name}.csv").read_bytes()
        assert b"\r" not in raw
        assert len({len(row) for row in csv.reader(raw.decode().splitlines())}) == 1
