"""The pages in a real browser: by keyboard, without JavaScript, on a phone's width, and axe finds nothing."""

import os
import shutil
import threading
import time
from collections.abc import Iterator

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from app.main import create_app
from app.settings import Settings
from scripts.ports import free_port
from tests import product

pytestmark = pytest.mark.browser

ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
QUESTION = "mijn zoon van 9 durft niet meer naar school, wij wonen in Rolde"
ASKED = {
    "answer": QUESTION,
    "danger": "papa slaat mama en ik durf niet naar huis, Beilen",
    "ask back": "mijn dochter van 12 wordt gepest in Alteveer",
    "teacher": "ik ben leerkracht in Assen, een leerling heeft autisme, wie kan meedenken",
    "nothing": "kinderopvangtoeslag aanvragen",
    "refused": "",
    "other language": "ابني عمره ٩ سنوات ويخاف من المدرسة نحن نسكن في ايمن",
    "namesake": "wij wonen in Nieuwlande, mijn kind van 5 stottert",
    "outside": "mijn kind heeft autisme, wij wonen in Zwolle",
}
PAGES = ["/", "/over", "/organisaties/yorneo", "/voorzieningen/consultatiebureau", "/zorgroutes/tlv",
         "/arrangementen/witte-neushoorn", "/expertises/expertise-accare", "/bestaat-niet"]  # fmt: skip


@pytest.fixture(scope="module")
def base(drenthe_settings: Settings) -> Iterator[str]:
    port = free_port()
    app = create_app(drenthe_settings, today=lambda: product.TODAY)
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="error", access_log=False))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(10)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium")
    if chromium is None:
        if os.environ.get("CI"):
            pytest.fail("chromium is not installed: in CI its tests must run")
        pytest.skip("chromium is not installed (apt-get install chromium)")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield launched
        launched.close()


def phone(browser: Browser, javascript: bool = True) -> Page:
    context = browser.new_context(viewport={"width": 320, "height": 700}, java_script_enabled=javascript)
    return context.new_page()


def answered(page: Page, base: str, question: str = QUESTION) -> None:
    page.goto(base)
    page.fill("#vraag", question)
    page.click("text=Zoek het juiste adres")
    page.wait_for_load_state()


def faults(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    width = page.evaluate("document.documentElement.scrollWidth")
    return [each["id"] for each in found] + ([f"{width} px wide"] if width > 320 else [])


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_on_a_phone(browser: Browser, base: str, path: str) -> None:
    page = phone(browser)
    page.goto(base + path)
    assert faults(page) == []


@pytest.mark.parametrize("kind", ASKED)
def test_axe_finds_nothing_in_an_answer(browser: Browser, base: str, kind: str) -> None:
    page = phone(browser)
    page.goto(base)
    page.fill("#vraag", ASKED[kind])
    page.click("text=Zoek het juiste adres")
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true })")
    assert faults(page) == []


def test_keyboard_alone_without_javascript(browser: Browser, base: str) -> None:
    page = phone(browser, javascript=False)
    page.goto(base)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # the skip link
    page.keyboard.press("Tab")
    page.keyboard.type(QUESTION)
    page.keyboard.press("Tab")  # the details
    page.keyboard.press("Tab")  # the button
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Zo begrijpen wij uw vraag")
    assert page.locator("article").count() > 0


def test_a_conclusion_is_corrected_by_keyboard_without_javascript(browser: Browser, base: str) -> None:
    page = phone(browser, javascript=False)
    answered(page, base)
    page.locator('button[name="niet"][value="leeftijd.9-9"]').focus()
    page.keyboard.press("Space")
    page.wait_for_selector("text=U zei dat dit niet klopt: 9 jaar")
    assert "Het kind is 9 jaar" not in page.inner_text("main")
    page.click("text=Zelf kiezen")
    page.fill("#leeftijd", "15")
    page.keyboard.press("Enter")  # the form goes as with its own button: nothing else is taken back
    page.wait_for_selector("text=Het kind is 15 jaar")
    assert page.locator("text=U zei dat dit niet klopt").count() == 0
    assert "Het gaat over schoolangst" in page.inner_text("main")


def test_an_answer_is_still_there_after_looking_at_an_address(browser: Browser, base: str) -> None:
    page = phone(browser, javascript=False)
    answered(page, base)
    with page.context.expect_page() as opened:
        page.locator("article h3 a").first.click()
    assert opened.value.locator("h1").count() == 1
    opened.value.close()
    assert page.locator("article").count() > 0


def test_after_a_question_one_reads_the_answer_and_not_the_form_again(browser: Browser, base: str) -> None:
    for question, first in ((QUESTION, "#begrepen"), (ASKED["danger"], "#spoed"), ("", ".ja-error h2")):
        page = phone(browser, javascript=False)
        answered(page, base, question)
        box = page.locator(first).bounding_box()
        assert box is not None
        assert 0 <= box["y"] < 350, first


def test_letters_are_as_the_styles_say(browser: Browser, base: str) -> None:
    page = phone(browser)
    page.goto(base)
    for part in ("body", "h1", "#vraag", ".ja-button"):
        family = page.locator(part).first.evaluate("element => getComputedStyle(element).fontFamily")
        assert family.startswith("system-ui"), part


def test_print_leaves_the_form_out_and_has_all_that_is_closed(browser: Browser, base: str) -> None:
    page = phone(browser)
    answered(page, base)
    page.emulate_media(media="print")
    assert not page.locator("#vraag").is_visible()
    assert page.locator(f"text={QUESTION}").first.is_visible()
    assert page.locator("article").first.is_visible()
    assert page.locator(".ja-steps").first.is_visible()
    assert page.locator("article").last.is_visible()


def test_the_api_can_be_read_and_tried_without_any_other_host(browser: Browser, base: str) -> None:
    page = browser.new_page()
    asked, wrong = list[str](), list[str]()
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto(f"{base}/v1/docs")
    page.click('.opblock-summary-path[data-path="/gemeenten"]')
    page.wait_for_selector(".opblock .responses-inner")
    assert page.title() == "Het Juiste Adres: de API lezen en proberen"
    assert wrong == []
    assert [url for url in asked if not url.startswith((base, "data:"))] == []
