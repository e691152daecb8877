"""What tells nothing of a question changes nothing of its answer; and who is named without being looked for."""

from typing import Any

import pytest
from starlette.testclient import TestClient


def ask(client: TestClient, vraag: str) -> dict[str, Any]:
    response = client.post("/v1/juiste-adres", json={"vraag": vraag})
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


def gist(answer: dict[str, Any]) -> tuple[list[str], list[str], bool]:
    """Needs, addresses in order, and whether numbers are shown."""
    needs = [need["id"] for need in answer["begrepen"]["hulpvragen"]]
    return needs, [address["id"] for address in answer["adressen"]], answer["spoed"] is not None


PLAIN = ["mijn dochter van 14 is somber", "mijn peuter van 2 praat niet", "mijn zoon van 9 heeft angstklachten"]


@pytest.mark.parametrize("plain", PLAIN)
@pytest.mark.parametrize(
    "around",
    [
        "hallo, {}",
        "Goedemorgen, {}",
        "Geachte heer/mevrouw, {}",
        "{}, alvast bedankt",
        "{}. Bedankt!",
        "{}. Alvast heel hartelijk dank voor uw antwoord",
        "{} aub",
        "{}, groetjes Anna",
        "{}. Met vriendelijke groet, Jan de Vries",
        "Ik heb een vraag: {}",
        "{}. Wie kan ons helpen?",
        "{}. Kunt u ons hierbij helpen? Alvast bedankt, groetjes van Anna",
    ],
)
def test_a_greeting_changes_nothing(drenthe: TestClient, plain: str, around: str) -> None:
    found = gist(ask(drenthe, around.format(plain)))
    assert found == gist(ask(drenthe, plain))
    needs, addresses, alarm = found
    assert needs
    assert addresses
    assert not alarm


@pytest.mark.parametrize("plain", PLAIN)
@pytest.mark.parametrize(
    "around", ["{}, wij wonen in Emmen", "Wij wonen in Emmen en {}", "{}, wij wonen zelf in Emmen"]
)
def test_where_one_lives_says_nothing_of_what_is_the_matter(drenthe: TestClient, plain: str, around: str) -> None:
    assert gist(ask(drenthe, around.format(plain))) == gist(ask(drenthe, f"{plain}, Emmen"))


@pytest.mark.parametrize(
    "vraag", ["hallo", "hallo, kunt u mij helpen? alvast bedankt", "ik heb een vraag", "wat moet ik doen"]
)
def test_a_greeting_alone_is_asked_what_it_is_about(drenthe: TestClient, vraag: str) -> None:
    answer = ask(drenthe, vraag)
    assert answer["vraagTerug"]["over"] == "hulpvraag"
    assert answer["spoed"] is None


@pytest.mark.parametrize(
    "vraag",
    [
        "hallo, ik wil dood, groetjes",
        "dank je wel voor alles, ik ga er een eind aan maken",
        "kunt u ons helpen? mijn dochter van 14 heeft een hele strip paracetamol ingenomen, alvast bedankt",
    ],
)
def test_a_greeting_hides_no_danger(drenthe: TestClient, vraag: str) -> None:
    assert ask(drenthe, vraag)["spoed"] is not None


@pytest.mark.parametrize(
    "vraag", ["telefoonnummer van Accare in Assen", "wat is het adres van Accare", "openingstijden Accare"]
)
def test_a_number_asked_for_is_no_danger(drenthe: TestClient, vraag: str) -> None:
    answer = ask(drenthe, vraag)
    assert answer["spoed"] is None
    assert answer["begrepen"]["organisatie"]["id"] == "accare"


@pytest.mark.parametrize(
    "vraag",
    [
        "we willen niet naar Accare, zoon van 9 met adhd in Emmen",
        "liever niet Accare, zoon van 9 met adhd in Emmen",
        "klacht over Accare",
    ],
)
def test_an_organisation_that_is_not_wanted_is_not_asked_for(drenthe: TestClient, vraag: str) -> None:
    answer = ask(drenthe, vraag)
    assert answer["begrepen"]["organisatie"] is None
    first = answer["adressen"][0]
    assert "accare" not in (first["id"], (first["organisatie"] or {}).get("id"))
    wanted = ask(drenthe, "zoon van 9 met adhd bij Accare in Emmen")
    assert wanted["begrepen"]["organisatie"]["id"] == "accare"


