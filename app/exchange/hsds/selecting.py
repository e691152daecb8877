"""Which records a list shows, and in which order: by name, or the best found first when words were given."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from app.exchange.hsds.catalogue import Contents, OrganizationRecord, Place, ServiceRecord
from app.exchange.hsds.shapes import AtLocationsQuery, Classified, OrganizationsQuery, ServicesQuery, TermsQuery
from app.exchange.hsds.terms import Taxonomy, Term
from app.problems import Fault, InvalidInput
from app.search.engine import Query, Searcher
from app.vocabulary.dutch import fold, tokenize
from app.vocabulary.places import Places
from app.vocabulary.points import Points, metres

R = TypeVar("R", ServiceRecord, OrganizationRecord)

SERVICES = ("voorziening", "expertise", "arrangement")


@dataclass(frozen=True, slots=True)
class Selecting:
    """What choosing needs besides the contents."""

    contents: Contents
    engine: Searcher
    places: Places
    points: Points | None

    def services(self, query: ServicesQuery | AtLocationsQuery) -> list[ServiceRecord]:
        """The services that match."""
        self._check(query)
        found = self._found(self.contents.services.values(), query.search, SERVICES)
        wanted = self._classified(query)
        return [
            record
            for record in found
            if wanted(record.terms)
            and query.organization_id in (None, record.provider.id)
            and (
                query.modified_after is None or (record.changed is not None and record.changed >= query.modified_after)
            )
        ]

    def organizations(self, query: OrganizationsQuery) -> list[OrganizationRecord]:
        """The organizations that match. A partnership is found by the words of its arrangement."""
        self._check(query)
        found = self._found(self.contents.organizations.values(), query.search, ("organisatie", "arrangement"))
        wanted = self._classified(query)
        return [record for record in found if wanted(record.terms)]

    def at_locations(self, query: AtLocationsQuery) -> list[tuple[ServiceRecord, Place]]:
        """The places of the services that match, of those that serve the postcode, no further from it than asked."""
        services = self.services(query)
        if query.postcode is not None:
            home = set(self.places.postcode(query.postcode) or ())
            services = [record for record in services if home & record.gemeenten]
        near = self._near(query)
        return [(record, place) for record in services for place in record.places if near(place)]

    def taxonomies(self, search: str | None) -> list[Taxonomy]:
        """The taxonomies with these words."""
        every = self.contents.around.terms.taxonomies.values()
        return [each for each in every if _mentions(search, each.naam, each.omschrijving)]

    def terms(self, query: TermsQuery) -> list[Term]:
        """The terms that match."""
        self._refuse([*self._unknown_taxonomy(query.taxonomy_id), *self._unknown_term("parent_id", query.parent_id)])
        return [
            term
            for term in self.contents.around.terms.by_id.values()
            if query.taxonomy_id in (None, term.taxonomy.id)
            and query.parent_id in (None, term.parent)
            and not (query.top_only and term.parent)
            and _mentions(query.search, term.naam, term.omschrijving, *term.words)
        ]

    def _found(self, every: Iterable[R], search: str | None, soorten: Sequence[str]) -> Sequence[R]:
        records = list(every)
        if search is None:
            return records
        if not tokenize(search):  # the engine takes a text without words for no text at all
            return []
        asked = Query(text=search, filters={"soort": soorten}, order="tekst", limit=len(self.contents.found_as) or 1)
        rank = {UUID(each["uuid"]): number for number, each in enumerate(self.engine.search(asked).documents)}
        return sorted((each for each in records if each.found_as in rank), key=lambda record: rank[record.found_as])

    def _classified(self, query: Classified) -> Callable[[frozenset[UUID]], bool]:
        terms = self.contents.around.terms
        below = terms.with_descendants(query.taxonomy_term_id) if query.taxonomy_term_id else None
        listed = {each.id for each in terms.by_id.values() if each.taxonomy.id == query.taxonomy_id}

        def wanted(own: frozenset[UUID]) -> bool:
            return (below is None or not own.isdisjoint(below)) and (
                query.taxonomy_id is None or not own.isdisjoint(listed)
            )

        return wanted

    def _near(self, query: AtLocationsQuery) -> Callable[[Place], bool]:
        if query.proximity is None or query.postcode is None or self.points is None:
            return lambda _place: True
        points, furthest, centre = self.points, query.proximity, self.points.postcode(query.postcode)

        def near(place: Place) -> bool:
            point = points.place(place.naam) if place.naam else None
            return point is not None and centre is not None and metres(centre, point) <= furthest

        return near

    def _check(self, query: ServicesQuery | OrganizationsQuery | AtLocationsQuery) -> None:
        """Refuse what does not exist, all of it at once: an empty list would read as "there is no such help"."""
        faults = [
            *self._unknown_term("taxonomy_term_id", query.taxonomy_term_id),
            *self._unknown_taxonomy(query.taxonomy_id),
        ]
        if isinstance(query, ServicesQuery | AtLocationsQuery):
            faults += self._unknown_organization(query.organization_id)
        if isinstance(query, AtLocationsQuery):
            faults += self._unknown_postcode(query)
        self._refuse(faults)

    def _unknown_term(self, field: str, term: UUID | None) -> list[Fault]:
        known = term is None or term in self.contents.around.terms.by_id
        return [] if known else [_unknown(field, f"er is geen taxonomy_term {term}")]

    def _unknown_taxonomy(self, taxonomy: UUID | None) -> list[Fault]:
        known = taxonomy is None or taxonomy in self.contents.around.terms.taxonomies
        return [] if known else [_unknown("taxonomy_id", f"er is geen taxonomy {taxonomy}")]

    def _unknown_organization(self, organization: UUID | None) -> list[Fault]:
        known = organization is None or organization in self.contents.organizations
        return [] if known else [_unknown("organization_id", f"er is geen organization {organization}")]

    def _unknown_postcode(self, query: AtLocationsQuery) -> list[Fault]:
        if query.postcode is None:
            return []
        if not self.places.postcode(query.postcode):
            return [_unknown("postcode", f"postcode {query.postcode} is in deze regio niet bekend")]
        if query.proximity is not None and (self.points is None or self.points.postcode(query.postcode) is None):
            return [_unknown("proximity", "van deze postcode is niet bekend waar die ligt")]
        return []

    @staticmethod
    def _refuse(faults: list[Fault]) -> None:
        if faults:
            raise InvalidInput("U vraagt naar iets dat hier niet bekend is.", faults)


def _unknown(field: str, detail: str) -> Fault:
    return Fault(place="query", location=field, code="unknown_value", detail=detail)


def _mentions(search: str | None, *texts: str) -> bool:
    """Whether every word stands in one of these texts; without words to look for everything does."""
    if search is None:
        return True
    words, text = [token.text for token in tokenize(search)], fold(" ".join(texts))
    return bool(words) and all(word in text for word in words)
