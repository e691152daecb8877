"""Who keeps an entry follows from what it says, while it is drafted and when it changes hands."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.directory.writing import OTHER, Keys, begin, make, offer

Key = dict[str, str]
HANDED_OVER = "de-brug"


@pytest.fixture
def chief(by: Keys) -> Key:
    return by.make("beheer", houder="beheerder")


@pytest.fixture
def other(by: Keys) -> Key:
    return by.make(f"schrijven:{HANDED_OVER}", houder="De Brug")


def changed(client: TestClient, key: Key, path: str, body: dict[str, Any]) -> Any:
    """The draft of `path` with this content, from whatever is there now."""
    there = client.get(f"{path}/concept", headers=key)
    etag = (there if there.status_code == 200 else client.get(path)).headers["etag"]
    return client.put(f"{path}/concept", json=body, headers={**key, "If-Match": etag})


def statuses(client: TestClient, key: Key, path: str) -> dict[str, int]:
    """What this key may do with the entry, without doing it: a wrong version stops what is allowed."""
    sent = {**key, "If-Match": '"oud"'}
    return {
        "bevestig": client.post(f"{path}/bevestigingen", json={}, headers=sent).status_code,
        "trek in": client.post(f"{path}/intrekkingen", json={"reden": "Weg."}, headers=sent).status_code,
        "revisies": client.get(f"{path}/revisies", headers=key).status_code,
    }


MAY = {"bevestig": 412, "trek in": 412, "revisies": 200}
MAY_NOT = {"bevestig": 403, "trek in": 403, "revisies": 403}


def test_an_entry_that_changes_hands_is_kept_by_the_new_one(
    client: TestClient, owner: Key, other: Key, chief: Key
) -> None:
    """Also one that came with the seed."""
    for slug in (make(client, owner), "leesonderzoek"):
        path = f"/v1/voorzieningen/{slug}"
        body = {**offer("Overgedragen"), "organisatie": HANDED_OVER}
        assert (statuses(client, owner, path), statuses(client, other, path)) == (MAY, MAY_NOT)
        draft = changed(client, chief, path, body)
        assert draft.status_code == 201, draft.text
        sent = {**chief, "If-Match": draft.headers["etag"]}
        assert client.post(f"{path}/publicaties", json={}, headers=sent).status_code == 201
        assert (statuses(client, owner, path), statuses(client, other, path)) == (MAY_NOT, MAY)


def test_a_draft_that_changed_hands_is_seen_by_the_new_one_alone(
    client: TestClient, owner: Key, other: Key, chief: Key
) -> None:
    draft = begin(client, owner)
    path = draft.headers["location"].removesuffix("/concept")
    moved = changed(client, chief, path, {**offer(), "organisatie": HANDED_OVER})
    assert moved.status_code == 200, moved.text
    for key, status in ((owner, 404), (other, 200)):
        assert client.get(f"{path}/concept", headers=key).status_code == status
    thrown = {"If-Match": moved.headers["etag"]}
    assert client.delete(f"{path}/concept", headers={**owner, **thrown}).status_code == 404
    assert client.post(f"{path}/publicaties", json={}, headers={**owner, **thrown}).status_code == 404
    assert client.delete(f"{path}/concept", headers={**other, **thrown}).status_code == 204


def test_while_it_changes_hands_neither_takes_the_draft_back(
    client: TestClient, owner: Key, other: Key, chief: Key
) -> None:
    """The entry is still the first one's, its draft the other's: only who may write for both changes that."""
    path = f"/v1/voorzieningen/{make(client, owner)}"
    moved = changed(client, chief, path, {**offer(), "organisatie": HANDED_OVER})
    thrown = {"If-Match": moved.headers["etag"]}
    for key in (owner, other):
        assert client.get(f"{path}/concept", headers=key).status_code == 403
        assert client.put(f"{path}/concept", json=offer(), headers={**key, **thrown}).status_code == 403
        assert client.delete(f"{path}/concept", headers={**key, **thrown}).status_code == 403
    assert client.get(f"{path}/concept", headers=chief).json()["organisatie"] == HANDED_OVER


def test_anothers_draft_is_not_there(client: TestClient, owner: Key, by: Keys) -> None:
    path = begin(client, owner).headers["location"]
    stranger = by.make(f"schrijven:{OTHER}", houder="vreemd")
    nothing = client.get("/v1/voorzieningen/bestaat-niet/concept", headers=stranger)
    hidden = client.get(path, headers=stranger)
    assert (hidden.status_code, nothing.status_code) == (404, 404)
    assert hidden.json()["title"] == nothing.json()["title"]
    revisions = path.replace("concept", "revisies")
    assert client.get(revisions, headers=owner).status_code == 404, "nothing was published yet"


def test_an_id_that_is_taken_is_a_conflict_whoever_has_it(client: TestClient, owner: Key, other: Key) -> None:
    mine = make(client, owner)
    draft = begin(client, owner, naam="Nog niet klaar")
    for slug in (mine, draft.json()["id"], "leesonderzoek"):
        taken = begin(client, other, id=slug, organisatie=HANDED_OVER)
        assert (taken.status_code, taken.json()["detail"]) == (
            409,
            f"Het id {slug} is al van een voorziening, of van een concept. Kies zelf een ander id.",
        )
    thrown = {**owner, "If-Match": draft.headers["etag"]}
    assert client.delete(draft.headers["location"], headers=thrown).status_code == 204
    again = begin(client, other, id=draft.json()["id"], organisatie=HANDED_OVER)
    assert again.status_code == 201, "what was thrown away before it was published is free"


# --- what others need stays ----------------------------------------------------------------------------------------


def withdrawn(client: TestClient, key: Key, path: str, **sent: Any) -> Any:
    headers = {**key, "If-Match": client.get(path).headers["etag"]}
    return client.post(f"{path}/intrekkingen", json={"reden": "Gestopt.", **sent}, headers=headers)


def test_what_is_needed_is_not_withdrawn(client: TestClient, chief: Key) -> None:
    office = withdrawn(client, chief, "/v1/organisaties/loket-noorderproef")
    assert office.status_code == 409
    assert {"soort": "gemeente", "id": "GM9901", "naam": "Noorderproef"} in office.json()["gebruiktDoor"]
    assert client.get("/v1/gemeenten/GM9901").json()["toegang"]["id"] == "loket-noorderproef"
    bureau = withdrawn(client, chief, "/v1/organisaties/bureau-leeslicht")
    assert [each["id"] for each in bureau.json()["gebruiktDoor"]] == ["weten-van-lezen", "leeskamp", "leesonderzoek"]


def test_a_successor_is_there(client: TestClient, chief: Key) -> None:
    assert withdrawn(client, chief, "/v1/voorzieningen/leeskamp").status_code == 201
    late = withdrawn(client, chief, "/v1/voorzieningen/leesonderzoek", opvolger="leeskamp")
    assert (late.status_code, [each["location"] for each in late.json()["errors"]]) == (400, ["/opvolger"])
    assert client.get("/v1/voorzieningen/leesonderzoek").status_code == 200
