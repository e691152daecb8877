"""What a caller fills in explicitly, laid over what the text says: an explicit choice beats the text."""

from collections.abc import Mapping, Sequence

from app.advice.question import Question
from app.problems import Fault, InvalidInput
from app.vocabulary.ages import Age
from app.vocabulary.known import unknown, unknown_value
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
    in_body: bool = True,
) -> Question:
    """Change `question` by these choices and return it. Raises InvalidInput naming every one that is unknown."""
    needs = {"hulpvragen" if in_body else "hulpvraag": hulpvragen}
    faults = unknown(vocabulary, {"gemeente": gemeente, **needs}, in_body)
    if gemeente is not None or plaats is not None or postcode is not None:
        said = question.gemeenten
        _home(question, vocabulary, gemeente, plaats, postcode, faults)
        question.contrary = _contrary(question, vocabulary, said, plaats, postcode)
    if school is not None:
        _school(question, vocabulary, school, faults, in_body)
    if hulpvragen:
        known = vocabulary.needs.contents
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
) -> None:
    """The gemeente goes before the postcode, the postcode before the name of a place."""
    question.place_choices, question.outside = [], None
    if gemeente is not None:
        code = vocabulary.gemeente(gemeente)
        question.gemeenten = {code: CHOSEN} if code else {}
        return
    if postcode is not None:
        codes = vocabulary.places.postcode(postcode)
        if codes is None:
            faults.append(unknown_value("postcode", "deze postcode is hier niet bekend", in_body=True))
        elif not codes:
            question.gemeenten, question.outside = {}, postcode
        else:
            question.gemeenten = dict.fromkeys(codes, CHOSEN)
        return
    found = vocabulary.places.named(plaats or "")
    inside = [each for each in found if each.gemeenten]
    if not found:
        faults.append(unknown_value("plaats", "deze plaats is hier niet bekend", in_body=True))
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


def _school(question: Question, vocabulary: Vocabulary, school: str, faults: list[Fault], in_body: bool) -> None:
    code = vocabulary.gemeente(school)
    found = {each.gemeenten[0] for each in vocabulary.places.school(school)}
    if code is None and len(found) == 1:
        code = found.pop()
    if code is None:
        faults.append(unknown_value("school", "deze school is hier niet bekend, of de naam komt vaker voor", in_body))
    else:
        question.school_gemeente = (code, CHOSEN)
