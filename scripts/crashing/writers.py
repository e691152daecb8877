"""Whoever writes to the product over HTTP, and remembers what was acknowledged."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any

import httpx

MOST = 12
"""Published entries of one writer: few enough that a round with many before it takes no longer."""

Row = tuple[str, str, str]
"""What a row of the log should tell: handeling, id, and the name that was published (empty for other acts)."""

OFFER = {
    "samenvatting": "Gemaakt om te zien of niets verloren gaat.",
    "type": "advies",
    "werkgebied": {"heleRegio": True},
    "bereik": "provincie",
    "herkomst": {"zekerheid": "bron", "bronnen": ["https://voorbeeld.example"], "jaar": 2024},
    "fase": {"stand": "actief"},
}


@dataclass
class Told:
    """What one writer was told, and what it had asked when it was told no more."""

    rows: list[Row] = field(default_factory=list)
    """Acknowledged, in order."""
    drafts: dict[str, str] = field(default_factory=dict)
    """Id → name of a draft that was acknowledged and not published since."""
    asked: list[Row] = field(default_factory=list)
    """Asked and not answered: it may be there or not."""
    acknowledged: int = 0
    refusals: list[str] = field(default_factory=list)
    """Answers that no writer should get."""


class Writer:
    """One caller with a key; what it made it keeps changing, round after round."""

    def __init__(self, number: int, key: str, organisatie: str) -> None:
        self._number, self._dice, self._made = number, Random(number), 0
        self._headers = {"X-API-Key": key}
        self._offer = {**OFFER, "organisatie": organisatie}
        self._mine: set[str] = set()
        self.told = Told()

    def write(self, base: str, go_on: Callable[[], bool]) -> None:
        """Write until told otherwise, or until no answer comes."""
        self.told = Told()
        with httpx.Client(base_url=f"{base}/v1", headers=self._headers, timeout=30, trust_env=False) as client:
            while go_on():
                try:
                    self._act(client)
                except httpx.HTTPError:
                    return

    def _act(self, client: httpx.Client) -> None:
        slug = self._dice.choice(sorted(self._mine)) if self._mine else ""
        if not slug or (len(self._mine) < MOST and self._dice.random() < 0.5):
            self._new(client)
        else:
            chance = self._dice.random()
            self._change(client, slug) if chance < 0.5 else self._judge(client, slug, chance < 0.95)

    def _new(self, client: httpx.Client) -> None:
        self._made += 1
        name = f"Proef {self._number} {self._made}"
        draft = self._send(client, "POST", "/voorzieningen", {**self._offer, "naam": name})
        slug = str(draft.json()["id"])
        self.told.drafts[slug] = name
        self._publish(client, slug, name, draft)

    def _change(self, client: httpx.Client, slug: str) -> None:
        self._made += 1
        name = f"Proef {self._number} {self._made}"
        before = self._before(client, slug)
        if before is None:
            return
        draft = self._send(
            client, "PUT", f"/voorzieningen/{slug}/concept", {**self._offer, "naam": name}, before.headers["etag"]
        )
        self.told.drafts[slug] = name
        self._publish(client, slug, name, draft)

    def _before(self, client: httpx.Client, slug: str) -> httpx.Response | None:
        """What a change starts from: a draft that a kill left, else what is published; None when it is withdrawn."""
        draft = client.get(f"/voorzieningen/{slug}/concept")
        found = draft if draft.status_code == 200 else client.get(f"/voorzieningen/{slug}")
        if found.status_code == 410:
            self._mine.discard(slug)
            return None
        return found.raise_for_status()

    def _publish(self, client: httpx.Client, slug: str, name: str, draft: httpx.Response) -> None:
        row = ("publicatie", slug, name)
        self._send(client, "POST", f"/voorzieningen/{slug}/publicaties", {}, draft.headers["etag"], row)
        self._mine.add(slug)
        self.told.drafts.pop(slug, None)

    def _judge(self, client: httpx.Client, slug: str, right: bool) -> None:
        """Confirm an entry, or withdraw it."""
        current = client.get(f"/voorzieningen/{slug}")
        if current.status_code == 410:
            self._mine.discard(slug)
            return
        match = current.raise_for_status().headers["etag"]
        path = f"/voorzieningen/{slug}"
        if right:
            self._send(client, "POST", f"{path}/bevestigingen", {}, match, ("bevestiging", slug, ""))
        else:
            self._send(client, "POST", f"{path}/intrekkingen", {"reden": "proef"}, match, ("intrekking", slug, ""))
            self._mine.discard(slug)
            self.told.drafts.pop(slug, None)

    def _send(
        self, client: httpx.Client, method: str, path: str, content: Any, match: str = "", row: Row | None = None
    ) -> httpx.Response:
        """One write; `row` is what the log should tell of it. Raises httpx.HTTPError when it is not acknowledged."""
        self.told.asked = [row] if row else []
        answer = client.request(method, path, json=content, headers={"If-Match": match} if match else {})
        if not answer.is_success and answer.status_code < 500:
            self.told.refusals.append(f"{method} {answer.status_code} {answer.text[:200]}")
        answer.raise_for_status()
        self.told.acknowledged += 1
        self.told.asked = []
        if row:
            self.told.rows.append(row)
        return answer


class Crowd:
    """Writers that write at once."""

    def __init__(self, size: int, key: str, organisatie: str) -> None:
        self._writers = [Writer(number, key, organisatie) for number in range(size)]
        self._threads: list[threading.Thread] = []
        self._stopped = threading.Event()

    def begin(self, base: str) -> None:
        """Let each write."""
        self._stopped.clear()
        self._threads = [
            threading.Thread(target=writer.write, args=(base, lambda: not self._stopped.is_set()))
            for writer in self._writers
        ]
        for thread in self._threads:
            thread.start()

    def end(self) -> None:
        """Wait until each noticed that no answer comes."""
        self._stopped.set()
        for thread in self._threads:
            thread.join()

    @property
    def acknowledged(self) -> int:
        """Writes of this round so far."""
        return sum(writer.told.acknowledged for writer in self._writers)

    @property
    def writing(self) -> bool:
        """Whether any still writes."""
        return any(thread.is_alive() for thread in self._threads)

    @property
    def told(self) -> list[Told]:
        """What each was told in this round."""
        return [writer.told for writer in self._writers]
