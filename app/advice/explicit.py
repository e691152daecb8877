"""What a caller fills in explicitly, laid over what the text says: an explicit choice beats the text."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace

from app.advice.question import Danger, Question
from app.problems import InvalidInput
from app.vocabulary.ages import Age
from app.vocabulary.bearers import gone_by
from app.vocabulary.known import unknown
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
    where = {"gemeente": gemeente, "plaats": plaats, "postcode": postcode, "school": school}
    faults = unknown(vocabulary, {**where, **needs}, in_body)
    if faults:
        count = "Eén keuze is" if len(faults) == 1 else f"{len(faults)} keuzes zijn"
        raise InvalidInput(f"{count} hier niet bekend. Bij errors leest u welke.", faults)
    if gemeente is not None or plaats is not None or postcode is not None:
        said = question.gemeenten
        _home(question, vocabulary, gemeente, plaats, postcode)
        question.contrary = _contrary(question, vocabulary, said, plaats, postcode)
    if school is not None and (code := vocabulary.school(school)):
        question.school_gemeente = (code, CHOSEN)
    if hulpvragen:
        known = vocabulary.needs.contents
        question.needs = [SeenNeed(need, known[need].naam, 1.0, CHOSEN, frozenset()) for need in hulpvragen]
        question.maybe = {}
    if leeftijd is not None:
        question.ages = [Age(leeftijd, leeftijd, CHOSEN)]
    question.vrager = vrager or question.vrager
    return question


def leave_out(question: Question, wrong: Collection[str], needs_of: Callable[[Danger], Sequence[str]]) -> Question:
    """Take back conclusions that the asker says are wrong, change `question` by it and return it.

    `wrong` holds `hulpvraag.<id>`, `leeftijd.<van>-<tot>`, `gemeente.<code>`, `gemeente.buiten`, `school`,
    `organisatie`, `geprobeerd` and `vrager`; what the question does not say is passed over. The numbers for danger
    stay: a danger is only no longer sure where its need (`needs_of`) is wrong.
    """
    question.dangers = [
        replace(danger, sure=danger.sure and not any(f"hulpvraag.{need}" in wrong for need in needs_of(danger)))
        for danger in question.dangers
    ]
    question.needs = [need for need in question.needs if f"hulpvraag.{need.id}" not in wrong]
    question.maybe = {need: how for need, how in question.maybe.items() if f"hulpvraag.{need}" not in wrong}
    question.ages = [age for age in question.ages if f"leeftijd.{age.van}-{age.tot}" not in wrong]
    left = {code: words for code, words in question.gemeenten.items() if f"gemeente.{code}" not in wrong}
    if len(left) < len(question.gemeenten):
        question.gemeenten, question.place_choices = left, []
    if "gemeente.buiten" in wrong:
        question.outside = None
    if "school" in wrong:
        question.school_gemeente = None
    if "organisatie" in wrong:
        question.organisation = None
    if "vrager" in wrong:
        question.vrager = None
    if "geprobeerd" in wrong:
        question.tried = []
    return question


def _home(
    question: Question, vocabulary: Vocabulary, gemeente: str | None, plaats: str | None, postcode: str | None
) -> None:
    """The gemeente goes before the postcode, the postcode before the name of a place (`known.BEFORE`): all known."""
    question.place_choices, question.outside = [], None
    if gemeente is not None:
        code = vocabulary.gemeente(gemeente)
        question.gemeenten = {code: CHOSEN} if code else {}
        return
    if postcode is not None:
        question.gemeenten = dict.fromkeys(vocabulary.places.postcode(postcode) or (), CHOSEN)
        question.outside = None if question.gemeenten else postcode
        return
    inside = [each for each in vocabulary.places.named(plaats or "") if each.gemeenten]
    question.gemeenten = {code: CHOSEN for each in gone_by(inside) for code in each.gemeenten}
    question.outside = None if inside else plaats
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