@pytest.mark.parametrize(
    ("vraag", "vrager"),
    [
        ("mijn zusje is bang in het donker", "jongere"),
        ("mijn leraar zegt dat ik faalangst heb", "jongere"),
        ("mn ouders snappen me niet, ben 15", "jongere"),
        ("wij zijn pleegouders van een meisje van 7 dat liegt", "ouder"),
        ("ik ben pleegmoeder van een jongen van 5", "ouder"),
        ("juf van groep 2, een jongetje praat niet", "school"),
        ("mentor van klas 2 havo, meisje is somber", "school"),
        ("ik ben groepsleerkracht van groep 3 en een kind leert niet lezen", "school"),
        ("huisarts in Assen, jongen van 13 met tics", "professional"),
        ("ik ben kinderarts en zoek hulp voor een jongen met tics", "professional"),
        ("de juf zegt dat mijn zoon van 6 niet leert lezen", "ouder"),
        ("juf van mijn dochter zegt dat ze stil is", "ouder"),
    ],
)
def test_who_asks_is_told_by_their_role(drenthe: TestClient, vraag: str, vrager: str) -> None:
    assert ask(drenthe, vraag)["begrepen"]["vrager"] == vrager


@pytest.mark.parametrize(
    ("vraag", "vrager"),
    [
        ("my twelve year old boy is being bullied", "ouder"),
        ("I am 15 and my parents fight all the time, who can I talk to", "jongere"),
        ("as a teacher I have a pupil who never speaks", "school"),
        ("у сина проблеми з читанням", "ouder"),
        ("мені 15 років і я дуже сумую", "jongere"),
        ("لابنتي مشكلة في النوم كل ليلة", "ouder"),
        ("عمري 15 سنة وأمي تبكي دائما", "jongere"),
        ("oğlum okula gitmek istemiyor ne yapmalıyım", "ouder"),
        ("15 yaşındayım, babam çok içiyor ne yapabilirim", "jongere"),
        ("córka ma 6 lat i moczy się w nocy", "ouder"),
        ("mam 16 lat, moi rodzice się rozwodzą", "jongere"),
        ("where can i get help with sleeping", None),
    ],
)
def test_who_asks_is_told_in_other_languages(drenthe: TestClient, vraag: str, vrager: str | None) -> None:
    assert ask(drenthe, vraag)["begrepen"]["vrager"] == vrager


@pytest.mark.parametrize("vraag", ["mijn dochter van 14 is eenzaam", "ik voel me eenzaam, ik ben 15"])
def test_what_phrases_know_is_never_about_something_else(drenthe: TestClient, vraag: str) -> None:
    needs, addresses, _ = gist(ask(drenthe, vraag))
    assert {"somber", "weerbaar"} & set(needs)
    assert addresses


@pytest.mark.parametrize(
    ("vraag", "naam"),
    [
        ("poh kan niks meer doen voor mijn dochter van 15 met angsten, Emmen", "de praktijkondersteuner"),
        ("we zijn al bij het CJG geweest, onze zoon van 9 blijft boos", "het CJG of sociaal team"),
        ("schoolmaatschappelijk werk helpt niet genoeg, hij is nog steeds bang", "schoolmaatschappelijk werk"),
        ("school weet het ook niet meer, ze leest nog geen woord", "de school"),
        ("al bij accare geweest, dat hielp niet, zoon van 9 met adhd", "Accare"),
        ("het sociaal team kon ons niet helpen, scheiding kind 7, Gieten", "het CJG of sociaal team"),
        ("wij liepen bij Cosis maar dat is mislukt, zoon 16 lvb Assen", "Cosis"),
        ("molendrift heeft ons afgewezen, autisme 12 Assen", "Molendrift"),
        ("behalve Yorneo, wie helpt nog meer? zoon 10 agressief Hoogeveen", "Yorneo"),
        ("niet bij Accare, liever een andere plek voor adhd, zoon 10 Emmen", "Accare"),
        ("Accare is niet goed, onderzoek naar adhd, kind 9, Hoogeveen", "Accare"),
        ("mijn zoon wil niet meer naar Yorneo, hij is 10 en agressief", "Yorneo"),
        ("hulp bij autisme in Assen maar niet bij Yorneo", "Yorneo"),
        ("we willen geen Accare, zoon 10 autisme", "Accare"),
        ("zonder Ambiq graag, lvb hulp in Emmen", "Ambiq"),
        ("wij zijn al bij de huisarts geweest, mijn dochter van 10 is angstig", "de huisarts"),
        ("niet via schoolmaatschappelijk werk, dochter 12 angst, Gieten", "schoolmaatschappelijk werk"),
        ("al bij de mentor en schoolmaatschappelijk werk geweest, dochter 12 angst", "schoolmaatschappelijk werk"),
        ("mijn dochter heeft een afspraak bij Accare gehad, wat nu met haar angst", "Accare"),
    ],
)
def test_what_was_tried_is_told_back(drenthe: TestClient, vraag: str, naam: str) -> None:
    told = ask(drenthe, vraag)["begrepen"]
    assert [tried["naam"] for tried in told["geprobeerd"]] == [naam]
    assert told["geprobeerd"][0]["uit"] in vraag
    assert told["organisatie"] is None


