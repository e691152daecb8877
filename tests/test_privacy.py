"""Nothing that a person types is in any log: a planted word goes through every door, and all output is searched."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import httpx

from app.settings import ROOT, Settings
from scripts.ports import free_port

CANARY = "kanarievogelwoord"


def test_no_log_line_has_what_a_person_typed(drenthe_settings: Settings, tmp_path: Path) -> None:
    port, log = free_port(), tmp_path / "log"
    environment = {**os.environ, "JA_PORT": str(port), "JA_DATA": str(drenthe_settings.data)}
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "app", "serve"], cwd=ROOT, env=environment, stdout=output, stderr=output
        )
        try:
            _ask_everywhere(f"http://127.0.0.1:{port}")
        finally:
            process.terminate()
            process.wait(60)
    written = log.read_text()
    routes = {json.loads(line).get("route") for line in written.splitlines()}
    assert {"/", "/v1/juiste-adres", "/v1/voorzieningen", "/hsds/services", "-"} < routes, "of each part, as a template"
    assert CANARY not in written
    database = Path(drenthe_settings.data)
    files = [path for path in database.rglob("*") if path.is_file()]
    assert not [path for path in files if CANARY.encode() in path.read_bytes()]


def _ask_everywhere(base: str) -> None:
    with httpx.Client(base_url=base, timeout=10) as client:
        for _ in range(1200):
            try:
                if client.get("/readyz").status_code == 200:
                    break
            except httpx.TransportError:
                time.sleep(0.1)
        asked = {"vraag": f"{CANARY} in Rolde"}
        assert client.post("/v1/juiste-adres", json=asked).status_code == 200
        assert client.post("/", data=asked).status_code == 200
        assert client.post("/v1/_zoek", json={"tekst": CANARY}).status_code == 200
        assert client.get("/hsds/services", params={"search": CANARY}).status_code == 200
        assert client.get("/hsds/services", params={"page": CANARY}).status_code == 400
        assert client.post("/v1/suggesties", json={"tekst": CANARY}).status_code == 200
        assert client.post("/v1/juiste-adres", json={"vraag": CANARY, "leeftijd": CANARY}).status_code == 400
        assert client.post("/v1/juiste-adres", content=CANARY.encode()).status_code == 415
        assert client.get(f"/v1/voorzieningen?naam={CANARY}").status_code == 200
        assert client.get(f"/v1/{CANARY}").status_code == 404
        assert client.get(f"/{CANARY}?q={CANARY}").status_code == 404
        assert client.get("/", headers={"User-Agent": CANARY, "Referer": CANARY}).status_code == 200
