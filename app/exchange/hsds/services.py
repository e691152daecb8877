"""Voorzieningen, expertises and arrangementen as HSDS services, and where they are given."""

from datetime import datetime
from uuid import UUID

from app.exchange.hsds.around import Around, Provider
from app.exchange.hsds.attributes import Marks, attributes
from app.exchange.hsds.closed_lists import DOELGROEPEN, TOEGANGSWEGEN
from app.exchange.hsds.entries import Entry
from app.exchange.hsds.objects import Object, derived, known, listed
from app.exchange.hsds.organizations import (
    description_of,
    location_row,
    organization_full,
    organization_row,
    phones,
)
from app.models.kinds import Aanbod, Arrangement, Expertise, Leeftijd, Voorziening, Werkgebied

STATUS = {"plan": "inactive", "pilot": "active", "actief": "active", "beëindigd": "defunct", "onbekend": "active"}
"""HSDS wants one of four. `onbekend` stays an address, as in our own answers, and `alert` says that it is not sure."""

NOT_SURE = "Het is niet zeker of dit er nog is. Bel eerst, of vraag het bij de toegang van uw gemeente."

TOOI = "https://identifier.overheid.nl/tooi/id/gemeente/"
"""The government's own persistent identifiers of gemeenten."""


def service_row(entry: Entry, provider: Provider) -> Object:
    """The service with its own fields only."""
    inhoud = _aanbod(entry)
    only = inhoud.leeftijden[0] if len(inhoud.leeftijden) == 1 else Leeftijd()
    return known(
        id=entry.id,
        organization_id=provider.id,
        name=inhoud.naam,
        description=description_of(entry),
        url=inhoud.website,
        status=STATUS[inhoud.fase.stand],
        application_process=_application_process(inhoud),
        eligibility_description=_eligibility(inhoud),
        minimum_age=only.van,
        maximum_age=only.tot,
        assured_date=entry.checked.isoformat() if entry.checked else None,
        alert=NOT_SURE if inhoud.fase.stand == "onbekend" else None,
        last_modified=moment(last_modified(entry, provider)),
    )


def last_modified(entry: Entry, provider: Provider) -> datetime | None:
    """When the service or its organization last changed: a reader of changed services must not miss a new phone, and
    an HSDS organization cannot tell of itself that it changed."""
    return max(filter(None, [entry.changed, provider.changed]), default=None)


def service_listed(entry: Entry, provider: Provider, provider_entry: Entry) -> Object:
    """As lists show it: with its organization, without anything that it has more than one of."""
    return {**service_row(entry, provider), "organization": organization_row(provider_entry)}


def service_full(entry: Entry, provider: Provider, provider_entry: Entry, around: Around) -> Object:
    """The service with everything that belongs to it."""
    return {
        **service_row(entry, provider),
        "organization": organization_full(provider_entry, around),
        **service_parts(entry, provider, around),
    }


def service_parts(entry: Entry, provider: Provider, around: Around) -> Object:
    """What a service may have more than one of."""
    inhoud = _aanbod(entry)
    consult = inhoud.raadplegen if isinstance(inhoud, Expertise) else None
    numbers = {inhoud.telefoon: None, **({consult.telefoon: "Om te raadplegen"} if consult else {})}
    return known(
        additional_urls=_consult_url(entry.id, consult.website if consult else None),
        phones=phones(entry.id, "service_id", numbers),
        service_areas=service_areas(entry.id, inhoud.werkgebied, around),
        service_at_locations=places(entry, provider),
        funding=[
            known(id=derived(entry.id, "funding", source), service_id=entry.id, source=source)
            for source in dict.fromkeys(inhoud.financiering)
        ],
        attributes=attributes(Marks(around).of_entry(entry), entry.id, "service"),
    )


def service_areas(service: UUID, area: Werkgebied, around: Around) -> list[Object]:
    """Each gemeente it serves by itself, so that a program can match them, with why: by name, gebied or region."""
    names = around.region.gemeenten
    return [
        known(
            id=derived(service, "service_area", code),
            service_id=service,
            name=names.get(code, code),
            description=f"Hoort bij {listed(reasons)}." if reasons else None,
            uri=f"{TOOI}{code.lower()}",
        )
        for code, reasons in sorted(areas_of(area, around).items(), key=lambda item: names.get(item[0], item[0]))
    ]


