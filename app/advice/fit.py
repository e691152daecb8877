"""Does this entry serve this question: ja, via whom, or nee, and why. One rule a function, so that an answer explains
itself and `organisaties/{id}/juiste-adres` can show each rule that failed.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from app.advice.question import Question
from app.search.engine import UNKNOWN_AGE, Document
from app.vocabulary.service import Vocabulary
from app.vocabulary.wegwijzer import OOK

Oordeel = Literal["ja", "via", "nee"]

BROAD = 5
"""Needs from which an offer counts as broad."""

GATES = {
    "via gemeente": "toegang",
    "via school": "school",
    "via toelaatbaarheidsverklaring": "school",
    "via huisarts": "huisarts",
    "via gecertificeerde instelling": "gecertificeerde instelling",
    "via Wlz": "CIZ",
    "via JGZ": "jeugdgezondheidszorg",
}
"""Toegangsweg → whom one asks first. The order is from near to far: the first that fits is named."""

GATE_TEXT = {
    "toegang": "Vraag dit aan bij de gemeente",
    "school": "Dit loopt via de school: praat met de leerkracht, mentor of intern begeleider",
    "huisarts": "De huisarts kan hiervoor verwijzen",
    "gecertificeerde instelling": "Dit loopt via de jeugdbeschermer",
    "CIZ": "Hiervoor is een Wlz-indicatie nodig, van het CIZ",
    "jeugdgezondheidszorg": "Dit loopt via het consultatiebureau of de jeugdarts",
}


@dataclass(frozen=True, slots=True)
class Reason:
    """One rule and what it says of this entry, in a sentence for people."""

    regel: str
    tekst: str
    voldaan: bool = True

    def as_json(self) -> dict[str, object]:
        """As an answer shows it."""
        return {"regel": self.regel, "tekst": self.tekst}


PHASES = {
    "plan": Reason("fase", "Dit is nog een plan", voldaan=False),
    "beëindigd": Reason("fase", "Dit bestaat niet meer", voldaan=False),
    "pilot": Reason("fase", "Dit is een proef"),
    "onbekend": Reason("fase", "Of dit nu nog zo is, is niet zeker: vraag het na"),
}


@dataclass(frozen=True, slots=True)
class Fit:
    """The judgement of one entry for one question."""

    oordeel: Oordeel
    via: dict[str, object] | None
    waarom: tuple[Reason, ...]


def judge(document: Document, question: Question, vocabulary: Vocabulary) -> Fit:
    """Every rule in turn. One that is not met makes it `nee`; else the way in decides between `ja` and `via`."""
    reasons = [
        reason
        for reason in (
            _need(document, question, vocabulary),
            _area(document, question, vocabulary),
            _age(document, question),
            _audience(document, question),
            _phase(document),
        )
        if reason is not None
    ]
    entrance, via = _entrance(document, question, vocabulary)
    if entrance:
        reasons.append(entrance)
    if not all(reason.voldaan for reason in reasons):
        return Fit("nee", None, tuple(reasons))
    return Fit("via" if via else "ja", via, tuple(reasons))


def fits(document: Document, question: Question, vocabulary: Vocabulary) -> bool:
    """Whether `judge` would not say `nee`, without the words: many candidates are compared and few are shown."""
    return (
        serves(document, question)
        and age_fits(document, question)
        and document["fase"] not in ("plan", "beëindigd")
        and (not question.asked or answers(document, question, vocabulary))
    )


def gemeenten_for(document: Document, question: Question) -> Collection[str]:
    """The gemeenten of which it must serve one: the school's where it goes by the school, else the home's. Of a child
    that lives elsewhere only the school is known: then that is where an address must be."""
    school = question.school_gemeente
    if school is None or (question.gemeenten and not goes_by_school(document)):
        return question.gemeenten
    return (school[0],)


def goes_by_school(document: Document) -> bool:
    """Youth care follows where the child lives, passend onderwijs where the school stands (DESIGN section 4). So does
    what is given at school alone, such as school social work: who works in the schools of the home's gemeente does not
    come to this one. Not what the gemeente decides on, such as transport to school: that is the home's gemeente."""
    if "Jeugdwet" in document["financiering"]:
        return False
    only_at_school = document["vormen"] == ["school"] and "via gemeente" not in document["toegangswegen"]
    return only_at_school or "passend onderwijs" in document["financiering"]


