"""Danger in a question. Missing it is the worst error this product can make; a false alarm costs a line."""

from collections.abc import Sequence

from app.advice.question import Danger
from app.vocabulary.dutch import Token
from app.vocabulary.phrases import Match, PhraseMatcher, phrase
from app.vocabulary.region import Gevaar, GevaarCombinatie, Nummer, Spoed


class DangerWatch:
    """Finds danger by phrases and by combinations of words, except in figures of speech."""

    def __init__(self, gevaar: Gevaar) -> None:
        self._kinds = {kind.id: kind for kind in gevaar.soorten}
        self._certain = PhraseMatcher(
            [phrase(kind.id, text, "zeker") for kind in gevaar.soorten for text in kind.zeker]
        )
        self._harmless = PhraseMatcher(
            [phrase(kind.id, text, "nietBij") for kind in gevaar.soorten for text in kind.niet_bij]
        )
        self._combined = [
            (
                kind,
                combination,
                [PhraseMatcher([phrase(kind.id, word, "deel") for word in part]) for part in combination.alle],
            )
            for kind in gevaar.soorten
            for combination in kind.combinaties
        ]

    def find(self, text: str, tokens: Sequence[Token]) -> list[Danger]:
        """Every kind of danger seen, with the words that showed it."""
        harmless = self._harmless.find(tokens)
        found: dict[str, Danger] = {}
        for match in self._certain.find(tokens):
            if not _excused(match, harmless):
                found.setdefault(match.phrase.owner, Danger(match.phrase.owner, match.quote(text, tokens)))
        for kind, combination, parts in self._combined:
            if kind.id not in found:
                words = _combination(combination, parts, tokens, harmless, text)
                if words:
                    found[kind.id] = Danger(kind.id, words)
        return list(found.values())

    def needs_of(self, dangers: Sequence[Danger]) -> list[str]:
        """The needs that these dangers are."""
        return [need for danger in dangers for need in self._kinds[danger.kind].hulpvragen]


def _excused(match: Match, harmless: Sequence[Match]) -> bool:
    """A figure of speech over the same words, or one for all of them, takes the alarm away."""
    return any(no.phrase.owner == match.phrase.owner and no.positions & match.positions for no in harmless)


def _combination(
    combination: GevaarCombinatie,
    parts: Sequence[PhraseMatcher],
    tokens: Sequence[Token],
    harmless: Sequence[Match],
    text: str,
) -> str | None:
    """The words when every part of a combination is there, in one sentence unless it may be anywhere."""
    per_part = []
    for part in parts:
        matches = [match for match in part.find(tokens) if not _excused(match, harmless)]
        if not matches:
            return None
        per_part.append(matches)
    if combination.bereik == "vraag":
        return per_part[0][0].quote(text, tokens)
    for first in per_part[0]:
        sentence = tokens[min(first.positions)].sentence
        if all(any(tokens[min(m.positions)].sentence == sentence for m in matches) for matches in per_part[1:]):
            return first.quote(text, tokens)
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
    return {"tekst": text_for(spoed, kinds), "uit": dangers[0].uit, "adressen": addresses(numbers_for(spoed, kinds))}


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
