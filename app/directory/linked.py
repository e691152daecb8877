"""An entry as schema.org sees it, in JSON-LD: for search engines and for software that knows no Dutch.

Pure functions. What is unknown is absent: there is no key with null, and nothing is filled in. What schema.org has no
word for (zwaarte, goals, steps, who pays) stays in our own JSON, to which `@id` leads.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from app.models.kinds import MEERVOUD, Soort
from app.vocabulary.service import Vocabulary

CONTEXT = "https://schema.org"
TOOI = "https://identifier.overheid.nl/tooi/id/gemeente"
"""The government's own identifiers of gemeenten; they hold the code of CBS."""

_WARNINGS = {
    "plan": "Dit is een plan: het is er nog niet.",
    "pilot": "Dit is een proef.",
    "beëindigd": "Dit is gestopt.",
    "onbekend": "Of dit er nu is, is niet bekend.",
}
_UNCHECKED = "Uit algemene kennis, nog niet nagekeken."

Node = dict[str, Any]


@dataclass(frozen=True)
class Linking:
    """What an entry needs around it to be told in schema.org's words."""

    base_url: str
    vocabulary: Vocabulary
    name_of: Callable[[str], str | None]
    """The name of an organisatie by its id; None when it is not published."""

    def entry(self, entry: Mapping[str, Any]) -> Node:
        """One entry, as the detail answers it or as a list shows it."""
        return {"@context": CONTEXT, **KINDS_LINKED[entry["soort"]](self, entry)}

    def listed(self, entries: Iterable[Mapping[str, Any]], total: int) -> Node:
        """One page of a list. `total` counts every page."""
        found = [KINDS_LINKED[entry["soort"]](self, entry) for entry in entries]
        return {"@context": CONTEXT, "@type": "ItemList", "numberOfItems": total, "itemListElement": found}

    def address(self, soort: Soort, slug: str) -> str:
        """Where the whole entry can be read."""
        return f"{self.base_url}/v1/{MEERVOUD[soort]}/{slug}"

    def organization(self, slug: str | None, naam: str | None) -> Node:
        """An organisatie that is named by another entry; only its name when it has no entry of its own."""
        told = naam or (self.name_of(slug) if slug else None)
        return _known({"@type": "Organization", "@id": slug and self.address("organisatie", slug), "name": told})

    def areas(self, werkgebied: Mapping[str, Any]) -> list[Node]:
        """Every gemeente that is served, gebieden worked out."""
        names, areas = self.vocabulary.gemeenten, self.vocabulary.areas
        within = [areas[area] for area in werkgebied["gebieden"] if area in areas]
        named = [*werkgebied["gemeenten"], *(code for area in within for code in area.gemeenten)]
        codes = names if werkgebied["heleRegio"] else dict.fromkeys(named)
        return [_gemeente(code, names[code]) for code in codes if code in names]

    def needs(self, slugs: Iterable[str]) -> list[str]:
        """Names of needs, in the words of the directory."""
        known = self.vocabulary.needs.contents
        return [known[slug].naam for slug in slugs if slug in known]


def _organisatie(linking: Linking, entry: Mapping[str, Any]) -> Node:
    numbers = [_number(each["soort"], each["waarde"]) for each in entry["identificaties"]]
    return _known(
        {
            "@type": "Organization",
            **_thing(linking, entry),
            "identifier": numbers,
            "alternateName": entry["andereNamen"],
            "keywords": entry["type"],
            "url": entry["website"],
            "telephone": entry["telefoon"],
            "location": [{"@type": "Place", "name": place} for place in entry["locaties"]],
        }
    )


def _voorziening(linking: Linking, entry: Mapping[str, Any]) -> Node:
    told = entry["organisatie"]
    slug, naam = (told["id"], told["naam"]) if isinstance(told, dict) else (told, None)
    # Only a gemeente's own office is known to be government; of others no source says so.
    own = slug in linking.vocabulary.toegang.values()
    return _known(
        {
            "@type": "GovernmentService" if own else "Service",
            **_service(linking, entry),
            "serviceType": entry["type"],
            "provider": linking.organization(slug, naam),
        }
    )