def serves(document: Document, question: Question) -> bool:
    """Whether it serves the gemeente that counts; without a gemeente everything does, and outside the region what is
    for the whole country."""
    wanted = gemeenten_for(document, question)
    if not wanted:
        return question.outside is None or document["bereik"] == "landelijk"
    return any(code in document["gemeenten"] for code in wanted)


def age_fits(document: Document, question: Question) -> bool:
    """Whether it serves one of the ages; unknown ages on either side fit."""
    years = document["leeftijdsjaren"]
    return not question.ages or years[0] == UNKNOWN_AGE or not question.years.isdisjoint(years)


def answers(document: Document, question: Question, vocabulary: Vocabulary) -> bool:
    """Whether it is for one of the needs, for a wider, narrower or related one, or for any."""
    how_well = vocabulary.needs.answered_by(needs_answered(document, question))
    return (
        not question.asked.isdisjoint(how_well)
        or bool(_named_for(document, question, vocabulary))
        or is_open_to_all(document, question)
        or document["soort"] == "organisatie"
    )


def needs_answered(document: Document, question: Question) -> Sequence[str]:
    """Its own needs; of crisis help without danger only where one of them is asked for. A line for thoughts of suicide
    is no address for a child that is afraid, though both are feelings."""
    urgent = question.in_danger or "crisishulp" in question.types
    if document["type"] == "crisishulp" and not urgent and question.asked.isdisjoint(document["hulpvragen"]):
        return ()
    return document["hulpvragen"]


def _named_for(document: Document, question: Question, vocabulary: Vocabulary) -> dict[str, float]:
    """The needs in question for which the wegwijzer names this entry, with how well it answers each."""
    sleutel = document["soort"], document["id"]
    found = {need: vocabulary.wegwijzer.to(need, question.for_school).get(sleutel) for need in question.asked}
    return {need: how_well for need, how_well in found.items() if how_well is not None}


def _need(document: Document, question: Question, vocabulary: Vocabulary) -> Reason | None:
    if not question.needs:
        return None
    told = _helps(document, question, vocabulary)
    return Reason("hulpvraag", told or "Is niet bedoeld voor deze vraag", voldaan=told is not None)


def _helps(document: Document, question: Question, vocabulary: Vocabulary) -> str | None:
    """What it does for the needs, the most telling first; None when nothing."""
    own, tree, asked = set(needs_answered(document, question)), vocabulary.needs, [need.id for need in question.needs]
    named = _named_for(document, question, vocabulary)
    for sentence, found in (
        ("Helpt bij {}", [need for need in asked if own & {need, *tree.below[need]}]),
        ("Past bij {}", [need for need in asked if named.get(need, 0.0) >= OOK]),
        ("Is er voor {} in het algemeen", [each for need in asked for each in tree.above[need] if each in own]),
        ("Heeft te maken met {}", [need for need in asked if need in named]),
    ):
        if found:
            return sentence.format(_names(found, vocabulary))
    related = [tree.group(need) for need in asked if own & tree.kin[need]]
    if related:
        return f"Helpt bij vragen over {listed(dict.fromkeys(map(in_a_sentence, related)))}"
    if is_open_to_all(document, question):
        return "Denkt mee over elke vraag over opgroeien en opvoeden"
    beside = [need for need in question.weights if need in own]
    if beside:
        return f"Helpt ook bij {_names(beside, vocabulary)}"
    return "U vraagt naar deze organisatie" if document["soort"] == "organisatie" else None


def _names(needs: Iterable[str], vocabulary: Vocabulary) -> str:
    contents = vocabulary.needs.contents
    return listed(dict.fromkeys(in_a_sentence(contents[need].naam) for need in needs if need in contents))


