"""The zorgroute that leads to an address: each address of an answer shows the steps of one."""

from collections.abc import Iterable, Sequence
from typing import Any

from app.advice.question import Question
from app.advice.rank import cover
from app.search.engine import Document
from app.vocabulary.service import Vocabulary

Route = tuple[float, set[str], Document]
"""A zorgroute with how much of the question it covers, and its needs."""


def routes_among(documents: Iterable[Document], question: Question, vocabulary: Vocabulary) -> list[Route]:
    """The zorgroutes among these."""
    return [
        (cover(document, question, vocabulary), set(document["hulpvragen"]), document)
        for document in documents
        if document["soort"] == "zorgroute"
    ]


TAKEN_BY = {
    "toegang": ("gemeente", "consulent", "team", "cjg"),
    "school": ("school", "leerkracht", "begeleider", "mentor"),
    "huisarts": ("huisarts",),
    "gecertificeerde instelling": ("gecertificeerde instelling", "kinderrechter"),
    "CIZ": ("ciz",),
    "jeugdgezondheidszorg": ("jgz", "consultatiebureau", "jeugdarts"),
}
"""Gate (`fit.GATES`) → how a zorgroute calls who takes a step there."""


def route_for(document: Document, routes: Sequence[Route], gate: str | None) -> dict[str, Any] | None:
    """The zorgroute that leads here: of those that fit the question and go through the gate that is named beside it,
    the one that covers most of the question and shares most needs with this entry. None when none does."""
    if document["soort"] == "zorgroute":
        best = document
    else:
        own = document["hulpvragen"]
        if "zonder verwijzing" in document["toegangswegen"]:  # its way in is to ring: no referral leads to it
            mine = set(document["organisaties"])
            routes = [each for each in routes if not mine.isdisjoint(each[2]["organisaties"])]
        if gate is not None:
            routes = [each for each in routes if _goes_through(each[2], gate)]
        shared = [(covered, len(needs.intersection(own)), route) for covered, needs, route in routes]
        fitting = [each for each in shared if each[1]]
        if not fitting:
            return None
        best = max(fitting, key=lambda each: (each[0], each[1], each[2]["id"]))[2]
    return {"id": best["id"], "naam": best["naam"], "stappen": best["kaart"]["stappen"]}


def _goes_through(route: Document, gate: str) -> bool:
    return any(word in step["wie"].lower() for step in route["kaart"]["stappen"] for word in TAKEN_BY[gate])
