"""The order of addresses: each factor a small function with the case it was made for, summed.

The sum follows DESIGN section 4: the asked needs first, then for whom, then how light, how near, how sure. A weight is
the most a factor can move an entry; what one need more or less covers is worth more than all small factors together.
"""

import hashlib
import math
from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from datetime import date
from functools import lru_cache
from itertools import chain

from app.advice.fit import is_open_to_all
from app.advice.question import Question
from app.search.engine import UNKNOWN_AGE, Document
from app.search.tantivy_schema import stems
from app.vocabulary.dutch import fold
from app.vocabulary.service import Vocabulary

Factor = Callable[[Document, Question, Vocabulary], float]

IMPLIED = 0.35
"""What a need counts that this asker always has a little: see `HulpvraagInhoud.vanzelf_bij`."""


OWN_WORD, UNNAMED = 0.55, 0.2
"""How much it counts that an entry itself names the need: where the wegwijzer is silent on that need, nearly as much as
`OOK` there; where it names others for it and not this one, less than `ZIJDELINGS`."""


def weigh(question: Question, vocabulary: Vocabulary, candidates: Sequence[Document]) -> None:
    """Set what each need counts: rare needs tell more. Of 'blind' and 'a school that fits', many entries answer the
    second and few the first, so those few come first."""
    answering = Counter(need for document in candidates for need in document["hulpvragen"])
    certainty = {
        **implied(question, vocabulary),
        **question.maybe,
        **{need.id: need.certainty for need in question.needs},
    }
    question.weights = {
        need: sure * math.log(2 + len(candidates) / (1 + answering[need])) for need, sure in certainty.items()
    }
    signs = {need: vocabulary.wegwijzer.to(need, question.for_school) for need in certainty}
    question.signs = {need: sign for need, sign in signs.items() if sign}
    question.total_weight = sum(question.weights.values())


def listen(question: Question, candidates: Sequence[Document]) -> None:
    """Note how much candidates speak in the question's own words. A word that few of them have tells most; one that
    all of them have, or none, tells nothing here."""
    said = frozenset(stems(question.telling))
    heard = {each["uuid"]: said & _spoken_by(each["tekst"]) | said & _spoken_by(each["naam"]) for each in candidates}
    often = Counter(chain.from_iterable(heard.values()))
    telling = {stem: math.log(len(candidates) / times) for stem, times in often.items()}
    points = {uuid: sum(map(telling.__getitem__, found)) for uuid, found in heard.items()}
    best = max(points.values(), default=0.0)
    question.spoken = {uuid: worth / best for uuid, worth in points.items()} if best else {}


@lru_cache(maxsize=5_000)
def _spoken_by(text: str) -> frozenset[str]:
    """The stems of an entry's text, which is compared with many questions. Never a question's: those are not kept."""
    return frozenset(stems(text))


def implied(question: Question, vocabulary: Vocabulary) -> dict[str, float]:
    """Needs that this asker always has a little, besides those in the words."""
    if question.vrager is None or not question.asked:
        return {}
    contents = vocabulary.needs.contents.values()
    return {need.id: IMPLIED for need in contents if question.vrager in need.vanzelf_bij}


def cover(document: Document, question: Question, vocabulary: Vocabulary) -> float:
    """Share of the question's needs that the entry answers, each by its certainty, as the wegwijzer says or else the
    entry itself. An entry for both autism and school refusal comes before one for either; for a child that is beaten
    the line that takes reports comes before who also helps families with quarrels."""
    if not question.weights:
        return 0.0
    how_well, signs = vocabulary.needs.answered_by(document["hulpvragen"]), question.signs
    sleutel = document["soort"], document["id"]
    answered = 0.0
    for need, weight in question.weights.items():
        if need in signs:
            answered += weight * (signs[need].get(sleutel) or UNNAMED * how_well.get(need, 0.0))
        else:
            answered += weight * OWN_WORD * how_well.get(need, 0.0)
    return answered / question.total_weight


