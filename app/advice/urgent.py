"""Danger in a question. Missing it is the worst error this product can make; a false alarm costs a line."""

from collections import defaultdict
from collections.abc import Sequence

from app.advice.question import Danger
from app.vocabulary.dutch import Token
from app.vocabulary.phrases import Match, PhraseMatcher, phrase
from app.vocabulary.region import Gevaar, Nummer, Spoed


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
        self._combinations = [(kind.id, each) for kind in gevaar.soorten for each in kind.combinaties]
        self._parts = PhraseMatcher(
            [
                phrase(f"{number}/{part}", word, "deel")
                for number, (_, each) in enumerate(self._combinations)
                for part, words in enumerate(each.alle)
                for word in words
            ]
        )

    def find(self, text: str, tokens: Sequence[Token]) -> list[Danger]:
        """Every kind of danger seen, with the words that showed it."""
        harmless = self._harmless.find(tokens)
        found: dict[str, Danger] = {}
        for match in self._certain.find(tokens):
            if not _excused(match, harmless):
                found.setdefault(match.phrase.owner, Danger(match.phrase.owner, match.quote(text, tokens)))
        parts: dict[str, list[Match]] = defaultdict(list)
        for match in self._parts.find_all(tokens):
            parts[match.phrase.owner].append(match)
        for number, (kind, each) in enumerate(self._combinations):
            if kind not in found:
                spoken = [parts.get(f"{number}/{part}", []) for part in range(len(each.alle))]
                if not all(spoken):
                    continue
                places = [_calm(matches, kind, harmless) for matches in spoken]
                words = _together(places, each.bereik == "vraag", tokens)
                if words:
                    found[kind] = Danger(kind, words.quote(text, tokens))
        return list(found.values())

    def needs_of(self, dangers: Sequence[Danger]) -> list[str]:
        """The needs that these dangers are."""
        return [need for danger in dangers for need in self._kinds[danger.kind].hulpvragen]


def _excused(match: Match, harmless: Sequence[Match]) -> bool:
    """A figure of speech over the same words, or one for all of them, takes the alarm away."""
    return any(no.phrase.owner == match.phrase.owner and no.positions & match.positions for no in harmless)


def _calm(matches: Sequence[Match], kind: str, harmless: Sequence[Match]) -> list[Match]:
    """Those that no figure of speech of this kind excuses."""
    excuses = [no.positions for no in harmless if no.phrase.owner == kind]
    return [match for match in matches if not any(match.positions & excuse for excuse in excuses)]


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
