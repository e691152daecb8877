"""Organisaties, and the partners of an arrangement together, as HSDS organizations."""

from uuid import UUID

from app.exchange.hsds.around import Around, partnership
from app.exchange.hsds.attributes import Mark, Marks, attributes
from app.exchange.hsds.entries import Entry
from app.exchange.hsds.objects import Object, derived, known, listed, unique
from app.models.kinds import Arrangement, Organisatie

_REGISTERS = {"kvk": ("KvK-nummer", "NL-KVK"), "agb": ("AGB-code", None), "brin": ("BRIN", None), "oin": ("OIN", None)}
"""What a national register's number is called, and its code on org-id.guide where it has one."""

PLACE_ONLY = "Alleen de plaats is bekend, geen adres."


def organization_row(entry: Entry) -> Object:
    """The organization with its own fields only, as lists show it."""
    inhoud = entry.inhoud
    if isinstance(inhoud, Arrangement):
        return _partnership_row(entry, inhoud)
    assert isinstance(inhoud, Organisatie)  # noqa: S101 (an entry without it is no organization)
    return known(
        id=entry.id,
        name=inhoud.naam,
        alternate_name=inhoud.andere_namen[0] if inhoud.andere_namen else None,
        description=description_of(entry),
        website=inhoud.website,
    )


def organization_full(entry: Entry, around: Around) -> Object:
    """The organization with everything that belongs to it, save its services."""
    row, inhoud = organization_row(entry), entry.inhoud
    if not isinstance(inhoud, Organisatie):
        marks, body = partnership_marks(entry, around), partnership(entry)
        return {**row, **known(attributes=attributes(marks, body.id, "organization"))}
    return {
        **row,
        **known(
            phones=phones(entry.id, "organization_id", {inhoud.telefoon: None}),
            locations=[location_row(entry.id, naam) for naam in dict.fromkeys(inhoud.locaties)],
            organization_identifiers=_identifiers(entry.id, inhoud),
            attributes=attributes(Marks(around).of_entry(entry), entry.id, "organization"),
        ),
    }


def partnership_marks(entry: Entry, around: Around) -> list[Mark]:
    """What the partners of this arrangement carry as a body: only where it was read that they work together."""
    return list(Marks(around).of_herkomst(entry.inhoud.herkomst))


def location_row(organization: UUID, naam: str) -> Object:
    """A place where an organization is: its name and nothing that was not sourced."""
    return known(
        id=location_id(organization, naam),
        location_type="physical",
        organization_id=organization,
        name=naam,
        description=PLACE_ONLY,
    )


def location_id(organization: UUID, naam: str) -> UUID:
    """The id of this place of this organization."""
    return derived(organization, "location", naam)


def phones(owner: UUID, key: str, numbers: dict[str | None, str | None]) -> list[Object]:
    """Phones by number, with what each is for. `key` is the field that names the owner."""
    return [
        known(id=derived(owner, "phone", number), **{key: owner}, number=number, type="voice", description=purpose)
        for number, purpose in numbers.items()
        if number
    ]


def description_of(entry: Entry) -> str:
    """Summary and, where there is more to tell, the description."""
    return "\n\n".join(filter(None, [entry.inhoud.samenvatting, entry.inhoud.beschrijving]))


def _identifiers(owner: UUID, inhoud: Organisatie) -> list[Object]:
    found = []
    for each in inhoud.identificaties:
        naam, scheme = _REGISTERS[each.soort]
        found.append(
            known(
                id=derived(owner, "identifier", each.soort, each.waarde),
                organization_id=owner,
                identifier_scheme=scheme,
                identifier_type=naam,
                identifier=each.waarde,
            )
        )
    return unique(found)


def _partnership_row(entry: Entry, inhoud: Arrangement) -> Object:
    body = partnership(entry)
    together = listed([partner.naam for partner in inhoud.partners])
    return known(
        id=body.id,
        name=body.naam,
        description=(
            f"In het arrangement {inhoud.naam} werken samen: {together}. "
            "Wie de penvoerder is, staat niet in een bron; daarom staan zij hier samen als aanbieder."
        ),
    )
