"""The key of a Meilisearch server that may do what the directory needs, and nothing else."""

import meilisearch
from meilisearch.errors import MeilisearchApiError

UID = "8a7d6c0e-52c4-4d0a-9f4e-6b1f0c3f7a22"
"""Ours, always the same: the server makes the key from it and the master key, so that asking again changes nothing.
Other actions need another one: a server does not change those of a key."""

ACTIONS = [
    "search",
    "documents.add",
    "documents.get",
    "documents.delete",
    "indexes.create",
    "indexes.get",
    "indexes.delete",
    "indexes.swap",
    "settings.get",
    "settings.update",
    "tasks.get",
    "version",
]
"""On all indexes, because Meilisearch does not show a swap to a key for some."""


def make(url: str, master_key: str) -> str:
    """The key, made when it is not there yet. Raises MeilisearchError when the server does not answer or refuses."""
    server = meilisearch.Client(url, master_key, timeout=10)
    try:
        return server.get_key(UID).key
    except MeilisearchApiError as error:
        if error.code != "api_key_not_found":
            raise
    wanted = {"uid": UID, "name": "Het Juiste Adres", "actions": ACTIONS, "indexes": ["*"], "expiresAt": None}
    return server.create_key(wanted).key