@pytest.mark.parametrize(
    "vraag",
    [
        "zoon van 9 is nog niet bij de poh geweest",
        "kan het cjg ons helpen met onze boze zoon",
        "op school kan hij niet meer stilzitten",
        "wij wachten op accare",
        "kunnen we niet bij accare terecht met zijn adhd",
        "hij wil niet naar school",
        "hij is bij accare in behandeling",
        "Yorneo heeft mijn zus niet geholpen, mijn zoon 10 is agressief",
    ],
)
def test_what_was_not_tried_is_not(drenthe: TestClient, vraag: str) -> None:
    assert ask(drenthe, vraag)["begrepen"]["geprobeerd"] == []


def test_a_list_without_end_is_read_in_no_time(drenthe: TestClient) -> None:
    """Unbounded, the pattern for lists of what was tried takes longer with every word, twofold."""
    assert ask(drenthe, "cjg al bij" + " en" * 500)["begrepen"]["geprobeerd"] == []


def test_what_was_tried_stands_lower(drenthe: TestClient) -> None:
    def place(vraag: str) -> int:
        names = [address["naam"].lower() for address in ask(drenthe, vraag)["adressen"]]
        return next((place for place, name in enumerate(names) if name.startswith("praktijkondersteuner")), len(names))

    gone = ask(drenthe, "GGZ Drenthe kan niks meer doen, 17 depressief Emmen")["adressen"]
    assert gone
    assert "ggz" not in gone[0]["naam"].lower()
    asked = "mijn dochter van 15 in Emmen heeft angsten"
    assert place(asked) == 0
    assert place(f"{asked}, de poh kan niks meer doen") >= 3


@pytest.mark.parametrize(
    ("vraag", "organisatie"),
    [
        ("wat doet MEE", "mee-drenthe"),
        ("hij wil niet mee naar school", None),
        ("cjg hoogeveen telefoonnummer", "cjg-hoogeveen"),
        ("SWV PO 22.01 contact", "swv-po-2201"),
        ("zit op pro assen elke pauze alleen", None),
        ("mijn zoon heeft een moeilijk karakter", None),
        ("zij heeft zo'n sterk karakter", None),
        ("een gesprek bij karakter", "karakter"),
        ("is er een kindertelefoon", "de-kindertelefoon"),
        ("jimmy's emmen", "jimmy-s-emmen"),
        ("jimmys emmen", "jimmy-s-emmen"),
        ("aventurijn emmen", "de-aventurijn-emmen-so"),
        ("hoe meld ik mij aan bij GGZ Drente", "ggz-drenthe"),
        ("telefoonnummer aventurijn assen", "de-aventurijn-assen-so"),
        ("kind van 9 in Hoogeveen", None),
    ],
)
def test_an_organisation_is_known_by_its_short_name(drenthe: TestClient, vraag: str, organisatie: str | None) -> None:
    found = ask(drenthe, vraag)["begrepen"]["organisatie"]
    assert (found and found["id"]) == organisatie


def test_what_an_organisation_offers_goes_before_its_card_where_a_need_is_told(drenthe: TestClient) -> None:
    def first(vraag: str) -> str:
        return str(ask(drenthe, vraag)["adressen"][0]["soort"])

    assert first("wat doet Yorneo bij agressie, zoon van 10, Assen") == "voorziening"
    assert first("Yorneo Assen") == "organisatie"
    assert first("telefoonnummer van Yorneo, mijn zoon van 10 is agressief, Assen") == "organisatie"


@pytest.mark.parametrize(
    ("vraag", "wel", "niet"),
    [
        ("school helpt niet, dyslexie groep 5 Assen", "dyslexie", "schoolangst"),
        ("hij luistert niet, adhd, zoon van 8, Emmen", "adhd", ""),
        ("geen sprake van pesten, wel faalangst, 10 Emmen", "faalangst", "pesten"),
        ("autisme is uitgesloten, nu denken we aan adhd, zoon van 8 Emmen", "adhd", "autisme"),
        ("nooit last van angst gehad, wel eetproblemen, meisje 16 Emmen", "eten", "angst"),
        ("ik denk niet dat het autisme is, wel faalangst, 10 Emmen", "faalangst", "autisme"),
        ("het is niet zo dat hij gamet, hij is somber", "somber", "gamen"),
        ("de scheiding is het probleem niet, hij slaapt slecht", "slaap", "scheiding"),
        ("ik wil niet dat hij blowt", "verslaving", ""),
    ],
)
def test_what_is_denied_is_not_asked_and_the_rest_is(drenthe: TestClient, vraag: str, wel: str, niet: str) -> None:
    needs = [need["id"] for need in ask(drenthe, vraag)["begrepen"]["hulpvragen"]]
    assert wel in needs
    assert niet not in needs