def broad(document: Document, question: Question, _vocabulary: Vocabulary) -> float:
    """Free and broad help nearby, such as school social work, listens to any worry about growing up: a light first
    address also where it does not name the need. Only of one's own gemeente, and only where it names many needs."""
    return float(is_open_to_all(document, question))


AUDIENCES = {
    "ouder": frozenset({"ouders", "jeugdige"}),
    "jongere": frozenset({"jeugdige"}),
    "school": frozenset({"school"}),
    "professional": frozenset({"school", "ouders"}),
}


def audience(document: Document, question: Question, _vocabulary: Vocabulary) -> float:
    """A teacher gets what is for school, a parent what is for parents; a service for schools only is no address for a
    teenager."""
    if question.vrager is None or not document["doelgroepen"]:
        return 0.0
    return -1.0 if AUDIENCES[question.vrager].isdisjoint(document["doelgroepen"]) else 1.0


def lightness(document: Document, question: Question, _vocabulary: Vocabulary) -> float:
    """Zo licht mogelijk: 1 for step 1 of the ladder down to 0 for step 6. Asked outright for something heavier, the
    ladder is silent: 'pleegouder worden' wants pleegzorg, not a talk about it."""
    if question.types or document["soort"] == "zorgroute":
        return 0.5
    return max(0.0, (6 - document["zwaarte"]) / 5)


def nearness(document: Document, question: Question, _vocabulary: Vocabulary) -> float:
    """Zo nabij mogelijk, where the gemeente is known. Where it is not, what serves everyone comes first: a local
    service of an unnamed place is a guess."""
    if question.gemeenten:
        return 1 - document["bereikrang"] / 3
    return {0: -20.0, 1: -8.0, 2: 1.0, 3: 1.0}[document["bereikrang"]]


def asked_type(document: Document, question: Question, _vocabulary: Vocabulary) -> float:
    """A kind of help asked for by name comes first: 'logeeropvang', 'sbo', 'onderzoek'."""
    kind = "onderwijs-zorgarrangement" if document["soort"] == "arrangement" else document["type"]
    return 1.0 if kind in question.types else 0.0


def route(document: Document, question: Question, _vocabulary: Vocabulary) -> float:
    """A question for the steps, or who may refer, gets the route first."""
    return 1.0 if document["soort"] == "zorgroute" and question.asks & {"route", "verwijzen"} else 0.0


def crisis(document: Document, question: Question, _vocabulary: Vocabulary) -> float:
    """Crisis help is for danger; without it, it is no address."""
    if document["type"] != "crisishulp" or "crisishulp" in question.types:
        return 0.0
    return 0.5 if question.in_danger else -1.0


def focus(document: Document, question: Question, _vocabulary: Vocabulary) -> float:
    """Made for this: of two that answer it, the one that answers little else, a dyslexia service before a wide one."""
    if not question.needs or not document["hulpvragen"]:
        return 0.0
    return len(question.asked.intersection(document["hulpvragen"])) / len(document["hulpvragen"])


def organisation(document: Document, question: Question, _vocabulary: Vocabulary) -> float:
    """Asked about by name: the organisation itself, then what it offers; where a need is told too ('… en pesten'), what
    it offers for that goes before."""
    if question.organisation is None or question.organisation[0] not in document["organisaties"]:
        return 0.0
    itself = document["soort"] == "organisatie" and ("contact" in question.asks or not question.needs)
    return 2.0 if itself else 1.0


def tried(document: Document, question: Question, _vocabulary: Vocabulary) -> float:
    """What was tried already goes below what was not: 'de poh kan niks meer doen'."""
    return -1.0 if was_tried(document, question) else 0.0


def was_tried(document: Document, question: Question) -> bool:
    """Whether this is help that was tried already, by its name or by who gives it."""
    if not question.tried:
        return False
    name = fold(document["naam"])
    return any(
        each.naam in document["organisaties"] or any(part in name for part in each.heet) for each in question.tried
    )


