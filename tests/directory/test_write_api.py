"""Writing over HTTP, by key and by version, as another system does that keeps its own entries."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.accounts import keys
from app.accounts.keys import ALPHABET
from app.directory import service
from app.models.kinds import MEERVOUD, Soort, parse
from app.settings import ROOT, Settings
from tests import product
from tests.directory.writing import OTHER, OWNER, Keys, begin, make, offer
from tests.search.world import HERKOMST


def test_a_new_entry_is_drafted_published_and_found(client: TestClient, owner: dict[str, str]) -> None:
    draft = begin(client, owner)
    assert (draft.status_code, draft.headers["location"]) == (201, "/v1/voorzieningen/voorlezen-thuis/concept")
    assert client.get("/v1/voorzieningen/voorlezen-thuis").status_code == 404, "a draft is nobody's business yet"
    again = client.get(draft.headers["location"], headers=owner)
    assert (again.json(), again.headers["etag"]) == (draft.json(), draft.headers["etag"])
    published = client.post(
        "/v1/voorzieningen/voorlezen-thuis/publicaties",
        json={"waarom": "Nieuw aanbod."},
        headers={**owner, "If-Match": draft.headers["etag"]},
    )
    assert (published.status_code, published.headers["location"]) == (201, "/v1/voorzieningen/voorlezen-thuis")
    whole = client.get(published.headers["location"])
    assert (whole.json(), whole.headers["etag"]) == (published.json(), published.headers["etag"])
    assert client.get(draft.headers["location"], headers=owner).status_code == 404
    found = client.post("/v1/juiste-adres", json={"gemeente": "Noorderproef", "hulpvragen": ["lezen"]}).json()
    assert "voorlezen-thuis" in [each["id"] for each in found["adressen"]]


def test_a_change_starts_from_what_is_published_and_keeps_history(client: TestClient, owner: dict[str, str]) -> None:
    slug = make(client, owner)
    path = f"/v1/voorzieningen/{slug}"
    first = client.get(path).headers["etag"]
    begun = client.put(f"{path}/concept", json=offer("Voorlezen"), headers={**owner, "If-Match": first})
    assert (begun.status_code, begun.json()["vanVersie"]) == (201, 1)
    changed = client.put(
        f"{path}/concept", json=offer("Samen lezen"), headers={**owner, "If-Match": begun.headers["etag"]}
    )
    assert changed.status_code == 200
    assert client.get(path).json()["naam"] == "Voorlezen thuis"
    sent = {**owner, "If-Match": changed.headers["etag"]}
    assert client.post(f"{path}/publicaties", json={"waarom": "Andere naam."}, headers=sent).status_code == 201
    assert client.get(path).json()["naam"] == "Samen lezen"
    history = client.get(f"{path}/revisies", headers=owner).json()["resultaten"]
    assert [(each["versie"], each["inhoud"]["naam"], each["waarom"]) for each in history] == [
        (2, "Samen lezen", "Andere naam."),
        (1, "Voorlezen thuis", None),
    ]
    assert history[0]["door"].startswith("sleutel:")


def test_a_draft_can_be_thrown_away(client: TestClient, owner: dict[str, str]) -> None:
    draft = begin(client, owner)
    gone = client.delete(draft.headers["location"], headers={**owner, "If-Match": draft.headers["etag"]})
    assert (gone.status_code, gone.content) == (204, b"")
    assert client.get(draft.headers["location"], headers=owner).status_code == 404
    assert begin(client, owner).status_code == 201, "its id is still free for the same entry"


def test_confirming_and_withdrawing(client: TestClient, owner: dict[str, str]) -> None:
    slug, successor = make(client, owner), make(client, owner, naam="Leesmaatje")
    path = f"/v1/voorzieningen/{slug}"

    def sent() -> dict[str, str]:
        return {**owner, "If-Match": client.get(path).headers["etag"]}

    confirmed = client.post(f"{path}/bevestigingen", json={}, headers=sent())
    assert confirmed.status_code == 201
    assert confirmed.json()["gecontroleerdOp"] is not None
    for wrong in (slug, "bestaat-niet"):
        refused = client.post(f"{path}/intrekkingen", json={"reden": "Gestopt.", "opvolger": wrong}, headers=sent())
        assert (refused.status_code, refused.json()["errors"][0]["location"]) == (400, "/opvolger")
    gone = client.post(f"{path}/intrekkingen", json={"reden": "Gestopt.", "opvolger": successor}, headers=sent())
    assert gone.status_code == 201
    assert (client.get(path).status_code, client.get(path).json()["opvolger"]) == (410, successor)
    stale = {**owner, "If-Match": '"x"'}
    assert client.post(f"{path}/bevestigingen", json={}, headers=stale).status_code == 410


@pytest.mark.parametrize("act", ["publicaties", "bevestigingen", "intrekkingen", "PUT", "DELETE"])
def test_a_change_without_or_from_an_old_version_is_refused(
    client: TestClient, owner: dict[str, str], act: str
) -> None:
    slug = make(client, owner)
    path = f"/v1/voorzieningen/{slug}"
    whole = {**owner, "If-Match": client.get(path).headers["etag"]}
    if act in ("publicaties", "DELETE"):
        client.put(f"{path}/concept", json=offer("Anders"), headers=whole)

    def go(headers: dict[str, str]) -> Any:
        if act in ("PUT", "DELETE"):
            body = {"json": offer("Weer anders")} if act == "PUT" else {}
            return client.request(act, f"{path}/concept", headers=headers, **body)
        return client.post(f"{path}/{act}", json={"reden": "Weg."} if act == "intrekkingen" else {}, headers=headers)

    before = client.get(path).json()
    for headers, status in ((owner, 428), ({**owner, "If-Match": '"oud"'}, 412), ({**owner, "If-Match": "*"}, 428)):
        answer = go(headers)
        assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert client.get(path).json() == before


def test_of_two_drafts_from_one_version_the_second_to_publish_is_told(
    client: TestClient, owner: dict[str, str], by: Keys
) -> None:
    slug = make(client, owner)
    path = f"/v1/voorzieningen/{slug}"
    draft = client.put(
        f"{path}/concept", json=offer("Van mij"), headers={**owner, "If-Match": client.get(path).headers["etag"]}
    )
    with by.database.write() as session:  # somebody publishes past the draft, as a seed or an import does
        inhoud = parse("voorziening", offer("Van een ander"))
        service.publish(session, "proefland", "voorziening", slug, inhoud, oorsprong="import", door="import")
    late = client.post(f"{path}/publicaties", json={}, headers={**owner, "If-Match": draft.headers["etag"]})
    assert late.status_code == 409
    with by.database.read() as session:
        assert service.is_from_seed(session, "proefland", "voorziening", slug) is False
    assert client.get(f"{path}/revisies", headers=owner).json()["totaal"] == 2


# --- who may -------------------------------------------------------------------------------------------------------


def every_write(client: TestClient, headers: dict[str, str], slug: str) -> Iterator[tuple[str, int]]:
    path = f"/v1/voorzieningen/{slug}"
    whole = {**headers, "If-Match": client.get(path).headers["etag"]}
    yield "nieuw", begin(client, headers, naam="Iets nieuws").status_code
    yield "wijzig", client.put(f"{path}/concept", json=offer("Anders"), headers=whole).status_code
    yield "lees", client.get(f"{path}/concept", headers=headers).status_code
    yield "vergeet", client.delete(f"{path}/concept", headers=whole).status_code
    yield "publiceer", client.post(f"{path}/publicaties", json={}, headers=whole).status_code
    yield "bevestig", client.post(f"{path}/bevestigingen", json={}, headers=whole).status_code
    yield "trek in", client.post(f"{path}/intrekkingen", json={"reden": "Weg."}, headers=whole).status_code
    yield "revisies", client.get(f"{path}/revisies", headers=headers).status_code


@pytest.mark.parametrize("rights", [["lezen"], ["inzicht"], [f"schrijven:{OTHER}"]])
def test_a_key_without_the_right_gets_nowhere(client: TestClient, owner: dict[str, str], by: Keys, rights: Any) -> None:
    slug = make(client, owner)
    whole = {**owner, "If-Match": client.get(f"/v1/voorzieningen/{slug}").headers["etag"]}
    client.put(f"/v1/voorzieningen/{slug}/concept", json=offer("Klaar"), headers=whole)
    before = client.get("/v1/export", params={"formaat": "ndjson"}).text
    assert {status for _, status in every_write(client, by.make(*rights), slug)} == {403}
    assert client.get("/v1/export", params={"formaat": "ndjson"}).text == before


def test_an_entry_can_neither_be_taken_nor_given_away(client: TestClient, owner: dict[str, str], by: Keys) -> None:
    both = by.make(f"schrijven:{OWNER}", f"schrijven:{OTHER}", houder="beide")
    thief = by.make(f"schrijven:{OTHER}", houder="dief")
    slug = make(client, owner)
    path = f"/v1/voorzieningen/{slug}"
    etag = client.get(path).headers["etag"]

    def take(key: dict[str, str]) -> int:
        body = offer("Van mij nu", organisatie=OTHER)
        return int(client.put(f"{path}/concept", json=body, headers={**key, "If-Match": etag}).status_code)

    assert (take(thief), take(owner), take(both)) == (403, 403, 201)
    assert begin(client, thief, naam="Vals").status_code == 403


def test_what_nobody_keeps_is_for_the_beheerder(client: TestClient, owner: dict[str, str], by: Keys) -> None:
    route = {
        **{key: value for key, value in offer("Een route").items() if key not in ("type", "organisatie")},
        "stappen": [{"wie": "ouder", "wat": "belt", "zekerheid": "bron"}],
    }
    assert client.post("/v1/zorgroutes", json=route, headers=owner).status_code == 403
    assert client.post("/v1/zorgroutes", json=route, headers=by.make("beheer")).status_code == 201


def test_where_a_gemeente_watches_somebody_looks_first(client: TestClient, owner: dict[str, str], by: Keys) -> None:
    slug = make(client, owner)
    path = f"/v1/voorzieningen/{slug}"
    with by.database.write() as session:
        inhoud = parse("voorziening", offer("Onder toezicht"))
        watched = {"oorsprong": "redactie", "door": "beheerder", "toezichthouder": "gemeente:GM9901"}
        service.publish(session, "proefland", "voorziening", slug, inhoud, **watched)  # type: ignore[arg-type]
    draft = client.put(
        f"{path}/concept", json=offer("Nieuw"), headers={**owner, "If-Match": client.get(path).headers["etag"]}
    )
    sent = {**owner, "If-Match": draft.headers["etag"]}
    waiting = client.post(f"{path}/publicaties", json={}, headers=sent)
    assert (waiting.status_code, waiting.json()["stand"]) == (202, "ter_beoordeling")
    assert client.get(path).json()["naam"] == "Onder toezicht"
    chief = {**by.make("beheer"), "If-Match": waiting.headers["etag"]}
    assert client.post(f"{path}/publicaties", json={}, headers=chief).status_code == 201
    assert client.get(path).json()["naam"] == "Nieuw"


def test_a_key_that_does_not_work_is_told_why(client: TestClient, by: Keys) -> None:
    good = by.make("beheer", houder="goed")["X-API-Key"]
    mistyped = good[:-1] + ALPHABET[(ALPHABET.index(good[-1]) + 1) % len(ALPHABET)]
    old = by.make("beheer", houder="oud", days=1, today=product.TODAY - timedelta(days=9))["X-API-Key"]
    gone = by.make("beheer", houder="weg")["X-API-Key"]
    with by.database.write() as session:
        keys.withdraw(session, gone.split("_")[1], product.TODAY)
    stranger = keys.Parts("AAAAAAAA", "B" * 32)
    unknown = f"ja_{stranger.visible}_{stranger.secret}{keys._check(stranger.visible + stranger.secret)}"
    told = {}
    for name, key in {
        "niets": None,
        "tikfout": mistyped,
        "verlopen": old,
        "ingetrokken": gone,
        "vreemd": unknown,
    }.items():
        answer = client.post("/v1/voorzieningen", json=offer(), headers={"X-API-Key": key} if key else {})
        assert (answer.status_code, answer.headers["www-authenticate"][:6]) == (401, "ApiKey")
        told[name] = answer.json()["detail"]
    assert "overgenomen" in told["tikfout"]
    assert "gold tot en met" in told["verlopen"]
    assert "ingetrokken" in told["ingetrokken"]
    assert "niet bekend" in told["vreemd"]
    assert len(set(told.values())) == 5


def test_a_key_is_kept_as_a_hash_and_used_is_a_day(client: TestClient, by: Keys, settings: Settings) -> None:
    key = by.make(f"schrijven:{OWNER}", houder="eenmaal")
    assert begin(client, key).status_code == 201
    kept = b"".join(path.read_bytes() for path in Path(settings.data).glob("*.sqlite3*"))
    assert key["X-API-Key"].split("_")[2][:32].encode() not in kept
    with by.database.read() as session:
        assert [each.laatst_gebruikt_op for each in keys.of_holder(session, "eenmaal")] == [product.TODAY]


def test_a_holder_has_two_keys_at_most(by: Keys) -> None:
    by.make("lezen", houder="portaal")
    by.make("lezen", houder="portaal")
    with pytest.raises(Exception, match="al 2 sleutels"):
        by.make("lezen", houder="portaal")


# --- the same request twice ----------------------------------------------------------------------------------------


def test_sent_twice_is_done_once(client: TestClient, owner: dict[str, str], by: Keys) -> None:
    marked = {**owner, "Idempotency-Key": "een-kenmerk"}
    first, second = begin(client, marked), begin(client, marked)
    assert (first.status_code, second.status_code) == (201, 201)
    assert (second.json(), second.headers["etag"]) == (first.json(), first.headers["etag"])
    assert second.headers["idempotent-replayed"] == "true"
    assert begin(client, marked, naam="Iets anders").status_code == 409
    publish = {**owner, "If-Match": first.headers["etag"], "Idempotency-Key": "nog-een"}
    path = f"/v1/voorzieningen/{first.json()['id']}/publicaties"
    answers = [client.post(path, json={}, headers=publish) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [201, 201, 201]
    assert client.get(f"/v1/voorzieningen/{first.json()['id']}").json()["versie"] == 1
    other = {**by.make(f"schrijven:{OWNER}", houder="ander"), "Idempotency-Key": "een-kenmerk"}
    assert begin(client, other, naam="Eigen kenmerk").status_code == 201, "a mark is of one key"


def test_a_refusal_is_not_kept(client: TestClient, owner: dict[str, str]) -> None:
    marked = {**owner, "Idempotency-Key": "probeer"}
    assert client.post("/v1/voorzieningen", json={"naam": "Half"}, headers=marked).status_code == 400
    assert begin(client, marked).status_code == 201
    for mark, code in (("x" * 101, "string_too_long"), ("", "string_too_short")):
        refused = begin(client, {**owner, "Idempotency-Key": mark}, naam="Nog iets")
        assert (refused.status_code, refused.json()["errors"][0]["code"]) == (400, code)


# --- bad input -----------------------------------------------------------------------------------------------------


def test_every_fault_of_a_draft_is_told_at_once(client: TestClient, owner: dict[str, str]) -> None:
    wrong = {**offer(), "telefoon": "bel maar", "bereik": "overal", "verzonnen": 1, "werkgebied": {}}
    faults = client.post("/v1/voorzieningen", json=wrong, headers=owner).json()["errors"]
    assert {fault["location"].split("/")[1] for fault in faults} == {"telefoon", "bereik", "verzonnen", "werkgebied"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"leeftijden": [{"van": False, "tot": "5"}]},
        {"werkgebied": {"heleRegio": "ja"}},
        {"herkomst": {**HERKOMST, "jaar": "2024"}},
        {"leeftijden": [{"van": 4.5}]},
    ],
)
def test_a_value_of_another_type_is_not_taken_for_what_it_resembles(
    client: TestClient, owner: dict[str, str], wrong: dict[str, Any]
) -> None:
    assert begin(client, owner, **wrong).status_code == 400


def test_references_are_checked_before_anything_is_published(client: TestClient, owner: dict[str, str]) -> None:
    draft = begin(client, owner, hulpvragen=["bestaat-niet"], werkgebied={"gemeenten": ["GM0001"]})
    sent = {**owner, "If-Match": draft.headers["etag"]}
    refused = client.post(f"/v1/voorzieningen/{draft.json()['id']}/publicaties", json={}, headers=sent)
    assert refused.status_code == 400
    assert len(refused.json()["errors"]) == 2
    assert client.get(f"/v1/voorzieningen/{draft.json()['id']}").status_code == 404


@pytest.mark.parametrize("soort", MEERVOUD)
def test_every_kind_can_be_read_changed_and_published_as_it_is(client: TestClient, by: Keys, soort: Soort) -> None:
    key, plural = by.make("beheer"), MEERVOUD[soort]
    slug = client.get(f"/v1/{plural}").json()["resultaten"][0]["id"]
    whole = client.get(f"/v1/{plural}/{slug}")
    recorded = ("id", "soort", "versie", "gewijzigdOp", "gecontroleerdOp")
    content = {name: value for name, value in whole.json().items() if name not in recorded}
    content["samenvatting"] = "Met een nieuwe samenvatting."
    draft = client.put(f"/v1/{plural}/{slug}/concept", json=content, headers={**key, "If-Match": whole.headers["etag"]})
    assert draft.status_code == 201, draft.text
    sent = {**key, "If-Match": draft.headers["etag"]}
    assert client.post(f"/v1/{plural}/{slug}/publicaties", json={}, headers=sent).status_code == 201
    after = client.get(f"/v1/{plural}/{slug}").json()
    assert {name: after[name] for name in content} == content
    assert after["versie"] == whole.json()["versie"] + 1


def test_the_documented_content_can_be_published(client: TestClient, owner: dict[str, str]) -> None:
    written = (ROOT / "docs/schrijven.md").read_text().partition("```json\n")[2].partition("```")[0]
    here = {"organisatie": OWNER, "hulpvragen": ["lezen"], "werkgebied": {"heleRegio": True}}
    draft = client.post("/v1/voorzieningen", json={**json.loads(written), **here}, headers=owner)
    assert draft.status_code == 201, draft.text
    sent = {**owner, "If-Match": draft.headers["etag"]}
    assert client.post(f"/v1/voorzieningen/{draft.json()['id']}/publicaties", json={}, headers=sent).status_code == 201


@pytest.mark.parametrize("fields", [{"naam": "Voor\x00lezen"}, {"samenvatting": "\x1b[31m"}, {"locaties": ["\x07"]}])
def test_what_is_no_text_is_refused(client: TestClient, owner: dict[str, str], fields: dict[str, Any]) -> None:
    """PostgreSQL cannot keep a NUL: it would be a 500."""
    refused = begin(client, owner, **fields)
    assert (refused.status_code, [each["location"] for each in refused.json()["errors"]]) == (
        400,
        [f"/{next(iter(fields))}"],
    )


@pytest.mark.parametrize(
    ("fields", "location"),
    [
        ({"naam": "\u200b\u200b\u200b"}, "/naam"),
        ({"naam": "..."}, "/naam"),
        ({"naam": "Voor\u202elezen"}, "/naam"),
        ({"naam": "Voor\nlezen"}, "/naam"),
        ({"samenvatting": "Lezen\u2066 thuis."}, "/samenvatting"),
        ({"fase": {"stand": "actief", "van": "2026-99-99"}}, "/fase/van"),
        ({"fase": {"stand": "actief", "tot": "2026-02-30"}}, "/fase/tot"),
        ({"fase": {"stand": "actief", "van": "2026-06", "tot": "2026-05-31"}}, "/fase"),
        ({"hulpvragen": ["lezen", "lezen"]}, "/hulpvragen"),
        ({"leeftijden": [{"van": 4}, {"van": 4}]}, "/leeftijden"),
        ({"werkgebied": {"gemeenten": ["GM9901", "GM9901"]}}, "/werkgebied/gemeenten"),
        ({"herkomst": {**HERKOMST, "bronnen": ["een\u200b bron"]}}, "/herkomst/bronnen"),
    ],
)
def test_nonsense_is_not_taken_for_content(
    client: TestClient, owner: dict[str, str], fields: dict[str, Any], location: str
) -> None:
    refused = begin(client, owner, **{"id": "onzin", **fields})
    assert (refused.status_code, [each["location"] for each in refused.json()["errors"]]) == (400, [location])


def test_a_period_is_as_precise_as_its_source(client: TestClient, owner: dict[str, str]) -> None:
    for van, tot in (("2026", "2026"), ("2026-05", "2026"), ("2025", "2026-01-31")):
        draft = begin(client, owner, id=f"in-{van}-{tot}", fase={"stand": "pilot", "van": van, "tot": tot})
        assert draft.status_code == 201, draft.text


def test_nothing_need_be_said_to_publish_or_confirm(client: TestClient, owner: dict[str, str]) -> None:
    draft = begin(client, owner)
    path = draft.headers["location"].removesuffix("/concept")
    told = client.post(f"{path}/publicaties", headers={**owner, "If-Match": draft.headers["etag"]})
    assert told.status_code == 201
    sent = {**owner, "If-Match": told.headers["etag"]}
    assert client.post(f"{path}/bevestigingen", headers=sent).status_code == 201


def test_history_tells_a_withdrawal_and_what_took_its_place(client: TestClient, owner: dict[str, str]) -> None:
    path = f"/v1/voorzieningen/{make(client, owner)}"
    sent = {**owner, "If-Match": client.get(path).headers["etag"]}
    client.post(f"{path}/intrekkingen", json={"reden": "Gestopt.", "opvolger": "leeskamp"}, headers=sent)
    left, first = client.get(f"{path}/revisies", headers=owner).json()["resultaten"]
    assert (left["handeling"], left["opvolger"], left["waarom"]) == ("intrekking", "leeskamp", "Gestopt.")
    assert (first["handeling"], first["opvolger"]) == ("publicatie", None)


def test_a_reason_is_text(client: TestClient, owner: dict[str, str]) -> None:
    slug = make(client, owner)
    sent = {**owner, "If-Match": client.get(f"/v1/voorzieningen/{slug}").headers["etag"]}
    assert (
        client.post(f"/v1/voorzieningen/{slug}/intrekkingen", json={"reden": "weg\x00"}, headers=sent).status_code
        == 400
    )
    assert client.get(f"/v1/voorzieningen/{slug}").status_code == 200
