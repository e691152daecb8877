"""What the tests of writing share: keys by what they may do, an offer as it is sent, and an entry made of it."""

from datetime import date
from typing import Any

from starlette.testclient import TestClient

from app.accounts import keys
from app.database import Database
from app.settings import Settings
from tests import product
from tests.search.world import HERKOMST

OWNER, OTHER = "bureau-leeslicht", "een-ander"


class Keys:
    """Keys of one product, by what they may do."""

    def __init__(self, settings: Settings) -> None:
        self.database = Database(settings.effective_database_url)

    def make(self, *rights: str, houder: str = "", days: int = 365, today: date = product.TODAY) -> dict[str, str]:
        """The header that shows a new key with these rights."""
        with self.database.write() as session:
            holder = houder or f"houder van {' en '.join(rights)} {session.info}"
            key = keys.make(session, holder, rights, today, days)
        return {"X-API-Key": key}


def offer(naam: str = "Voorlezen thuis", **more: Any) -> dict[str, Any]:
    return {
        "naam": naam,
        "samenvatting": "Een vrijwilliger leest thuis voor.",
        "type": "advies",
        "organisatie": OWNER,
        "werkgebied": {"heleRegio": True},
        "bereik": "provincie",
        "hulpvragen": ["lezen"],
        "toegangswegen": ["zonder verwijzing"],
        "herkomst": HERKOMST,
        "fase": {"stand": "actief"},
        **more,
    }


def begin(client: TestClient, key: dict[str, str], **more: Any) -> Any:
    return client.post("/v1/voorzieningen", json=offer(**more), headers=key)


def make(client: TestClient, key: dict[str, str], **more: Any) -> str:
    """A published entry; its id."""
    draft = begin(client, key, **more)
    assert draft.status_code == 201, draft.text
    slug = draft.json()["id"]
    told = client.post(
        f"/v1/voorzieningen/{slug}/publicaties", json={}, headers={**key, "If-Match": draft.headers["etag"]}
    )
    assert told.status_code == 201, told.text
    return str(slug)
