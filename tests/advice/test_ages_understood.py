"""Which ages a question speaks of, asked of the API: people say them in many ways, and most numbers are no age."""

import pytest
from starlette.testclient import TestClient

AGES = [
    ("logopedie voor mijn zoontje van 3", [(3, 3)]),
    ("dochters van 5 en 8 maken ruzie", [(5, 5), (8, 8)]),
    ("Sem is 10 en heeft adhd", [(10, 10)]),
    ("het is 7 en hij is er nog niet", []),
    ("hij slaapt niet meer sinds opa overleden is, 9 Assen", [(9, 9)]),
    ("epilepsie en school, 9, Assen", [(9, 9)]),
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
    ("tussen 6 en 8 jaar en bang in het donker", [(6, 8)]),
    ("cursus voor kinderen tussen de 4 en 12", [(4, 12)]),
    ("opvang voor een kind onder de 4", [(0, 3)]),
    ("mijn dochter is jonger dan 3", [(0, 2)]),
    ("training vanaf 12 jaar", [(12, 27)]),
    ("hij staat onder de 6 voor rekenen", []),
    ("vanaf 2 jaar geleden slaapt hij slecht", []),
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

HALVES = [
    ("peuter 2½ praat niet", [(2, 2)]),
    ("2 1/2 jaar praat niet", [(2, 2)]),
    ("hij is 2½ en bijt", [(2, 2)]),
    ("een 3½-jarige bijt", [(3, 3)]),
    ("ons zoontje van tweeënhalf praat niet", [(2, 2)]),
    ("vierenhalf en nog niet zindelijk", [(4, 4)]),
    ("al tweeënhalf jaar thuis", []),
    ("al 2,5 jaar thuis", []),
    ("tweeënhalf uur huiswerk per dag", []),
    ("hij is vier en praat als een kind van tweeënhalf", [(4, 4)]),
]

HEIGHTS = [
    ("hij is 1.85m lang en 15 en wordt gepest", [(15, 15)]),
    ("mijn dochter is 1.60 lang en 13 jaar", [(13, 13)]),
    ("hij is 1,20 meter en 9 jaar", [(9, 9)]),
    ("hij is 1 meter 90 en veertien", [(14, 14)]),
    ("onze zoon is nu 15 en bijna 1.90, hij knijpt", [(15, 15)]),
    ("wakker om 1.15, 2.50 en 4.00, wie neemt een nacht over", []),
    ("er staat een hek van twee meter om de school", []),
]

SEVERAL = [
    ("mijn kinderen zijn 3, 6 en 9", [(3, 3), (6, 6), (9, 9)]),
    ("mijn kinderen zijn 3 en 6", [(3, 3), (6, 6)]),
    ("de kinderen zijn 2 en 4 jaar", [(2, 2), (4, 4)]),
    ("onze zonen zijn 3, 5, 7 en 9", [(3, 3), (5, 5), (7, 7), (9, 9)]),
    ("jongste 4 oudste 9 ruzie", [(4, 4), (9, 9)]),
    ("onze jongste is 4 en de oudste 9", [(4, 4), (9, 9)]),
    ("oudste (9) en jongste (4) vechten", [(4, 4), (9, 9)]),
    ("kinderen 3, 6 en 9", [(3, 3), (6, 6), (9, 9)]),
    ("ik heb drie kinderen (3, 7 en 15)", [(3, 3), (7, 7), (15, 15)]),
    ("ruzie waar de kinderen bij zijn, 4 en 6", [(4, 4), (6, 6)]),
    ("de oudste 2 gaan naar school", []),
    ("de jongste 2 kinderen slapen slecht", []),
    ("mijn kinderen zijn twee weken thuis", []),
    ("mijn kinderen zijn twee druktemakers", []),
    ("mijn kinderen zijn 3 keer gepest", []),
]

NOT_YET = [
    ("4 jaar niet zindelijk", [(4, 4)]),
    ("2 jaar niet zindelijk", [(2, 2)]),
    ("15 jaar niet meer naar school", [(15, 15)]),
    ("al 2 jaar niet meer naar school", []),
    ("2 jaar niet naar school geweest", []),
    ("3 jaar niet meer naar school", []),
    ("sinds 3 jaar niet naar school", []),
    ("hij gaat 3 jaar niet naar school", []),
    ("5 jaar niet gezien, mijn vader", []),
]

NOW = [
    ("bijna 4 en nog niet zindelijk", [(4, 4)]),
    ("net 12 en nu al aan het blowen", [(12, 12)]),
    ("bijna 18 en geen school", [(18, 18)]),
    ("pas 9 en al zo boos", [(9, 9)]),
    ("vroeger gepest, nu 16 en somber", [(16, 16)]),
    ("hij is vorige week 10 geworden", [(10, 10)]),
    ("net 16 geworden en spijbelt", [(16, 16)]),
    ("ik ben 17, bijna 18. waar kan ik wonen", [(17, 17)]),
    ("het is bijna 9 uur en hij slaapt niet", []),
    ("het is bijna 12 en hij is nog niet thuis", []),
    ("bijna 12 en nog niet thuis", []),
    ("bijna 4 weken thuis", []),
    ("jonge moeder, net 19, zoekt hulp", []),
    ("net 12 euro gestolen", []),
    ("nu 3 keer geschorst", []),
    ("eerst slikte hij er een, nu acht", []),
    ("mijn cijfer is een 4 geworden", []),
    ("het zijn er 3 geworden", []),
]

KEYWORDS = [
    ("kind (m/6)", [(6, 6)]),
    ("jongen (6)", [(6, 6)]),
    ("meisje, 7, bang", [(7, 7)]),
    ("mijn dochter, 8, Assen", [(8, 8)]),
    ("dochter faalangst 15 Emmen", [(15, 15)]),
    ("gepest 13 Assen", [(13, 13)]),
    ("logopedie 5 in hoogeveen", [(5, 5)]),
    ("gepest hoofdstraat 13 assen", []),
    ("gepest brink 7 rolde", []),
    ("gepest 2 keer assen", []),
    ("gepest 3 assen", []),
    ("gepest 7811 emmen", []),
    ("school 12 assen", []),
    ("klas 7 assen", []),
    ("gepest om 9 uur assen", []),
    ("wachttijd logopedie 10 weken emmen", []),
    ("gezin met 3 kinderen in groep 3", [(6, 7)]),
]

OTHERS = [
    ("hij zit in groep 5 en leest als groep 3", [(8, 9)]),
    ("zij zit in groep 6 maar spelt als een kind van groep 3", [(9, 10)]),
    ("hij zit in groep 5 en rekent op niveau groep 4", [(8, 9)]),
    ("groep 5 maar leest als een kind van 6", [(8, 9)]),
    ("mijn zoon van 9 wordt gepest door een jongen van 12", [(9, 9)]),
    ("mijn dochter van 8 heeft ruzie met een jongen van 12", [(8, 8)]),
    ("mijn zoon van 9 heeft ruzie met zijn broer van 12", [(9, 9), (12, 12)]),
    ("ruzie met een jongen van 12", [(12, 12)]),
    ("ik ben een moeder van 34", []),
]

BORN = [
    ("zoon geboren in 2015", [(10, 11)]),
    ("jongen uit 2015 boos", [(10, 11)]),
    ("mijn meisje (2015) is bang", [(10, 11)]),
    ("mijn zoon Sem (2015) is druk", [(10, 11)]),
    ("geboren 12-03-2018, praat niet", [(7, 8)]),
    ("geboren op 12 maart 2018, praat niet", [(7, 8)]),
    ("geboortejaar 2012, spijbelt", [(13, 14)]),
    ("dochter van 10, geboren in 2015", [(10, 10)]),
    ("geboren in 2026 en huilt", [(0, 0)]),
    ("hij is in 2015 geboren en stottert", [(10, 11)]),
    ("rapport uit 2015 over dyslexie", []),
    ("onderzoek (2015) naar dyslexie", []),
    ("wij zijn in 2015 verhuisd", []),
    ("ik ben geboren in 1985 en overbelast", []),
    ("moeder geboren in 2001 zoekt hulp", []),
]
"""The tests' clock stands in 2026."""

EVERY = [*AGES, *HALVES, *HEIGHTS, *SEVERAL, *NOT_YET, *NOW, *KEYWORDS, *OTHERS, *BORN]


@pytest.mark.parametrize(("vraag", "expected"), EVERY, ids=[vraag for vraag, _ in EVERY])
def test_ages_in_a_question(drenthe: TestClient, vraag: str, expected: list[tuple[int, int]]) -> None:
    answer = drenthe.post("/v1/juiste-adres", json={"vraag": vraag}).json()
    assert [(age["van"], age["tot"]) for age in answer["begrepen"]["leeftijden"]] == expected