def certainty(document: Document, _question: Question, _vocabulary: Vocabulary) -> float:
    """What was checked and runs now before what is not known."""
    phase = {"actief": 0.5, "pilot": 0.3, "onbekend": 0.0}.get(document["fase"], 0.0)
    return phase + (0.5 if document["zekerheid"] == "bron" else 0.0)


def age(document: Document, question: Question, _vocabulary: Vocabulary) -> float:
    """The share of the asked years that it serves: for a pupil of 12 to 18, what is for 4 to 12 is hardly meant. An
    entry that says nothing of ages comes in between."""
    if not question.ages or document["soort"] == "zorgroute":
        return 0.0
    served = document["leeftijdsjaren"]
    if served[0] == UNKNOWN_AGE:
        return -0.5
    return len(question.years.intersection(served)) / len(question.years) - 1


def text(document: Document, question: Question, _vocabulary: Vocabulary) -> float:
    """What the entry says of itself in the question's own words: of two for the same needs, the one that speaks of
    'paarden' for who asks about horses."""
    return question.spoken.get(document["uuid"], 0.0)


FACTORS: dict[str, tuple[float, Factor]] = {
    "hulpvraag": (1.9, cover),
    "breed": (0.25, broad),
    "doelgroep": (0.08, audience),
    "licht": (0.22, lightness),
    "nabij": (0.12, nearness),
    "gevraagd": (0.35, asked_type),
    "route": (0.45, route),
    "crisis": (0.3, crisis),
    "gericht": (0.35, focus),
    "organisatie": (3.0, organisation),
    "geprobeerd": (1.8, tried),
    "zeker": (0.06, certainty),
    "leeftijd": (0.4, age),
    "tekst": (0.25, text),
}
"""Name → (weight, factor). `docs/relevance.md` tells what each gains; `explain` shows them for one question."""


def factors(document: Document, question: Question, vocabulary: Vocabulary) -> dict[str, float]:
    """Every factor's contribution to this entry's place."""
    return {name: weight * factor(document, question, vocabulary) for name, (weight, factor) in FACTORS.items()}


STEADY = ("breed", "doelgroep", "licht", "nabij", "gevraagd", "route", "crisis", "zeker")
"""Factors that look only at the entry and at `Question.kind`."""

_SILENT: dict[str, Callable[[Question], bool]] = {
    "organisatie": lambda question: question.organisation is None,
    "geprobeerd": lambda question: not question.tried,
    "leeftijd": lambda question: not question.ages,
    "tekst": lambda question: not question.spoken,
}
"""Factors that are 0 for every entry when this holds: then they are not asked."""

_STEADY = [FACTORS[name] for name in STEADY]
_OTHER = [(name, *factor) for name, factor in FACTORS.items() if name not in STEADY]

Steady = dict[tuple[str, Hashable], float]
"""Entry and kind of question → sum of the steady factors; holds for as long as the entries stay as they are."""


def scores(question: Question, vocabulary: Vocabulary, steady: Steady) -> Callable[[Document], float]:
    """What gives an entry the sum of all factors for this question, which `weigh` has seen."""
    kind = question.kind
    other = [(weight, factor) for name, weight, factor in _OTHER if name not in _SILENT or not _SILENT[name](question)]

    def score(document: Document) -> float:
        key = document["uuid"], kind
        if key not in steady:
            steady[key] = sum(weight * factor(document, question, vocabulary) for weight, factor in _STEADY)
        return steady[key] + sum([weight * factor(document, question, vocabulary) for weight, factor in other])

    return score


@lru_cache(maxsize=200_000)
def lot(uuid: str, today: date) -> bytes:
    """Equals are ordered by lot: the same all day, another tomorrow, so that nobody is always first."""
    return hashlib.blake2b(f"{today.isoformat()}{uuid}".encode(), digest_size=8).digest()
