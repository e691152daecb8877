"""What the containers promise, read from compose.yaml and the Dockerfile; and the proxy's own opinion of its file."""

import os
import re
import shutil
import subprocess
from typing import Any

import pytest
import yaml

from app.settings import ROOT, Settings

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
DOCKERFILE = (ROOT / "Dockerfile").read_text()
ONCE = {"init", "search-key"}
"""Run to their end before the others start."""

DIGEST = r"[\w/.-]+:v?\d+\.\d+(?:\.\d+)?[\w.-]*@sha256:[0-9a-f]{64}"


@pytest.mark.parametrize("name", SERVICES)
def test_it_may_do_as_little_as_possible(name: str) -> None:
    service = SERVICES[name]
    assert re.fullmatch(r"[1-9]\d+:[1-9]\d+", service["user"]), "not root"
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]
    assert not {"privileged", "cap_add", "pid", "network_mode"} & service.keys()
    assert "/var/run/docker.sock" not in str(service)


@pytest.mark.parametrize("name", sorted(SERVICES.keys() - ONCE))
def test_it_starts_again_and_says_how_it_is(name: str) -> None:
    service = SERVICES[name]
    assert service["restart"] == "unless-stopped"
    target = service.get("build", {}).get("target")
    assert "test" in service.get("healthcheck", {}) or target == "product"
    assert DOCKERFILE.split("AS product")[1].count("HEALTHCHECK") == 1


def test_only_the_proxy_is_reached_from_outside() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["caddy"]


def test_every_image_is_one_that_cannot_change() -> None:
    bases = re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE)
    pulled = [service["image"] for service in SERVICES.values() if "build" not in service]
    assert len(bases) == 4
    assert pulled
    assert [each for each in (*bases, *pulled) if not re.fullmatch(DIGEST, each)] == []


def test_no_secret_stands_in_it() -> None:
    for name, service in SERVICES.items():
        for key, value in service.get("environment", {}).items():
            assert not re.search(r"PASSWORD$|KEY$|DATABASE_URL$|SECRET", key), f"{name} {key}"
            assert "://" not in str(value) or "@" not in str(value), f"{name} {key}"
    assert {each["file"].removeprefix("./secrets/") for each in COMPOSE["secrets"].values()} == set(COMPOSE["secrets"])
    ignored = (ROOT / ".gitignore").read_text().splitlines(), (ROOT / ".dockerignore").read_text().splitlines()
    assert "/secrets/" in ignored[0]
    assert "secrets" in ignored[1]


def test_its_settings_are_those_of_the_product() -> None:
    known = {f"JA_{name.upper()}" for name in Settings.model_fields}
    for name, service in SERVICES.items():
        given = set(service.get("environment", {})) | {each.upper() for each in service.get("secrets", [])}
        unknown = {each for each in given if each.startswith("JA_")} - known
        assert unknown == ({"JA_SITE", "JA_COPIES"} if name == "caddy" else set())


def test_a_copy_drains_longer_than_the_proxy_looks_and_stops_in_time() -> None:
    caddyfile = (ROOT / "Caddyfile").read_text()
    milliseconds, patience = (
        int(re.findall(rf"{what} (\d+)m?s", caddyfile)[0]) for what in ("health_interval", "health_timeout")
    )
    for name in ("app1", "app2"):
        drains = float(SERVICES[name]["environment"]["JA_DRAIN_SECONDS"])
        assert drains > milliseconds / 1000 + patience
        assert float(SERVICES[name]["stop_grace_period"].removesuffix("s")) > drains + 20


def test_connections_of_all_copies_fit() -> None:
    [most] = re.findall(r"max_connections=(\d+)", str(SERVICES["postgres"]["command"]))
    copies = [name for name in SERVICES if name.startswith("app")]
    servers = len(SERVICES["app1"]["environment"]["JA_MEILI_URL"].split(","))
    each = Settings.model_fields["database_connections"].default + 1 + servers
    assert (2 * len(copies) + len(ONCE)) * each < int(most) - 3, "also while each is being replaced"


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed")
def test_secrets_are_made_once_and_only_for_their_owner(tmp_path: Any) -> None:
    folder = tmp_path / "secrets"
    for _ in range(2):
        subprocess.run([ROOT / "scripts/secrets", folder], check=True, capture_output=True)
        made = {each.name: each.read_text() for each in folder.iterdir()}
        assert set(made) == set(COMPOSE["secrets"])
        assert made == {each.name: each.read_text() for each in folder.iterdir()}
    assert folder.stat().st_mode & 0o077 == 0
    assert made["postgres_password"] in made["ja_database_url"]
    assert all(len(value) >= 48 for value in made.values())
    settings = Settings(_secrets_dir=folder)
    assert settings.database_url == made["ja_database_url"]
    assert settings.meili_key is not None
    assert settings.meili_key.get_secret_value() == made["ja_meili_key"]


@pytest.mark.caddy
@pytest.mark.skipif(shutil.which("caddy") is None, reason="Caddy is not installed (apt-get install caddy)")
def test_the_proxy_takes_its_file(tmp_path: Any) -> None:
    env = {**os.environ, **SERVICES["caddy"]["environment"], "JA_SITE": "localhost", "HOME": str(tmp_path)}
    program = ["caddy", "validate", "--config", str(ROOT / "Caddyfile"), "--adapter", "caddyfile"]
    done = subprocess.run(program, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
