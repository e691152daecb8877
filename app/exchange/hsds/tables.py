"""The tables of HSDS's tabular form that this directory fills: files, columns and how they point to each other."""

from dataclasses import dataclass
from typing import Any

from app.exchange.hsds.objects import Object

OWNERS = {
    "organization_id": "organization",
    "service_id": "service",
    "location_id": "location",
    "taxonomy_id": "taxonomy",
    "taxonomy_term_id": "taxonomy_term",
}
"""Column → the table it points to."""

DATES = {"assured_date": "date", "last_modified": "datetime"}
NUMBERS = {"minimum_age", "maximum_age"}


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its file name is the one that HSDS gives it."""

    name: str
    path: str
    title: str
    columns: tuple[str, ...]
    required: tuple[str, ...] = ("id",)

    def resource(self) -> Object:
        """As a data package describes it (Frictionless, tabular-data-resource)."""
        fields = [self._field(column) for column in self.columns]
        links = [self._link(column, OWNERS[column]) for column in self.columns if column in OWNERS]
        if "parent_id" in self.columns:
            links.append(self._link("parent_id", ""))  # "" is the table itself
        schema = {"fields": fields, "primaryKey": "id", **({"foreignKeys": links} if links else {})}
        return {
            "name": self.name,
            "path": self.path,
            "title": self.title,
            "profile": "tabular-data-resource",
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "schema": schema,
        }

    def _field(self, column: str) -> Object:
        kind = DATES.get(column, "number" if column in NUMBERS else "string")
        field: Object = {"name": column, "type": kind}
        if column == "id" or column in OWNERS or column in ("parent_id", "link_id"):
            field["format"] = "uuid"
        if column in self.required:
            field["constraints"] = {"required": True, **({"unique": True} if column == "id" else {})}
        return field

    @staticmethod
    def _link(column: str, table: str) -> dict[str, Any]:
        return {"fields": column, "reference": {"resource": table, "fields": "id"}}


def _table(name: str, path: str, title: str, columns: str, required: str = "") -> Table:
    return Table(name, path, title, ("id", *columns.split()), ("id", *required.split()))


_SERVICE = (
    "organization_id name description url status application_process eligibility_description minimum_age maximum_age "
    "assured_date alert last_modified"
)
_TERM = "code name description parent_id taxonomy language taxonomy_id"

TABLES = {
    table.name: table
    for table in (
        _table(
            "organization",
            "organizations.csv",
            "Organisaties",
            "name alternate_name description website",
            "name description",
        ),
        _table(
            "organization_identifier",
            "organization_identifiers.csv",
            "Nummers in landelijke registers",
            "organization_id identifier_scheme identifier_type identifier",
            "organization_id identifier_type identifier",
        ),
        _table("service", "services.csv", "Diensten", _SERVICE, "organization_id name status"),
        _table("service_area", "service_areas.csv", "Gemeenten", "service_id name description uri"),
        _table(
            "phone", "phones.csv", "Telefoonnummers", "organization_id service_id number type description", "number"
        ),
        _table("url", "url.csv", "Webadressen", "label url service_id", "url"),
        _table(
            "location",
            "locations.csv",
            "Plaatsen, zonder adres",
            "location_type url organization_id name description",
            "location_type",
        ),
        _table(
            "service_at_location",
            "service_at_location.csv",
            "Diensten op een plaats",
            "service_id location_id description",
            "service_id location_id",
        ),
        _table("funding", "funding.csv", "Wie betaalt", "service_id source"),
        _table("taxonomy", "taxonomies.csv", "Lijsten van termen", "name description", "name description"),
        _table("taxonomy_term", "taxonomy_terms.csv", "Termen", _TERM, "name description"),
        _table(
            "attribute",
            "attributes.csv",
            "Termen bij diensten en organisaties",
            "link_id taxonomy_term_id link_type link_entity value label",
            "link_id taxonomy_term_id link_entity",
        ),
    )
}
"""Name → table, in the order in which they are best read."""


def datapackage(regio: str, naam: str) -> Object:
    """The `datapackage.json` that belongs beside the files of `tabular`. `regio` is the region's id."""
    return {
        "profile": "tabular-data-package",
        "name": f"het-juiste-adres-{regio}",
        "title": f"Het Juiste Adres, {naam}, volgens HSDS 3.1",
        "resources": [table.resource() for table in TABLES.values()],
    }
