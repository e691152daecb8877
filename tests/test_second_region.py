"""Another region is another folder of data: the same program answers there, through the page."""

from pathlib import Path

from app.settings import ROOT
from tests import product


def test_another_region_answers_through_the_page(tmp_path: Path) -> None:
    settings = product.prepared(tmp_path, ROOT / "tests" / "regions" / "kop")
    with product.served(settings) as client:
        names = [each["naam"] for each in client.get("/v1/gemeenten").json()["resultaten"]]
        needs = client.get("/v1/hulpvragen").json()["resultaten"]
        leaf = next(need for need in needs if need["ouder"])
        page = client.post("/", data={"vraag": f"hulp bij {leaf['naam']} in {names[0]}"}).text
        assert "Het Juiste Adres Proefland" in page
        assert f"U woont in gemeente <strong>{names[0]}</strong>" in page
        assert leaf["naam"] in page
        assert "<article" in page
        assert "Drenthe" not in page
