"""What the export answers, read back by a stranger."""

import csv
import json
from io import StringIO
from typing import Any

from starlette.testclient import TestClient

PHONE = "+31 592 123456"


def lines(content: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in content.splitlines()]


def export(client: TestClient, **query: str) -> list[dict[str, Any]]:
    answer = client.get("/v1/export", params={"formaat": "ndjson", **query})
    assert answer.status_code == 200, answer.text
    return lines(answer.content)


def rows(content: bytes) -> list[dict[str, str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))