def areas_of(area: Werkgebied, around: Around) -> dict[str, list[str]]:
    """Code of every gemeente that this reaches → the gebieden or region by which it does, none when named itself."""
    region = around.region
    why: dict[str, list[str]] = {code: [] for code in area.gemeenten}
    for each in area.gebieden:
        if each in region.gebieden:
            for code in region.gebieden[each].gemeenten:
                why.setdefault(code, []).append(region.gebieden[each].naam)
    if area.hele_regio:
        for code in region.gemeenten:
            why.setdefault(code, []).append(f"heel {region.naam}")
    return why


def places(entry: Entry, provider: Provider) -> list[Object]:
    """Where the service is given, as far as that is known: online, or in the one place where its organization is.

    Of an organization with several places nobody knows in which of them a service is given: then none is published.
    """
    forms = entry.inhoud.vormen if isinstance(entry.inhoud, Voorziening) else []
    found = []
    if "locatie" in forms and len(provider.places) == 1:
        naam = provider.places[0]
        unsure = "" if provider.from_source else " De plaats is algemene kennis en niet nagekeken."
        told = f"Op een locatie van {provider.naam}, die in {naam} zit.{unsure}"
        found.append(_at(entry, naam, told, location_row(provider.id, naam)))
    if "online" in forms:
        found.append(_at(entry, "online", "Online.", _online(entry, provider)))
    return found


def _at(entry: Entry, where: str, told: str, location: Object) -> Object:
    return known(
        id=derived(entry.id, "service_at_location", where),
        service_id=entry.id,
        location_id=location["id"],
        description=told,
        location=location,
    )


def _online(entry: Entry, provider: Provider) -> Object:
    return known(
        id=derived(entry.id, "location", "online"),
        location_type="virtual",
        url=_aanbod(entry).website,
        organization_id=provider.id,
        name="Online",
    )


def moment(when: datetime | None) -> str | None:
    """A time as HSDS writes it: in UTC, with milliseconds."""
    return when.isoformat(timespec="milliseconds").replace("+00:00", "Z") if when else None


def _aanbod(entry: Entry) -> Aanbod:
    assert isinstance(entry.inhoud, Aanbod)  # noqa: S101 (`Around.provider` gives no provider for anything else)
    return entry.inhoud


def _consult_url(service: UUID, url: str | None) -> list[Object]:
    if url is None:
        return []
    return [known(id=derived(service, "url", url), label="Raadplegen", url=url, service_id=service)]


def _application_process(inhoud: Aanbod) -> str | None:
    sentences = [TOEGANGSWEGEN[way] for way in dict.fromkeys(inhoud.toegangswegen)]
    if isinstance(inhoud, Expertise) and inhoud.raadplegen.hoe:
        sentences.append(f"Raadplegen: {inhoud.raadplegen.hoe}")
    return " ".join(sentences) or None


def _eligibility(inhoud: Aanbod) -> str | None:
    sentences = []
    if inhoud.doelgroepen:
        sentences.append(f"Voor {listed([DOELGROEPEN[each] for each in dict.fromkeys(inhoud.doelgroepen)])}.")
    if isinstance(inhoud, Arrangement) and inhoud.doelgroep_omschrijving:
        sentences.append(f"Bedoeld voor: {inhoud.doelgroep_omschrijving}.")
    if inhoud.leeftijden:
        sentences.append(f"Leeftijd: {listed([_in_words(age) for age in unique_ages(inhoud.leeftijden)], 'of')}.")
    return " ".join(sentences) or None


def unique_ages(ages: list[Leeftijd]) -> list[Leeftijd]:
    """Each range once, in order."""
    return [age for number, age in enumerate(ages) if age not in ages[:number]]


def _in_words(age: Leeftijd) -> str:
    if age.van is None and age.tot is None:
        return "elke leeftijd"
    if age.tot is None:
        return f"vanaf {age.van} jaar"
    return f"tot en met {age.tot} jaar" if age.van is None else f"{age.van} tot en met {age.tot} jaar"
