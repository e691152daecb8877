"""The measure of what each part gains takes the part away, and puts it back."""

import pytest
from starlette.testclient import TestClient

from scripts.benchmarks.ablation import FACTORS, STEPS, changed, main

PARTS = {**STEPS, **FACTORS}


@pytest.mark.parametrize("part", PARTS)
def test_each_part_is_taken_away_and_put_back(part: str) -> None:
    change = PARTS[part]
    before = [getattr(place, name) for place, name in change]
    with changed(change):
        assert all(getattr(place, name) == instead for (place, name), instead in change.items())
    assert [getattr(place, name) for place, name in change] == before


def test_a_denial_is_read_again_when_the_step_is_put_back(drenthe: TestClient) -> None:
    def needs() -> list[str]:
        found = drenthe.post("/v1/juiste-adres", json={"vraag": "geen autisme, wel faalangst, 10 jaar"}).json()
        return [need["id"] for need in found["begrepen"]["hulpvragen"]]

    with changed(STEPS["ontkenning"]):
        assert "autisme" in needs()
    assert "autisme" not in needs()


def test_without_the_factor_that_counts_needs_other_addresses_come_first(drenthe: TestClient) -> None:
    def first() -> list[str]:
        found = drenthe.post("/v1/juiste-adres", json={"vraag": "mijn zoon van 9 stottert en praat niet in de klas"})
        return [each["id"] for each in found.json()["adressen"][:3]]

    before = first()
    with changed(FACTORS["hulpvraag"]):
        assert first() != before
    assert first() == before


@pytest.mark.parametrize("arguments", [[], ["stappen"], ["iets", "map"]])
def test_it_tells_how_it_is_called(arguments: list[str]) -> None:
    with pytest.raises(SystemExit, match=r"stappen\|punten MAP"):
        main(arguments)
