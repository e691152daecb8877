"""Why an answer is as it is: for editors and developers, `python -m app explain "vraag"`. Nothing of it is kept."""

from collections.abc import Iterator

from app.advice.candidates import ADDRESS_KINDS, CANDIDATES
from app.advice.fit import judge
from app.advice.question import Question
from app.advice.rank import factors
from app.advice.service import Advice
from app.search.engine import Document, Query

SMALL = 0.005
"""A contribution below this is not worth a word."""


def explain(advice: Advice, text: str, aantal: int = 10) -> str:
    """In Dutch: how `text` was understood, every factor of the first `aantal` candidates, what keeps each below the one
    above it, and which rule keeps the nearest others out."""
    question = advice.understand(text)
    ranked = advice.ranked(question)[:aantal]
    shown = [document for _, document in ranked]
    lines = ["Begrepen", *_understood(question, advice), "", "Adressen"]
    above: dict[str, float] | None = None
    for place, (total, document) in enumerate(ranked, start=1):
        own = factors(document, question, advice.vocabulary)
        own["naam"] = total - sum(own.values())
        lines.append(f"{place:2}. {total:5.2f}  {document['soort']} {document['id']}")
        lines.append(f"      {_listed(own)}")
        if above is not None:
            lines.append(f"      lager dan {place - 1} door: {_listed(_gaps(above, own)) or 'het lot van vandaag'}")
        above = own
    left_out = list(_left_out(advice, question, shown))
    return "\n".join([*lines, "", "Net niet", *(left_out[:aantal] or ["   niets"])])


def _understood(question: Question, advice: Advice) -> Iterator[str]:
    names = advice.vocabulary.gemeenten
    for code, words in question.gemeenten.items():
        yield f"   gemeente {names[code]} (uit '{words}')"
    for need in question.needs:
        yield f"   hulpvraag {need.id} {need.certainty:.2f} (uit '{need.uit}'), telt {question.weights[need.id]:.2f}"
    if not question.needs:
        yield "   hulpvraag: geen is zeker genoeg"
    for unsure, certainty in question.maybe.items():
        yield f"   misschien {unsure} {certainty:.2f}"
    for age in question.ages:
        yield f"   leeftijd {age.van}-{age.tot} (uit '{age.uit}')"
    for danger in question.dangers:
        yield f"   gevaar {danger.kind}, {'zeker' if danger.sure else 'misschien'} (uit '{danger.uit}')"
    if question.organisation:
        yield f"   organisatie {question.organisation[0]} (uit '{question.organisation[1]}')"
    for tried in question.tried:
        yield f"   al geprobeerd: {tried.naam} (uit '{tried.uit}')"
    asked = ", ".join(sorted(question.asks | question.types))
    yield f"   vrager {question.vrager or 'onbekend'}; gevraagd: {asked or '-'}"


def _listed(parts: dict[str, float]) -> str:
    ordered = sorted(parts.items(), key=lambda part: -abs(part[1]))
    return ", ".join(f"{name} {value:+.2f}" for name, value in ordered if abs(value) >= SMALL)


def _gaps(above: dict[str, float], own: dict[str, float]) -> dict[str, float]:
    """What this one would have to gain to stand as high: only where it has less."""
    return {name: own[name] - above[name] for name in own if own[name] < above[name]}


def _left_out(advice: Advice, question: Question, shown: list[Document]) -> Iterator[str]:
    """Entries for these needs that a rule keeps out, with that rule in its own words."""
    needs = [need.id for need in question.needs]
    if not needs:
        return
    query = Query(filters={"soort": ADDRESS_KINDS, "hulpvragen": needs}, limit=CANDIDATES)
    for document in advice.engine.search(query).documents:
        if document not in shown:
            fit = judge(document, question, advice.vocabulary)
            broken = [reason.tekst for reason in fit.waarom if not reason.voldaan]
            if broken:
                yield f"   {document['soort']} {document['id']}: {'; '.join(broken)}"
