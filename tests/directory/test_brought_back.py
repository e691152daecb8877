"""What was withdrawn comes back as itself when its keeper asks for it by its id, and never by accident."""

from typing import Any

from starlette.testclient import TestClient

from tests.directory.writing import OTHER, Keys, begin, make

Key = dict[str, str]


def withdraw(client: TestClient, key: Key, path: str, **more: Any) -> None:
    sent = {**key, "If-Match": client.get(path).headers["etag"]}
    gone = client.post(f"{path}/intrekkingen", json={"reden": "Een vergissing.", **more}, headers=sent)
    assert gone.status_code == 201, gone.text


def publish(client: TestClient, key: Key, draft: Any) -> Any:
    path = draft.headers["location"].removesuffix("/concept")
    return client.post(f"{path}/publicaties", json={}, headers={**key, "If-Match": draft.headers["etag"]})


def test_its_keeper_brings_it_back_with_its_history(client: TestClient, owner: Key) -> None:
    slug = make(client, owner)
    path = f"/v1/voorzieningen/{slug}"
    before = client.get("/v1/wijzigingen").json()
    withdraw(client, owner, path, opvolger="leeskamp")
    draft = begin(client, owner, id=slug)
    assert (draft.status_code, draft.json()["vanVersie"]) == (201, 2), draft.text
    assert client.get(path).status_code == 410, "not before it is published"
    assert publish(client, owner, draft).status_code == 201
    assert client.get(path).json()["versie"] == 3
    history = client.get(f"{path}/revisies", headers=owner).json()["resultaten"]
    assert [each["handeling"] for each in history] == ["publicatie", "intrekking", "publicatie"]
    found = client.get("/v1/voorzieningen", params={"naam": "Voorlezen thuis"}).json()["resultaten"]
    assert [each["id"] for each in found] == [slug]
    after = client.get("/v1/wijzigingen", params={"reeks": before["reeks"], "na": before["nieuwste"]}).json()
    assert [(row["handeling"], row["id"]) for row in after["wijzigingen"]] == [
        ("intrekking", slug),
        ("publicatie", slug),
    ]


def test_a_namesake_brings_nothing_back(client: TestClient, owner: Key) -> None:
    slug = make(client, owner)
    withdraw(client, owner, f"/v1/voorzieningen/{slug}")
    taken = begin(client, owner)
    assert taken.status_code == 409
    assert "terug te halen" in taken.json()["detail"]
    assert begin(client, owner, id="een-ander").status_code == 201


def test_nobody_else_brings_it_back(client: TestClient, owner: Key, by: Keys) -> None:
    slug = make(client, owner)
    withdraw(client, owner, f"/v1/voorzieningen/{slug}")
    thief = by.make(f"schrijven:{OTHER}", houder="dief")
    assert begin(client, thief, id=slug, organisatie=OTHER).status_code == 403
    assert client.get(f"/v1/voorzieningen/{slug}").status_code == 410


def test_a_withdrawal_ends_the_open_draft(client: TestClient, owner: Key) -> None:
    slug = make(client, owner)
    path = f"/v1/voorzieningen/{slug}"
    sent = {**owner, "If-Match": client.get(path).headers["etag"]}
    content = {name: value for name, value in client.get(path).json().items() if name != "id"}
    for told in ("soort", "versie", "gewijzigdOp", "gecontroleerdOp"):
        content.pop(told)
    assert client.put(f"{path}/concept", json=content, headers=sent).status_code == 201
    withdraw(client, owner, path)
    assert client.get(f"{path}/concept", headers=owner).status_code == 404
    draft = begin(client, owner, id=slug)
    thrown = client.delete(draft.headers["location"], headers={**owner, "If-Match": draft.headers["etag"]})
    assert thrown.status_code == 204
    assert client.get(path).status_code == 410, "a draft that is thrown away changes nothing"
    assert begin(client, owner, id=slug).status_code == 201
