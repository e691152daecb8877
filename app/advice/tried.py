"""What somebody has tried already or does not want: 'de poh kan niks meer doen', 'al bij … geweest', 'niet via …'."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from app.advice.asking import any_of
from app.vocabulary.region import Geprobeerd

_NAME = "\0+"
"""What stands for the name of an organisation while sentences are read."""


class Tried(NamedTuple):
    """Help that was tried or is not wanted, and the words that said so."""

    naam: str
    """As people call it; of an organisation its slug."""
    uit: str
    heet: Sequence[str]
    """What names of entries of this kind hold, folded; nothing for an organisation."""


class TriedHelp:
    """Finds it, by the sentences of the language's file."""

    def __init__(self, known: Geprobeerd) -> None:
        self._kinds = [
            (hulp, any_of(hulp.woorden), any_of(known.patterns(rf"\b{any_of(hulp.woorden).pattern}\b")))
            for hulp in known.hulp
        ]
        self._named = any_of(known.patterns(_NAME))

    def find(self, text: str, folded: str, named: Mapping[str, tuple[int, int]]) -> list[Tried]:
        """Each kind of help and organisation that was tried; `folded` is as long as `text`, `named` says where the
        names of organisations stand."""
        found = [
            Tried(hulp.naam, text[slice(*told.span())], hulp.heet)
            for hulp, words, sentence in self._kinds
            if words.search(folded) and (told := sentence.search(folded))
        ]
        for slug, (start, end) in named.items():
            told = self._named.search(folded[:start] + "\0" * (end - start) + folded[end:])
            if told:
                found.append(Tried(slug, text[slice(*told.span())], ()))
        return found
