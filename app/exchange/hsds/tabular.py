"""The directory as HSDS tables. The rows are the nested objects of the API laid flat, so both say the same.

How to make the files, with any entries (those of today, or those of a past day made into `Entry`):

    around = Around(region_of(session, regio, naam, ladder), entries())
    for table, rows in tabular(entries, around):
        write(table.path, table.columns, rows)      # a column that a row lacks is unknown: an empty cell
    write_json("datapackage.json", datapackage(regio, naam))
"""

from collections.abc import Callable, Iterable, Iterator

from app.exchange.hsds.around import Around, Provider
from app.exchange.hsds.entries import Entry
from app.exchange.hsds.objects import Object
from app.exchange.hsds.organizations import organization_full
from app.exchange.hsds.services import service_parts, service_row
from app.exchange.hsds.tables import TABLES, Table
from app.models.kinds import Organisatie

_CHILDREN = {
    "phones": "phone",
    "locations": "location",
    "organization_identifiers": "organization_identifier",
    "attributes": "attribute",
    "additional_urls": "url",
    "service_areas": "service_area",
    "service_at_locations": "service_at_location",
    "funding": "funding",
}
"""Key of a nested list → the table its items belong to."""

Row = tuple[str, Object]
"""Name of a table, and a row of it without the unknown columns."""


def tabular(entries: Callable[[], Iterable[Entry]], around: Around) -> Iterator[tuple[Table, Iterator[Object]]]:
    """Every table with its rows. Take each iterator to its end before the next: nothing is kept, so that memory stays
    the same however large the directory is; `entries` is called once for each table that comes from them."""
    for table in TABLES.values():
        yield table, _rows(table.name, entries, around)


def rows_of(entry: Entry, around: Around) -> Iterator[Row]:
    """Everything one entry adds to any table, for who would rather write all tables in one pass."""
    provider = around.provider(entry)
    if isinstance(entry.inhoud, Organisatie) or (provider and provider.entry == entry.id):
        yield from _flat("organization", organization_full(entry, around))
    if provider:
        yield from _service(entry, provider, around)


def vocabulary_rows(around: Around) -> Iterator[Row]:
    """The taxonomies and their terms."""
    yield from (("taxonomy", taxonomy.as_json()) for taxonomy in around.terms.taxonomies.values())
    yield from (("taxonomy_term", term.as_json()) for term in around.terms.by_id.values())


def _rows(name: str, entries: Callable[[], Iterable[Entry]], around: Around) -> Iterator[Object]:
    if name in ("taxonomy", "taxonomy_term"):
        yield from (row for table, row in vocabulary_rows(around) if table == name)
        return
    for entry in entries():
        yield from (row for table, row in rows_of(entry, around) if table == name)


def _service(entry: Entry, provider: Provider, around: Around) -> Iterator[Row]:
    parts = service_parts(entry, provider, around)
    for each in parts.get("service_at_locations", ()):
        location = each["location"]
        if location["location_type"] == "virtual":  # a real place stands with its organization
            yield "location", location
    yield from _flat("service", {**service_row(entry, provider), **parts})


def _flat(name: str, nested: Object) -> Iterator[Row]:
    """An object and its parts, each as a row of its own table; what a row points to stands there by its id."""
    own = TABLES[name].columns
    row = {key: value for key, value in nested.items() if key in own}
    if "taxonomy_term" in nested:
        row["taxonomy_term_id"] = nested["taxonomy_term"]["id"]
    yield name, row
    for key, table in _CHILDREN.items():
        for part in nested.get(key, ()):
            yield from _flat(table, part)
