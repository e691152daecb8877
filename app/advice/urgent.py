"""Danger in a question. Missing it is the worst error this product can make; a false alarm costs a line."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from app.advice.question import Danger
from app.vocabulary.dutch import SKIPPED, Token
from app.vocabulary.phrases import Match, Phrase, PhraseMatcher, largest, phrase
from app.vocabulary.region import Gevaar, GevaarCombinatie, Nummer, Spoed

CERTAIN, HINT, HARMLESS, PART = "zeker", "misschien", "nietBij", "deel"
"""What a phrase is for: it shows danger, may show it, takes a danger away, or is part of a combination."""

HALF = 0.5
"""How sure a hint is of danger, by itself."""


@dataclass(frozen=True, slots=True)
class Look:
    """What phrases say of danger."""

    dangers: list[Danger]
    """What is said outright: 'hij wil dood'."""
    hints: list[Danger]
    """What may be danger and may be not: 'hij is verdwenen', 'zijn motivatie is verdwenen'."""
    figure: frozenset[int]
    """Positions of words that are a figure of speech or an innocent subject, and alarm nowhere: 'mijn telefoon is
    dood'."""


class DangerWatch:
    """Finds danger by phrases and by combinations of words, except in figures of speech."""

    def __init__(self, gevaar: Gevaar) -> None:
        self.kinds = {kind.id: kind for kind in gevaar.soorten}
        self.needs = frozenset(need for kind in gevaar.soorten for need in kind.hulpvragen)
        self._combinations = [(kind.id, each) for kind in gevaar.soorten for each in kind.combinaties]
        self._matcher = PhraseMatcher([*_words(gevaar), *_parts(each for _, each in self._combinations)])

    def look(self, text: str, tokens: Sequence[Token]) -> Look:
        """Every kind of danger seen, with the words that showed it, and where a figure of speech was used."""
        by_use: dict[str, list[Match]] = defaultdict(list)
        for match in self._matcher.find_all(tokens):
            by_use[match.phrase.strength].append(match)
        harmless = largest(by_use[HARMLESS])
        sure = dict(_alarms(by_use[CERTAIN], harmless, tokens))
        hints = dict(_alarms(by_use[HINT], harmless, tokens)) | dict(self._combined(by_use[PART], harmless, tokens))
        alarming = {spot for words in (*sure.values(), *hints.values()) for spot in words.positions}
        return Look(
            [Danger(kind, words.quote(text, tokens)) for kind, words in sure.items()],
            [Danger(kind, words.quote(text, tokens), sure=False) for kind, words in hints.items()],
            frozenset(spot for match in harmless for spot in match.positions - alarming),
        )

    def _combined(
        self, matches: Sequence[Match], harmless: Sequence[Match], tokens: Sequence[Token]
    ) -> Iterator[tuple[str, Match]]:
        """Each kind whose combination is whole, with the match of its first part."""
        parts: dict[str, list[Match]] = defaultdict(list)
        for match in matches:
            parts[match.phrase.owner].append(match)
        for number in sorted({int(owner.partition("/")[0]) for owner in parts}):
            kind, each = self._combinations[number]
            spoken = [parts.get(f"{number}/{part}", []) for part in range(len(each.alle))]
            if all(spoken):
                meant = [[part for part in found if not _excused(part, kind, harmless, tokens)] for found in spoken]
                words = _together(meant, each.bereik == "vraag", tokens)
                if words:
                    yield kind, words

    def needs_of(self, dangers: Sequence[Danger]) -> list[str]:
        """The needs that these dangers are."""
        return [need for danger in dangers for need in self.kinds[danger.kind].hulpvragen]


def _words(gevaar: Gevaar) -> Iterator[Phrase]:
    for kind in gevaar.soorten:
        yield from (phrase(kind.id, text, CERTAIN) for text in kind.zeker)
        yield from (phrase(kind.id, text, CERTAIN, foreign=True) for text in kind.elders)
        yield from (phrase(kind.id, text, HINT) for text in kind.misschien)
        yield from (phrase(kind.id, text, HARMLESS) for text in kind.niet_bij)


def _parts(combinations: Iterable[GevaarCombinatie]) -> Iterator[Phrase]:
    for number, each in enumerate(combinations):
        for part, words in enumerate(each.alle):
            yield from (phrase(f"{number}/{part}", word, PART) for word in words)


def _alarms(
    matches: Iterable[Match], harmless: Sequence[Match], tokens: Sequence[Token]
) -> Iterator[tuple[str, Match]]:
    """Each kind with a match that no figure of speech takes away."""
    for match in largest(matches):
        if not _excused(match, match.phrase.owner, harmless, tokens):
            yield match.phrase.owner, match


def _excused(match: Match, kind: str, harmless: Sequence[Match], tokens: Sequence[Token]) -> bool:
    """Whether a figure of speech of this kind takes the alarm away: over all its telling words. One that shares a word
    only is another saying: 'mijn zusje slaat' is no excuse for 'papa slaat mijn zusje'."""
    return any(
        no.phrase.owner == kind
        and no.positions & match.positions
        and all(tokens[position].text in SKIPPED for position in match.positions - no.positions)
        for no in harmless
    )


def _together(parts: Sequence[list[Match]], anywhere: bool, tokens: Sequence[Token]) -> Match | None:
    """The first part's match when every part is there: in one sentence, or anywhere in the question."""
    for first in parts[0]:
        sentence = tokens[min(first.positions)].sentence
        if all(any(anywhere or tokens[min(m.positions)].sentence == sentence for m in found) for found in parts[1:]):
            return first
    return None


def numbers_for(spoed: Spoed, kinds: Sequence[str]) -> list[tuple[str, Nummer]]:
    """The numbers to ring, 112 first, each once, then those of each rule that fits."""
    wanted = list(spoed.altijd)
    for rule in spoed.regels:
        if set(rule.soorten) & set(kinds):
            wanted += rule.nummers
    return [(key, spoed.nummers[key]) for key in dict.fromkeys(wanted)]


def text_for(spoed: Spoed, kinds: Sequence[str]) -> str:
    """The one calm sentence of the first rule that fits."""
    return next((rule.tekst for rule in spoed.regels if set(rule.soorten) & set(kinds)), spoed.algemeen)


def block(spoed: Spoed, dangers: Sequence[Danger]) -> dict[str, object] | None:
    """`spoed` of an answer: `{"tekst", "uit", "adressen": [...]}`; None without danger."""
    if not dangers:
        return None
    kinds = [danger.kind for danger in dangers]
    text = text_for(spoed, kinds) if any(danger.sure for danger in dangers) else spoed.algemeen
    return {"tekst": text, "uit": dangers[0].uit, "adressen": addresses(numbers_for(spoed, kinds))}


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
