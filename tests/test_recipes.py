"""The recipes that integrators copy do what they promise; the mirror's is in `tests/exchange/test_mirror.py`."""

import importlib.util
import json
from types import ModuleType

import httpx
import pytest
from playwright.sync_api import Browser
from starlette.testclient import TestClient

from app.exchange.webhooks import new_secret, signature
from app.settings import ROOT
from tests.pages.test_browser import base, browser

__all__ = ["base", "browser"]

RECIPES = ROOT / "docs/recepten"


def recipe(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, RECIPES / f"{name}.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_recipe_is_tested_and_told_of() -> None:
    told = "".join(path.read_text() for path in (ROOT / "docs").glob("*.md"))
    found = {path.name for path in RECIPES.iterdir() if path.is_file()}
    assert found == {"spiegel.py", "webhook.py", "ben_ik_hier_goed.py", "keuzelijst.html", "vraagvak.html"}
    assert {name for name in found if f"recepten/{name}" not in told} == set()


@pytest.mark.parametrize(
    ("asked", "begins"),
    [
        (("vnn", "Assen", "verslaving", 15), "Ja, "),
        (("vnn", "Assen", "dyslexie", 8), "Nee: "),
        (("vnn", "Bestaatniet", "dyslexie", 8), "Eén keuze is hier niet bekend"),
        (("bestaat-niet", "Assen", "dyslexie", None), "Er is geen organisatie"),
    ],
)
def test_am_i_right_here(drenthe: TestClient, asked: tuple[str, str, str, int | None], begins: str) -> None:
    text = recipe("ben_ik_hier_goed").beoordeel(drenthe, *asked)
    assert text.startswith(begins), text
    assert "None" not in text


@pytest.fixture
def message() -> tuple[str, dict[str, str], bytes]:
    secret, body = new_secret(), json.dumps({"van": 1, "tot": 2}).encode()
    headers = {"webhook-id": "a-2", "webhook-timestamp": "1000"}
    return secret, {**headers, "webhook-signature": signature(secret, "a-2", 1000, body)}, body


def test_a_webhooks_message_is_believed_only_when_it_is_ours(message: tuple[str, dict[str, str], bytes]) -> None:
    secret, headers, body = message
    read = recipe("webhook").bericht
    assert read(secret, headers, body, nu=1100) == {"van": 1, "tot": 2}
    for wrong in (
        (secret, headers, body + b" ", 1100),
        (new_secret(), headers, body, 1100),
        (secret, {**headers, "webhook-id": "b"}, body, 1100),
        (secret, headers, body, 2000),
    ):
        with pytest.raises(ValueError, match=r"klopt niet|te oud"):
            read(*wrong)


@pytest.mark.browser
def test_the_select_box_fills_itself_and_finds_addresses(base: str, browser: Browser) -> None:
    html = (RECIPES / "keuzelijst.html").read_text().replace("https://adres-van-de-gids", base)
    page = browser.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.set_content(f"<!doctype html><html lang='nl'><body>{html}</body></html>")
    page.wait_for_selector("optgroup option[value=schoolangst]", state="attached")
    assert page.locator("#hulpvraag option").count() - 1 == _needs_in_a_group(base)
    page.select_option("#hulpvraag", "schoolangst")
    page.click("button")
    page.wait_for_selector("#adressen li")
    assert faults == []
    page.close()


@pytest.mark.browser
def test_a_question_asked_elsewhere_is_answered_here(base: str, browser: Browser) -> None:
    """Without JavaScript, and without the question in an address."""
    html = (
        (RECIPES / "vraagvak.html").read_text().replace("https://adres-van-de-gids", base).replace("GM0000", "GM0106")
    )
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.set_content(f"<!doctype html><html lang='nl'><body>{html}</body></html>")
    page.fill("#ja-vraag", "mijn zoon durft niet meer naar school")
    page.click("button")
    page.wait_for_selector("#adressen")
    assert page.url == f"{base}/#antwoord"
    assert "Assen" in page.inner_text("main")
    assert page.locator("main article, main li h3, main h3").count() > 0
    context.close()


def _needs_in_a_group(base: str) -> int:
    return len([need for need in httpx.get(f"{base}/v1/hulpvragen").json()["resultaten"] if need["ouder"]])
