"""What HSDS has no field for, as attributes: a term of one of our lists, or a `kenmerk` with a value of its own."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from app.exchange.hsds.around import Around, entry_id
from app.exchange.hsds.entries import Entry
from app.exchange.hsds.objects import Object, derived, known, unique
from app.exchange.hsds.terms import HULPVRAAG, ZORGROUTE, ZWAARTE, Term
from app.models.kinds import (
    MEERVOUD,
    Aanbod,
    Arrangement,
    Expertise,
    Fase,
    Herkomst,
    Inhoud,
    Leeftijd,
    Organisatie,
    Voorziening,
)


@dataclass(frozen=True, slots=True)
class Mark:
    """A term that something carries, perhaps with a value."""

    term: Term
    link_type: str
    value: str | None = None
    label: str | None = None

    def as_json(self, owner: UUID, entity: str) -> Object:
        """The HSDS attribute of this owner."""
        return known(
            id=derived(owner, "attribute", str(self.term.id), self.value or "", self.label or ""),
            link_id=owner,
            link_type=self.link_type,
            link_entity=entity,
            value=self.value,
            taxonomy_term=self.term.as_json(),
            label=self.label,
        )


def attributes(marks: Iterable[Mark], owner: UUID, entity: str) -> list[Object]:
    """These marks as attributes, each once."""
    return unique([mark.as_json(owner, entity) for mark in marks])


class Marks:
    """Marks of one entry, made by what we call the term."""

    def __init__(self, around: Around) -> None:
        self._around, self._terms = around, around.terms

    def of_entry(self, entry: Entry) -> list[Mark]:
        """Everything that this entry carries as an organization or as a service."""
        inhoud = entry.inhoud
        marks = [*self._every_kind(entry)]
        if isinstance(inhoud, Organisatie):
            marks += self._organisatie(entry, inhoud)
        if isinstance(inhoud, Aanbod):
            marks += self._aanbod(inhoud)
        if isinstance(inhoud, Voorziening):
            marks += [*self._list("voorzieningtype", [inhoud.type]), *self._list("vorm", inhoud.vormen)]
        if isinstance(inhoud, Expertise):
            marks += self._expertise(inhoud)
        if isinstance(inhoud, Arrangement):
            marks += self._arrangement(inhoud)
        return marks

    def of_herkomst(self, herkomst: Herkomst) -> Iterator[Mark]:
        """Where it comes from and how sure it is."""
        yield from self._list("zekerheid", [herkomst.zekerheid])
        yield from self._values("bron", herkomst.bronnen)
        yield from self._value("jaar van de bron", herkomst.jaar)
        yield from self._values("uit algemene kennis", herkomst.algemene_kennis)
        yield from self._value("aansluiting van de bron", herkomst.aansluiting)
        yield from self._value("opmerking over de bron", herkomst.opmerking)

    def _every_kind(self, entry: Entry) -> Iterator[Mark]:
        inhoud = entry.inhoud
        yield from self._list("soort", [entry.soort])
        yield from self._value("gids", f"/v1/{MEERVOUD[entry.soort]}/{entry.slug}")
        yield from self._list("bereik", [inhoud.bereik])
        yield from self._zwaarte(inhoud)
        yield from self._fase(inhoud.fase)
        yield from self.of_herkomst(inhoud.herkomst)
        # A service has fields for this; an organization has not.
        if entry.checked and isinstance(inhoud, Organisatie):
            yield from self._value("nagekeken op", entry.checked.isoformat())

    def _zwaarte(self, inhoud: Inhoud) -> Iterator[Mark]:
        weight = self._around.region.ladder.zwaarte(inhoud)
        yield from self._list(ZWAARTE, [str(weight)] if weight else [])

    def _fase(self, fase: Fase) -> Iterator[Mark]:
        yield from self._list("fase", [fase.stand])
        yield from self._value("fase vanaf", fase.van)
        yield from self._value("fase tot", fase.tot)
        yield from self._value("fase volgens bron", fase.bewoording)

    def _organisatie(self, entry: Entry, inhoud: Organisatie) -> Iterator[Mark]:
        yield from self._list("organisatietype", [inhoud.type])
        yield from self._values("andere naam", inhoud.andere_namen[1:])
        yield from self._value("omschrijving doelgroep", inhoud.doelgroep_omschrijving)
        yield from self._values("leeftijd", [written(age) for age in inhoud.leeftijden])
        yield from self._values("werkgebied", self._around.region.area_names(inhoud.werkgebied))
        for term, stap in self._terms.steps.get(entry.slug, ()):
            yield Mark(term, ZORGROUTE, stap.wie)

    def _aanbod(self, inhoud: Aanbod) -> Iterator[Mark]:
        yield from self._list(HULPVRAAG, inhoud.hulpvragen)
        yield from self._list("doelgroep", inhoud.doelgroepen)
        yield from self._list("toegangsweg", inhoud.toegangswegen)
        if len(inhoud.leeftijden) > 1:  # HSDS has one minimum and one maximum: several ranges must not become one
            yield from self._values("leeftijd", [written(age) for age in inhoud.leeftijden])

    def _expertise(self, inhoud: Expertise) -> Iterator[Mark]:
        yield from self._list("niveau", [inhoud.niveau])
        yield from self._value("raadplegen", inhoud.raadplegen.hoe)
        yield from self._values("raadplegen voor", inhoud.raadplegen.voor_wie)

    def _arrangement(self, inhoud: Arrangement) -> Iterator[Mark]:
        yield from self._value("omschrijving doelgroep", inhoud.doelgroep_omschrijving)
        yield from self._values("onderwijsdoel", inhoud.onderwijsdoelen)
        yield from self._values("behandeldoel", inhoud.behandeldoelen)
        for partner in inhoud.partners:
            yield from self._value("penvoerder" if partner.penvoerder else "partner", partner.naam, partner.rol)
            body = self._around.organisatie(partner.organisatie or "")
            yield from self._value("partnerorganisatie", body.id if body else None, partner.naam)
        if inhoud.voorziening:
            yield from self._value("zelfde aanbod", entry_id(self._around, "voorziening", inhoud.voorziening))

    def _list(self, taxonomy: str, codes: Iterable[str]) -> Iterator[Mark]:
        return (Mark(term, taxonomy) for term in self._terms.find(taxonomy, codes))

    def _values(self, kenmerk: str, values: Iterable[str]) -> Iterator[Mark]:
        return (mark for value in values for mark in self._value(kenmerk, value))

    def _value(self, kenmerk: str, value: object, label: str | None = None) -> Iterator[Mark]:
        if value is not None:
            yield Mark(self._terms.get("kenmerk", kenmerk), kenmerk, str(value), label)


def written(age: Leeftijd) -> str:
    """A range as a value: 4-12, 12- or -4."""
    low, high = ("" if bound is None else str(bound) for bound in (age.van, age.tot))
    return f"{low}-{high}"
