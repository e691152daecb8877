"""Which ages a question speaks of, asked of the API: people say them in many ways, and most numbers are no age."""

import pytest
from starlette.testclient import TestClient

AGES = [
    ("logopedie voor mijn zoontje van 3", [(3, 3)]),
    ("dochters van 5 en 8 maken ruzie", [(5, 5), (8, 8)]),
    ("buurkinderen van 3 en 5 zijn vaak alleen", [(3, 3), (5, 5)]),
    ("wij passen op kleinkinderen van 2 en 4", [(2, 2), (4, 4)]),
    ("stiefbroertjes van 3 en 5 vechten", [(3, 3), (5, 5)]),
    ("meisjes van 2,5 die bijten", [(2, 2)]),
    ("jongens van anderhalf, een tweeling", [(1, 1)]),
    ("meisjes van 8 maanden", [(0, 0)]),
    ("een peuter van 2,5 die bijt", [(2, 2)]),
    ("onze jongste is anderhalf en slaapt slecht, een dreumes van anderhalf", [(1, 1)]),
    ("huiswerk duurt anderhalf uur bij mijn zoon van 8", [(8, 8)]),
    ("zij is een meisje van zeven", [(7, 7)]),
    ("wij zoeken een school voor een van de kinderen", []),
    ("hij doet werk van twee groepen hoger", []),
    ("nu is hij 14 maanden en hij zit net los", [(1, 1)]),
    ("over twee maanden pas een gesprek", []),
    ("al drie maanden thuis", []),
    ("onze zoon al tien maanden thuis", []),
    ("afspraken van vier organisaties", []),
    ("zoon van 6 leest op niveau groep 6", [(6, 6)]),
    ("dochter van 10 in groep 7", [(10, 10)]),
    ("groep acht en bang voor de brugklas", [(11, 12)]),
    ("kleuter gilt de hele dag en is al 5", [(5, 5)]),
    ("hij praat als een kind van 4 en is 7", [(7, 7)]),
    ("ik kan niet slapen. 14", [(14, 14)]),
    ("16 en klaar met school", [(16, 16)]),
    ("wij vallen onder swv 22.01", []),
    ("mijn zus zit twee jaar achter op school", []),
    ("leerling in 2 havo spijbelt", [(13, 14)]),
    ("baby van 6 weken huilt", [(0, 0)]),
    ("zoon vn 13 gamet de hele dag", [(13, 13)]),
    ("bang sinds alert(1) afging", []),
    ("leerling vmbo (15, dyslexie) spijbelt", [(15, 15)]),
    ("m 16, zit vaak op de kamer", [(16, 16)]),
    ("een jongen van een jaar of tien liegt", [(10, 10)]),
    ("onze jongste, nu 5, is bang", [(5, 5)]),
    ("ons meisje wordt binnenkort vier", [(3, 4)]),
    ("binnenkort 18 en dan stopt de begeleiding", [(17, 18)]),
    ("hij wordt in mei 5 en praat niet", [(4, 5)]),
    ("een 2,5 jarige praat niet", [(2, 2)]),
    ("klas 2b, leerling blowt", [(13, 14)]),
    ("een brugger wordt gepest", [(12, 13)]),
    ("een vriendin van me 15 eet bijna niks", [(15, 15)]),
    ("ik slaap al weken niet. 16 uit hoogeveen", [(16, 16)]),
    ("gepest in de groepsapp. 14, emmen", [(14, 14)]),
    ("ik wil stoppen met blowen. 17 norg", [(17, 17)]),
    ("word gepest, zit in de 2e. durf niks te zeggen", [(13, 14)]),
    ("hij zit in de 2e helft van zijn traject", []),
    ("hij gamet veel, 12 uur per dag", []),
    ("kreeg een slecht cijfer, 15 punten minder", []),
    ("jongere van 12 tot en met 15 jaar", [(12, 15)]),
]


@pytest.mark.parametrize(("vraag", "expected"), AGES, ids=[vraag for vraag, _ in AGES])
def test_ages_in_a_question(drenthe: TestClient, vraag: str, expected: list[tuple[int, int]]) -> None:
    answer = drenthe.post("/v1/juiste-adres", json={"vraag": vraag}).json()
    assert [(age["van"], age["tot"]) for age in answer["begrepen"]["leeftijden"]] == expected