def is_open_to_all(document: Document, question: Question) -> bool:
    """Whether it is free and broad help of the own gemeente, where any worry about growing up may be told."""
    return (
        document["type"] == "vrij toegankelijke jeugdhulp"
        and document["bereik"] == "lokaal"
        and bool(question.gemeenten)
        and len(document["hulpvragen"]) >= BROAD
        and "zonder verwijzing" in document["toegangswegen"]
    )


def _area(document: Document, question: Question, vocabulary: Vocabulary) -> Reason | None:
    wanted = list(gemeenten_for(document, question))
    if not wanted:
        return None
    at_school = ", waar de school staat" if question.school_gemeente and goes_by_school(document) else ""
    served = [vocabulary.gemeenten[code] for code in wanted if code in document["gemeenten"]]
    if served:
        return Reason("gemeente", f"Werkt in {listed(served)}{at_school}")
    names = listed(vocabulary.gemeenten[code] for code in wanted)
    return Reason("gemeente", f"Werkt niet in {names}{at_school}", voldaan=False)


def _age(document: Document, question: Question) -> Reason | None:
    if not question.ages:
        return None
    if UNKNOWN_AGE in document["leeftijdsjaren"]:
        return None if document["soort"] == "zorgroute" else Reason("leeftijd", "Voor welke leeftijd is onbekend")
    served = spans(document["leeftijden"])
    if age_fits(document, question):
        return Reason("leeftijd", f"Voor {served}")
    return Reason("leeftijd", f"Alleen voor {served}", voldaan=False)


def spans(ranges: Iterable[dict[str, int | None]]) -> str:
    """Age ranges as people say them; empty when unknown."""
    return listed(_span(each["van"], each["tot"]) for each in ranges)


def _span(van: int | None, tot: int | None) -> str:
    if tot is None:
        return f"{van or 0} jaar en ouder"
    if tot >= 99:
        return "alle leeftijden" if not van else f"{van} jaar en ouder"
    return f"{van or 0} tot en met {tot} jaar"


def _audience(document: Document, question: Question) -> Reason | None:
    if question.for_school and "school" in document["doelgroepen"]:
        return Reason("doelgroep", "Ook voor school en andere professionals")
    return None


def _phase(document: Document) -> Reason | None:
    return PHASES.get(document["fase"])


def _entrance(
    document: Document, question: Question, vocabulary: Vocabulary
) -> tuple[Reason | None, dict[str, object] | None]:
    ways = document["toegangswegen"]
    if "zonder verwijzing" in ways:
        who = "Je kunt" if question.vrager == "jongere" else "U kunt"
        return Reason("toegangsweg", f"{who} hier zonder verwijzing terecht"), None
    if not ways:
        known = document["soort"] in ("zorgroute", "organisatie")
        return None if known else Reason("toegangsweg", "Hoe u hier binnenkomt is onbekend"), None
    gates = [gate for way, gate in GATES.items() if way in ways]
    gate = "school" if question.for_school and "school" in gates else gates[0]
    if gate == "toegang" and not set(vocabulary.toegang.values()).isdisjoint(document["organisaties"]):
        return Reason("toegangsweg", "U vraagt dit hier zelf aan"), None
    return Reason("toegangsweg", GATE_TEXT[gate]), _via(gate, question, vocabulary)


def _via(gate: str, question: Question, vocabulary: Vocabulary) -> dict[str, object]:
    """The gate, and for the gemeente which office of *this* gemeente."""
    offices = [vocabulary.toegang[code] for code in question.gemeenten if code in vocabulary.toegang]
    identity = offices[0] if gate == "toegang" and len(offices) == 1 else None
    return {"poort": gate, "organisatie": identity, "tekst": GATE_TEXT[gate]}


def listed(words: Iterable[str]) -> str:
    """'a, b en c'."""
    found = list(words)
    return f"{', '.join(found[:-1])} en {found[-1]}" if len(found) > 1 else "".join(found)


def in_a_sentence(name: str) -> str:
    """A need's name inside a sentence; an abbreviation keeps its capitals."""
    return name if name[:2].isupper() else name[:1].lower() + name[1:]
