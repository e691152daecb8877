"""Values that exist, asked of the API itself and handed to schemathesis: the directory is data, no schema knows it."""

import csv
import json
from datetime import timedelta
from typing import Any, get_args

import httpx

from app.directory.shapes import Sort
from app.log import today
from app.models.kinds import MEERVOUD
from app.settings import ROOT, Settings

SEVERAL = 5
"""Values of each sort that made-up requests are given."""

AGE = timedelta(days=60)
"""How long ago the log began: so many days may be asked for."""

ORDERS: tuple[Sort, ...] = get_args(Sort)

RECORDED = ("id", "soort", "versie", "gewijzigdOp", "gecontroleerdOp")
"""What an entry tells besides its content."""

Values = dict[str, list[str] | list[int]]
"""What it is → values of it that exist."""

HSDS = ("services", "organizations", "taxonomies", "taxonomy_terms", "service_at_locations")
CARRIES = {"query.taxonomy_term_id": "taxonomy_terms", "query.taxonomy_id": "taxonomies"}

SINGLE = {
    "/juiste-adres": {"query.gemeente": "gemeenten", "query.school": "gemeenten"},
    "/organisaties/{id}/juiste-adres": {"query.gemeente": "gemeenten", "path.id": "organisaties"},
    "/scholen": {"query.gemeente": "gemeenten"},
    "/wijzigingen": {"query.reeks": "reeks", "query.na": "nummers"},
    "/export": {"query.peildatum": "dagen"},
    "/gemeenten/{code}": {"path.code": "gemeenten"},
    "/hulpvragen/{id}": {"path.id": "hulpvragen"},
    "/webhooks/{id}/mislukkingen": {"path.id": "webhooks"},
    **{f"/{name}/{{id}}": {"path.id": name} for name in HSDS},
    "/services": CARRIES | {"query.organization_id": "organizations"},
    "/organizations": CARRIES,
    "/taxonomy_terms": {"query.taxonomy_id": "taxonomies", "query.parent_id": "taxonomy_terms"},
    "/service_at_locations": CARRIES | {"query.organization_id": "organizations", "query.postcode": "postcodes"},
}
"""Path → parameter of one value → the values that it is given."""


def existing(base: str, key: str) -> Values:
    """Values that exist, by what they are. Begins a draft of each entry named, so that drafts exist too."""
    with httpx.Client(base_url=f"{base}/v1", headers={"X-API-Key": key}, timeout=30) as api:

        def listed(path: str) -> list[dict[str, Any]]:
            found: list[dict[str, Any]] = api.get(path).raise_for_status().json()["resultaten"]
            return found[:SEVERAL]

        values: Values = {
            path: [each["id"] for each in listed(f"/{path}")] for path in (*MEERVOUD.values(), "hulpvragen")
        }
        values["gemeenten"] = [each["code"] for each in listed("/gemeenten")]
        for path in MEERVOUD.values():
            counted = api.get(f"/{path}", params={"facetten": "type"}).json()["facetten"]["type"]
            values[f"{path}-type"] = list(counted)[:SEVERAL] or ["onbekend"]
            values |= {f"{path}-na-{order}": places(api, path, order) for order in ORDERS}
        values["webhooks"] = [each["id"] for each in api.get("/webhooks").raise_for_status().json()["resultaten"]]
        log = api.get("/wijzigingen").json()
        values |= {"reeks": [log["reeks"]], "nummers": list(range(log["nieuwste"])), "dagen": days()}
        for path in MEERVOUD.values():
            for slug in values[path]:
                _begin_draft(api, f"/{path}/{slug}")
    return values | _of_hsds(f"{base}/hsds")


def _of_hsds(base: str) -> Values:
    with httpx.Client(base_url=base, timeout=30) as api:
        values: Values = {
            name: [each["id"] for each in api.get(f"/{name}").raise_for_status().json()["contents"][:SEVERAL]]
            for name in HSDS
        }
    with (Settings().seed / "postcodes.csv").open(encoding="utf-8") as file:
        values["postcodes"] = [row["postcode"] for row in csv.DictReader(file) if row["gemeente"]][:SEVERAL]
    return values


def days() -> list[str]:
    """Days of which there is a directory."""
    return [(today() - timedelta(number)).isoformat() for number in range(AGE.days)]


def places(api: httpx.Client, path: str, order: str) -> list[str]:
    """Places in a list in this order, as its own links tell them."""
    found, sort = list[str](), {"sort": order, "pageSize": "3"}
    answer = api.get(f"/{path}", params=sort).raise_for_status()
    while "next" in answer.links and len(found) < SEVERAL:
        found.append(httpx.URL(answer.links["next"]["url"]).params["na"])
        answer = api.get(f"/{path}", params={**sort, "na": found[-1]}).raise_for_status()
    return found


def _begin_draft(api: httpx.Client, path: str) -> None:
    entry = api.get(path)
    content = {name: value for name, value in entry.json().items() if name not in RECORDED}
    draft = api.put(f"{path}/concept", json=content, headers={"If-Match": entry.headers["etag"]})
    draft.raise_for_status()


def configuration(values: Values) -> str:
    """The project's `schemathesis.toml`, with these values: lists get them as filters, details as ids."""
    lines = [(ROOT / "schemathesis.toml").read_text(encoding="utf-8")]
    for name, known in values.items():
        lines += [f"[dictionaries.{name}]", f"values = {json.dumps(known)}"]
    for path in MEERVOUD.values():
        which = f'include-path-regex = "^/{path}/[{{]id[}}](/[a-z]+)?$"'
        lines += _operation(which, {"path.id": path})
    for path, single in SINGLE.items():
        lines += _operation(f'include-path = "{path}"', single)
    return "\n".join(lines) + "\n"


def _operation(which: str, parameters: dict[str, str]) -> list[str]:
    bound = [f'"{name}" = {{ dictionary = "{known}", probability = 0.9 }}' for name, known in parameters.items()]
    return ["[[operations]]", which, f"parameters = {{ {', '.join(bound)} }}"]