def _arrangement(linking: Linking, entry: Mapping[str, Any]) -> Node:
    partners = [linking.organization(each["organisatie"], each["naam"]) for each in entry["partners"]]
    return _known(
        {
            "@type": "Service",
            **_service(linking, entry),
            "serviceType": "onderwijs-zorgarrangement",
            "provider": partners,
            "sameAs": entry["voorziening"] and linking.address("voorziening", entry["voorziening"]),
        }
    )


def _expertise(linking: Linking, entry: Mapping[str, Any]) -> Node:
    told, ask = entry["organisatie"], entry["raadplegen"]
    slug, naam = (told["id"], told["naam"]) if isinstance(told, dict) else (told, None)
    asking = [{**channel, **_known({"name": ask["hoe"]})} for channel in _contact(ask)]
    service = _service(linking, entry)
    return _known(
        {
            "@type": "Service",
            **service,
            "serviceType": "expertise",
            "provider": linking.organization(slug, naam),
            "availableChannel": [*asking, *service["availableChannel"]],
        }
    )


def _zorgroute(linking: Linking, entry: Mapping[str, Any]) -> Node:
    thing = _thing(linking, entry)
    steps = [
        {"@type": "HowToStep", "position": number, "name": step["wie"], "text": step["wat"]}
        for number, step in enumerate(entry["stappen"], start=1)
    ]
    return _known(
        {
            "@type": "HowTo",
            **{key: value for key, value in thing.items() if key != "areaServed"},
            "spatialCoverage": thing["areaServed"],
            "about": [{"@type": "Thing", "name": need} for need in linking.needs(entry["hulpvragen"])],
            "audience": _audience(entry),
            "step": steps,
        }
    )


KINDS_LINKED: dict[Soort, Callable[[Linking, Mapping[str, Any]], Node]] = {
    "organisatie": _organisatie,
    "voorziening": _voorziening,
    "expertise": _expertise,
    "arrangement": _arrangement,
    "zorgroute": _zorgroute,
}
"""What each kind is in the words of schema.org."""


def _thing(linking: Linking, entry: Mapping[str, Any]) -> Node:
    sure = entry["herkomst"]["zekerheid"] == "bron"
    notes = [_WARNINGS.get(entry["fase"]["stand"]), None if sure else _UNCHECKED]
    return {
        "@id": linking.address(entry["soort"], entry["id"]),
        "name": entry["naam"],
        "description": entry["beschrijving"] or entry["samenvatting"],
        "disambiguatingDescription": " ".join(filter(None, notes)),
        "mainEntityOfPage": f"{linking.base_url}/{MEERVOUD[entry['soort']]}/{entry['id']}",
        "areaServed": linking.areas(entry["werkgebied"]),
    }


def _service(linking: Linking, entry: Mapping[str, Any]) -> Node:
    ways = [{"@type": "ServiceChannel", "name": way} for way in entry["toegangswegen"]]
    return {
        **_thing(linking, entry),
        "category": linking.needs(entry["hulpvragen"]),
        "audience": _audience(entry),
        "availableChannel": _contact(entry) + ways,
    }


def _audience(entry: Mapping[str, Any]) -> list[Node]:
    whom = [{"@type": "Audience", "audienceType": each} for each in entry["doelgroepen"]]
    return whom + [ages for each in entry["leeftijden"] if (ages := _ages(each))]


def _contact(entry: Mapping[str, Any]) -> list[Node]:
    phone = entry["telefoon"] and {"@type": "ContactPoint", "telephone": entry["telefoon"]}
    told = _known({"serviceUrl": entry["website"], "servicePhone": phone})
    return [{"@type": "ServiceChannel", **told}] if told else []


def _ages(age: Mapping[str, int | None]) -> Node | None:
    bounds = _known({"suggestedMinAge": age["van"], "suggestedMaxAge": age["tot"]})
    return {"@type": "PeopleAudience", **bounds} if bounds else None


def _gemeente(code: str, naam: str) -> Node:
    return {
        "@type": "AdministrativeArea",
        "@id": f"{TOOI}/{code.lower()}",
        "name": naam,
        "identifier": _number("CBS", code),
    }


def _number(register: str, value: str) -> Node:
    return {"@type": "PropertyValue", "propertyID": register, "value": value}


def _known(node: Node) -> Node:
    """Without what is unknown. A 0 is known."""
    return {key: value for key, value in node.items() if value not in (None, "", [], {})}
