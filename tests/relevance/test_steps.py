"""The measure of what each step of reading gains takes the step away, and puts it back."""

import pytest
from starlette.testclient import TestClient

from scripts.benchmarks.steps import STEPS, without


@pytest.mark.parametrize("step", STEPS)
def test_each_step_is_taken_away_and_put_back(step: str) -> None:
    places, instead = STEPS[step]
    before = [getattr(place, name) for place, name in places]
    with without(places, instead):
        assert all(getattr(place, name) == instead for place, name in places)
    assert [getattr(place, name) for place, name in places] == before


def test_a_denial_is_read_again_when_the_step_is_put_back(drenthe: TestClient) -> None:
    def needs() -> list[str]:
        found = drenthe.post("/v1/juiste-adres", json={"vraag": "geen autisme, wel faalangst, 10 jaar"}).json()
        return [need["id"] for need in found["begrepen"]["hulpvragen"]]

    with without(*STEPS["ontkenning"]):
        assert "autisme" in needs()
    assert "autisme" not in needs()