@pytest.mark.parametrize(
    "vraag",
    [
        "school helpt niet, suicidaal, 15 jaar, Assen",
        "accare helpt niet, mishandeling thuis, 9 jaar",
        "therapie hielp niet, zelfbeschadiging, 14",
    ],
)
def test_what_did_not_help_denies_no_danger(drenthe: TestClient, vraag: str) -> None:
    assert ask(drenthe, vraag)["spoed"] is not None


@pytest.mark.parametrize(
    ("vraag", "id"),
    [
        ("Wat kost jeugdhulp?", "jeugdhulp-gemeente"),
        ("hoe vraag ik een pgb aan", "jeugdhulp-gemeente"),
        ("hoe lang duurt een aanvraag bij de gemeente", "jeugdhulp-gemeente"),
        ("heb ik een verwijzing nodig van de huisarts", "huisarts-verwijzing"),
        ("wie mag verwijzen naar jeugdhulp", "huisarts-verwijzing"),
        ("moet ik naar de huisarts voor een verwijzing of kan ik direct naar de ggz?", "huisarts-verwijzing"),
    ],
)
def test_who_asks_how_help_works_gets_the_routes(drenthe: TestClient, vraag: str, id: str) -> None:
    assert id in [address["id"] for address in ask(drenthe, vraag)["adressen"][:3]]


@pytest.mark.parametrize(
    "vraag", ["wat kost een brood", "is er een wachtlijst voor zwemles", "hoe vraag ik een paspoort aan"]
)
def test_who_asks_how_something_else_works_gets_no_address(drenthe: TestClient, vraag: str) -> None:
    assert ask(drenthe, vraag)["adressen"] == []


def test_the_age_of_who_is_pregnant_is_not_the_childs(drenthe: TestClient) -> None:
    answer = ask(drenthe, "ik ben 15 en zwanger, Assen")
    assert answer["begrepen"]["leeftijden"] == []
    assert "consultatiebureau" in [address["id"] for address in answer["adressen"][:3]]
    both = ask(drenthe, "ik ben zwanger en mijn zoon van 3 slaapt slecht, Assen")["begrepen"]["leeftijden"]
    assert [age["van"] for age in both] == [3]


def test_a_child_that_may_not_breathe_gets_no_word_of_talking(drenthe: TestClient) -> None:
    for vraag in ("mijn kind ademt niet goed en is blauw", "mijn baby is slap en reageert niet", "20 oxazepam op, suf"):
        spoed = ask(drenthe, vraag)["spoed"]
        assert "112" in spoed["tekst"]
        assert "Praten helpt" not in spoed["tekst"], vraag


def test_a_place_is_suggested_at_the_end_of_a_sentence_only_after_in(drenthe: TestClient) -> None:
    def kinds(tekst: str) -> set[str]:
        return {each["soort"] for each in drenthe.post("/v1/suggesties", json={"tekst": tekst}).json()}

    assert "plaats" not in kinds("mijn kind hee")
    assert kinds("wij wonen in Gie") == {"plaats"}


def test_what_nobody_sees_breaks_no_word(drenthe: TestClient) -> None:
    seen = ask(drenthe, "ad\u200bhd, zoon van 8 in As\u00adsen")["begrepen"]
    assert [need["id"] for need in seen["hulpvragen"]] == ["adhd"]
    assert [gemeente["naam"] for gemeente in seen["gemeenten"]] == ["Assen"]


@pytest.mark.parametrize("vraag", ["mijn kind van 3 heeft xtc gegeten", "peuter heeft drugs opgegeten"])
def test_a_small_child_that_ate_drugs_is_in_danger(drenthe: TestClient, vraag: str) -> None:
    assert ask(drenthe, vraag)["spoed"] is not None


def test_what_was_tried_can_be_taken_back_on_the_page(drenthe: TestClient) -> None:
    vraag = {"vraag": "de poh kan niks meer doen, dochter van 15 met angsten, Emmen"}
    assert "Dat staat nu lager" in drenthe.post("/", data=vraag).text
    page = drenthe.post("/", data={**vraag, "niet": "geprobeerd"}).text
    assert "Dat staat nu lager" not in page
    assert "U zei dat dit niet klopt: wat u al probeerde of niet wilt" in page
