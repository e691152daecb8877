"""What a caller fills in explicitly, laid over what the text says: an explicit choice beats the text."""

from collections.abc import Mapping, Sequence

from app.advice.question import Question
from app.problems import Fault, InvalidInput
from app.vocabulary.ages import Age
from app.vocabulary.needs import SeenNeed
from app.vocabulary.service import Vocabulary

CHOSEN = "gekozen"
"""`uit` of what was chosen and not read from a text."""


def lay_over(
    question: Question,
    vocabulary: Vocabulary,
    *,
    gemeente: str | None = None,
    plaats: str | None = None,
    postcode: str | None = None,
    school: str | None = None,
    hulpvragen: Sequence[str] = (),
    leeftijd: int | None = None,
    vrager: str | None = None,
    place: str = "body",
) -> Question:
    """Change `question` by these choices and return it. Raises InvalidInput naming every one that is unknown."""
    faults: list[Fault] = []
    if gemeente is not None or plaats is not None or postcode is not None:
        said = question.gemeenten
        _home(question, vocabulary, gemeente, plaats, postcode, faults, place)
        question.contrary = _contrary(question, vocabulary, said, plaats, postcode)
    if school is not None:
        _school(question, vocabulary, school, faults, place)
    if hulpvragen:
        known = vocabulary.needs.contents
        faults += [
            _fault(place, "hulpvragen", f"er is geen hulpvraag {need}") for need in hulpvragen if need not in known
        ]
        question.needs = [SeenNeed(n, known[n].naam, 1.0, CHOSEN, frozenset()) for n in hulpvragen if n in known]
        question.maybe = {}
    if leeftijd is not None:
        question.ages = [Age(leeftijd, leeftijd, CHOSEN)]
    question.vrager = vrager or question.vrager
    if faults:
        count = "Eén keuze is" if len(faults) == 1 else f"{len(faults)} keuzes zijn"
        raise InvalidInput(f"{count} hier niet bekend. Bij errors leest u welke.", faults)
    return question


def _home(
    question: Question,
    vocabulary: Vocabulary,
    gemeente: str | None,
    plaats: str | None,
    postcode: str | None,
    faults: list[Fault],
    place: str,
) -> None:
    """The gemeente goes before the postcode, the postcode before the name of a place."""
    question.place_choices, question.outside = [], None
    if gemeente is not None:
        code = vocabulary.gemeente(gemeente)
        if code is None:
            faults.append(_fault(place, "gemeente", "deze gemeente hoort niet bij deze regio"))
        else:
            question.gemeenten = {code: CHOSEN}
        return
    if postcode is not None:
        codes = vocabulary.places.postcode(postcode)
        if codes is None:
            faults.append(_fault(place, "postcode", "deze postcode is hier niet bekend"))
        elif not codes:
            question.gemeenten, question.outside = {}, postcode
        else:
            question.gemeenten = dict.fromkeys(codes, CHOSEN)
        return
    found = vocabulary.places.named(plaats or "")
    inside = [each for each in found if each.gemeenten]
    if not found:
        faults.append(_fault(place, "plaats", "deze plaats is hier niet bekend"))
    elif not inside:
        question.gemeenten, question.outside = {}, plaats
    else:
        question.gemeenten = {code: CHOSEN for each in inside for code in each.gemeenten}
        question.place_choices = inside if len({each.gemeenten for each in inside}) > 1 else []


def _contrary(
    question: Question, vocabulary: Vocabulary, said: Mapping[str, str], plaats: str | None, postcode: str | None
) -> str | None:
    """The words of the text, or the place or postcode chosen, that lie elsewhere than what is gone by."""
    here = set(question.gemeenten)
    places = vocabulary.places
    meant: list[tuple[str, set[str]]] = [
        (next(iter(said.values()), ""), set(said)),
        (plaats or "", {code for each in places.named(plaats or "") for code in each.gemeenten}),
        (postcode or "", set(places.postcode(postcode or "") or ())),
    ]
    return next((words for words, codes in meant if here and codes and not codes & here), None)


def _school(question: Question, vocabulary: Vocabulary, school: str, faults: list[Fault], place: str) -> None:
    code = vocabulary.gemeente(school)
    found = {each.gemeenten[0] for each in vocabulary.places.school(school)}
    if code is None and len(found) == 1:
        code = found.pop()
    if code is None:
        faults.append(_fault(place, "school", "deze school is hier niet bekend, of de naam komt vaker voor"))
    else:
        question.school_gemeente = (code, CHOSEN)


def _fault(place: str, field: str, detail: str) -> Fault:
    inside_body = place == "body"
    name = {"hulpvragen": "hulpvragen" if inside_body else "hulpvraag"}.get(field, field)
    return Fault(
        place="body" if inside_body else "query",
        location=f"/{name}" if inside_body else name,
        code="unknown_value",
        detail=detail,
    )
