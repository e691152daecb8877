"""Danger in a question. To miss it is the worst error this product can make. A false alarm frightens who asks about
something else, so what may be danger and may be not is only a hint here: `understand` decides with all that is said."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from app.advice.question import Danger, Question
from app.vocabulary.dutch import SKIPPED, Token
from app.vocabulary.phrases import Match, Phrase, PhraseMatcher, largest, phrase
from app.vocabulary.region import Gevaar, GevaarCombinatie, Nummer, Spoed, SpoedRegel

CERTAIN, HINT, HARMLESS, PART = "zeker", "misschien", "nietBij", "deel"
"""What a phrase is for: it shows danger, may show it, takes a danger away, or is part of a combination."""

HINTED = 0.5
"""How sure a hint is of danger, by itself."""


STRETCH, STEP = 16, 8
"""Words of a long sentence that are read by themselves, and how far the next ones begin."""

MOST_PARTS = 100
"""Parts of a question that are read by themselves: more than anybody writes."""


@dataclass(frozen=True, slots=True)
class Look:
    """What phrases say of danger."""

    outright: list[Danger]
    """What leaves no doubt: 'ik wil dood'."""
    hints: list[Danger]
    """What may be danger and may be not: 'hij is verdwenen', 'zijn motivatie is verdwenen'."""
    figure: frozenset[int]
    """Positions of words that are a figure of speech and alarm nowhere: 'mijn telefoon is dood'. One word by itself
    ('film') excuses an alarm that it stands in, and may mean anything elsewhere."""


class DangerWatch:
    """Finds danger by phrases and by combinations of words, except in figures of speech."""

    def __init__(self, gevaar: Gevaar) -> None:
        self.kinds = {kind.id: kind for kind in gevaar.soorten}
        self.needs = frozenset(kind.hulpvragen[0] for kind in gevaar.soorten if kind.vanzelf)
        """Needs that are a danger by themselves. Others go with one ('peuter' with a baby in danger) and are mostly
        asked about without."""
        self._combinations = [(kind.id, each) for kind in gevaar.soorten for each in kind.combinaties]
        self._matcher = PhraseMatcher([*_words(gevaar), *_parts(each for _, each in self._combinations)])

    def look(self, text: str, tokens: Sequence[Token]) -> Look:
        """Every kind of danger seen, with the words that showed it, and where a figure of speech was used."""
        by_use: dict[str, list[Match]] = defaultdict(list)
        for match in self._matcher.find_all(tokens):
            by_use[match.phrase.strength].append(match)
        harmless = largest(by_use[HARMLESS])
        outright = [*_alarms(by_use[CERTAIN], harmless, tokens)]
        hints = [*_alarms(by_use[HINT], harmless, tokens), *self._combined(by_use[PART], harmless, tokens)]
        alarming = {spot for alarm in (*outright, *hints) for spot in alarm.positions}
        return Look(
            each_kind(Danger(alarm.kind, alarm.words.quote(text, tokens)) for alarm in outright),
            each_kind(Danger(alarm.kind, alarm.words.quote(text, tokens), sure=False) for alarm in hints),
            frozenset(spot for match in harmless if len(match.positions) > 1 for spot in match.positions - alarming),
        )

    def _combined(
        self, matches: Sequence[Match], harmless: Sequence[Match], tokens: Sequence[Token]
    ) -> Iterator["_Alarm"]:
        """An alarm for each combination that is whole, with the words of its first part."""
        parts: dict[str, list[Match]] = defaultdict(list)
        for match in matches:
            parts[match.phrase.owner].append(match)
        for number in sorted({int(owner.partition("/")[0]) for owner in parts}):
            kind, each = self._combinations[number]
            spoken = [parts.get(f"{number}/{part}", []) for part in range(len(each.alle))]
            if all(spoken):
                meant = [[part for part in found if not _excused(part, kind, harmless, tokens)] for found in spoken]
                together = _together(meant, each.bereik == "vraag", tokens)
                if together:
                    yield _Alarm(kind, together[0], frozenset().union(*(part.positions for part in together)))

    def needs_of(self, dangers: Sequence[Danger]) -> list[str]:
        """The needs that these dangers are."""
        return [need for danger in dangers for need in self.kinds[danger.kind].hulpvragen]


def _words(gevaar: Gevaar) -> Iterator[Phrase]:
    for kind in gevaar.soorten:
        yield from (phrase(kind.id, text, CERTAIN) for text in kind.zeker)
        yield from (phrase(kind.id, text, CERTAIN, foreign=True) for text in kind.andere_talen)
        yield from (phrase(kind.id, text, HINT) for text in kind.misschien)
        yield from (phrase(kind.id, text, HARMLESS) for text in kind.niet_bij)


def _parts(combinations: Iterable[GevaarCombinatie]) -> Iterator[Phrase]:
    for number, each in enumerate(combinations):
        for part, words in enumerate(each.alle):
            yield from (phrase(f"{number}/{part}", word, PART) for word in words)


class _Alarm(NamedTuple):
    """Words that alarm for a kind of danger."""

    kind: str
    words: Match
    positions: frozenset[int]


def each_kind(dangers: Iterable[Danger]) -> list[Danger]:
    """The first of each kind."""
    found: dict[str, Danger] = {}
    for danger in dangers:
        found.setdefault(danger.kind, danger)
    return list(found.values())


def _alarms(matches: Iterable[Match], harmless: Sequence[Match], tokens: Sequence[Token]) -> Iterator[_Alarm]:
    """Those that no figure of speech takes away, the largest first."""
    for match in largest(matches):
        if not _excused(match, match.phrase.owner, harmless, tokens):
            yield _Alarm(match.phrase.owner, match, match.positions)


def _excused(match: Match, kind: str, harmless: Sequence[Match], tokens: Sequence[Token]) -> bool:
    """Whether a figure of speech of this kind takes the alarm away: over all its telling words. One that shares a word
    only is another saying: 'mijn zusje slaat' is no excuse for 'papa slaat mijn zusje'."""
    return any(
        no.phrase.owner == kind
        and no.positions & match.positions
        and all(tokens[position].text in SKIPPED for position in match.positions - no.positions)
        for no in harmless
    )


def _together(parts: Sequence[list[Match]], anywhere: bool, tokens: Sequence[Token]) -> list[Match]:
    """Matches of every part, the first part's first: in one sentence, or anywhere in the question; none when a part is
    missing."""
    for first in parts[0]:
        sentence = tokens[min(first.positions)].sentence
        beside = [
            [m for m in found if anywhere or tokens[min(m.positions)].sentence == sentence] for found in parts[1:]
        ]
        if all(beside):
            return [first, *(match for found in beside for match in found)]
    return []


def nothing_of_danger(look: Look, tokens: Sequence[Token], silent: frozenset[int]) -> bool:
    """Whether no word tells anything beside a figure of speech: 'mijn telefoon is dood'. The words at `silent` tell
    nothing."""
    others = {i for i, token in enumerate(tokens) if i not in look.figure and token.text not in SKIPPED}
    return not others - silent


def parts(tokens: Sequence[Token]) -> list[range]:
    """Positions of each part of a question in which danger may be told beside much else: its sentences, and of a long
    one (some people use no full stop) stretches that overlap. None where the whole is one part."""
    ends = [i for i, (one, next_) in enumerate(pairwise(tokens), start=1) if one.sentence != next_.sentence]
    found = [part for begin, end in pairwise([0, *ends, len(tokens)]) for part in _stretches(begin, end)]
    return found[:MOST_PARTS] if len(found) > 1 else []


def _stretches(begin: int, end: int) -> Iterator[range]:
    for start in range(begin, max(begin + 1, end - STRETCH), STEP):
        yield range(start, min(start + STRETCH, end))
    if end - begin > STRETCH:
        yield range(end - STRETCH, end)


def numbers_for(spoed: Spoed, dangers: Sequence[Danger], oldest: int | None) -> list[tuple[str, Nummer]]:
    """The numbers to ring, 112 first, each once, then those of each danger in turn. `oldest`: the highest age that is
    told, None where none is."""
    wanted = list(spoed.altijd)
    for rule in _rules(spoed, dangers):
        wanted += [number for number in rule.nummers if oldest is None or oldest >= rule.vanaf.get(number, 0)]
    return [(key, spoed.nummers[key]) for key in dict.fromkeys(wanted)]


def text_for(spoed: Spoed, dangers: Sequence[Danger], young: bool) -> str:
    """The one calm sentence for the first danger that is sure enough; the general one where none is."""
    told = [danger for danger in dangers if danger.sure]
    fitting = [*_rules(spoed, told), *(rule for rule in _rules(spoed, dangers) if rule.bij_vermoeden)]
    if fitting:
        return (fitting[0].tekst_jongere if young else None) or fitting[0].tekst
    return (spoed.algemeen_jongere if young else None) or spoed.algemeen


def _rules(spoed: Spoed, dangers: Sequence[Danger]) -> Iterator[SpoedRegel]:
    for danger in dangers:
        yield from (rule for rule in spoed.regels if danger.kind in rule.soorten)


def block(spoed: Spoed, dangers: Sequence[Danger], question: Question) -> dict[str, object] | None:
    """`spoed` of an answer: `{"tekst", "uit", "adressen": [...]}`; None without danger."""
    if not dangers:
        return None
    oldest = max((age.tot for age in question.ages), default=None)
    text = text_for(spoed, dangers, young=question.vrager == "jongere")
    return {"tekst": text, "uit": dangers[0].uit or None, "adressen": addresses(numbers_for(spoed, dangers, oldest))}


def always(spoed: Spoed) -> dict[str, object]:
    """The numbers that every refusal or failure of the main job shows."""
    every = [(key, spoed.nummers[key]) for key in spoed.nummers]
    return {"tekst": spoed.algemeen, "uit": None, "adressen": addresses(every)}


def addresses(numbers: Sequence[tuple[str, Nummer]]) -> list[dict[str, object]]:
    """Numbers as an answer shows them."""
    return [
        {
            "soort": "organisatie",
            "id": number.organisatie,
            "naam": number.naam,
            "telefoon": number.telefoon,
            "website": number.website,
            "bereikbaar": number.bereikbaar,
            "waarvoor": number.waarvoor,
            "herkomst": {
                "zekerheid": number.herkomst.zekerheid,
                "jaar": number.herkomst.jaar,
                "opmerking": number.herkomst.opmerking,
            },
        }
        for _key, number in numbers
    ]
