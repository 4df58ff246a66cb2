"""The reading room in a real Chromium: with a mouse, with keys alone, on a phone, without JavaScript; and by axe-core.

Debian's Chromium is driven, none is downloaded. `python tests/test_browser.py` writes the pictures in docs/ anew.
"""

from __future__ import annotations

import csv
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from catalogued import RAW
from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright
from served import served

from minutes.archive import Archive

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
ARGUMENTS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
pytestmark = pytest.mark.skipif(
    not Path(CHROMIUM).exists() and os.environ.get("CI") != "true",
    reason="no Chromium: apt-get install chromium",
)

ITEM = "/punkt/lindholt-kb-2023-08-29-2"
SOURCE = "/kilde/lindholt-kb-2023-08-29-2?side=3&felt=sagsfremstilling"
CASE_ITEM = "/punkt/lindholt-mtu-2024-05-15-2"
KINDS = (
    *("/", "/soeg?q=høring", ITEM, SOURCE, "/kilde/lindholt-dir-2022-02-09-1", "/sager", "/overskredet", "/udvalg"),
    *("/udvalg/lindholt/kommunalbestyrelsen", "/moede/lindholt-2024-05-28-kommunalbestyrelsen", "/personer"),
    *("/person/lindholt-susanne-baekgaard", "/problemer", "/nix", f"{ITEM}/lignende"),
)
DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 375, "height": 740}


@pytest.fixture(scope="module")
def base(demo: Archive) -> Iterator[str]:
    with served(demo.folder) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        yield opened
        opened.close()


@pytest.fixture
def page(browser: Browser, base: str) -> Iterator[Page]:
    """A page at desktop width; what its console complains of fails the test."""
    complaints: list[str] = []
    context = browser.new_context(viewport=DESKTOP, base_url=base, locale="da-DK")
    opened = context.new_page()
    opened.set_default_timeout(8000)
    opened.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    yield opened
    context.close()
    assert complaints == []


def test_search_facet_open_item_source_page_with_box(page: Page) -> None:
    page.goto("/")
    page.get_by_role("searchbox").or_(page.get_by_role("combobox")).fill("ældrepolitik")
    page.get_by_role("button", name="Søg").click()
    count = page.get_by_role("status")
    before = count.inner_text()
    page.get_by_role("complementary", name="Indsnævr").get_by_role("link", name="Kommunalbestyrelsen").click()
    expect(page.get_by_role("link", name="Fjern filteret Udvalg: Kommunalbestyrelsen")).to_be_visible()
    assert count.inner_text() != before
    page.get_by_role("link", name="Ældrepolitik 2023-2027").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Ældrepolitik 2023-2027")
    page.get_by_role("link", name="Sagsfremstilling: se i kilden").click()
    picture = page.get_by_role("img", name="Side 3 af")
    page.wait_for_load_state("load")
    assert picture.evaluate("image => image.complete && image.naturalWidth") == 1240
    sheet, box = picture.bounding_box(), page.locator("rect.chosen").bounding_box()
    assert sheet and box
    assert sheet["x"] <= box["x"] and box["x"] + box["width"] <= sheet["x"] + sheet["width"]
    assert box["width"] > sheet["width"] / 2, "the box is as wide as the text on the picture"


def test_years_narrow_by_a_click(page: Page) -> None:
    page.goto("/soeg?q=skole")
    year = page.locator(".years a").first
    count = (year.get_attribute("aria-label") or "").split(": ")[1]
    year.click()
    expect(page.get_by_role("status")).to_contain_text(count)


def test_case_timeline_by_mouse_and_keys(page: Page) -> None:
    page.goto(CASE_ITEM)
    page.get_by_role("link", name="Følg sagen").click()
    steps = page.locator(".drawing svg a")
    assert steps.count() == page.locator("ol.steps > li").count() >= 6
    assert page.locator(".drawing .held .mark").first.evaluate("mark => getComputedStyle(mark).fill") != page.locator(
        ".drawing .announced .mark"
    ).first.evaluate("mark => getComputedStyle(mark).fill")
    assert steps.first.locator("title").text_content()
    steps.first.focus()
    page.keyboard.press("Enter")
    assert page.url.endswith("#trin-1")
    evidence = page.locator("details.evidence").first
    evidence.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(evidence.locator("li").first).to_be_visible()


def test_hits_are_downloaded_as_csv(page: Page) -> None:
    page.goto("/soeg?q=høring")
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    with Path(download.value.path()).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    total = page.get_by_role("status").locator("strong").inner_text()
    assert len(rows) == int(total) and rows[0]["address"].startswith("http://127.0.0.1:")


def test_keys_alone_lead_from_the_front_page_to_an_item(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Gå til indholdet")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("kapac", delay=20)
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option").first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("fund")
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.hit h2 a')"):
            break
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid", "focus can be seen"
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Kapacitetsanalyse")


@pytest.mark.parametrize("address", KINDS)
def test_nothing_is_wider_than_a_phone(browser: Browser, base: str, address: str) -> None:
    page = browser.new_page(viewport=PHONE, base_url=base)
    page.goto(address)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.close()


def test_all_but_suggestions_works_without_javascript(browser: Browser, base: str) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=base)
    page = context.new_page()
    page.goto("/")
    page.locator("#q").fill("kapacitetsanalyse")
    page.get_by_role("button", name="Søg").click()
    page.get_by_role("link", name="Følg sagen").first.click()
    page.locator("summary", has_text="Hvad det bygger på").first.click()
    expect(page.locator("details.evidence li").first).to_be_visible()
    page.goto("/sager")
    page.get_by_label("Sortér").select_option("titel")
    page.get_by_role("button", name="Vis").click()
    assert "sorter=titel" in page.url
    context.close()


def test_nothing_moves_while_a_source_page_loads(page: Page) -> None:
    page.add_init_script(
        "window.shifts = 0; new PerformanceObserver(list => list.getEntries().forEach(entry => window.shifts +="
        " entry.value)).observe({type: 'layout-shift', buffered: true});"
    )
    page.goto(SOURCE, wait_until="networkidle")
    assert page.evaluate("window.shifts") < 0.01


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(browser: Browser, base: str, demo: Archive, scheme: str) -> None:
    context = browser.new_context(viewport=DESKTOP, base_url=base, color_scheme="dark" if scheme == "dark" else "light")
    page = context.new_page()
    found = []
    for address in (*KINDS, case_address(demo)):
        page.goto(address)
        answer = Axe().run(page, options={"runOnly": ["color-contrast"]} if scheme == "dark" else None).response
        assert answer["passes"], address
        for one in answer["violations"]:
            if one["impact"] in ("serious", "critical"):
                found += [(address, one["id"], node["html"][:200], node["failureSummary"]) for node in one["nodes"]]
    context.close()
    assert found == []


def case_address(archive: Archive) -> str:
    """The page of a case with held, announced and inferred steps."""
    return f"/sag/{archive.trace('lindholt-vpu-2023-05-10-2')[0].case.id}"


def write_pictures(folder: Path) -> None:
    """The pictures of the pages in docs/, of the demo archive."""
    with tempfile.TemporaryDirectory() as data, sync_playwright() as playwright:
        archive = Archive(Path(data) / "data")
        list(archive.ingest([RAW]))
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        shown = {"search": "/soeg?q=høring", "item": ITEM, "case": case_address(archive), "source": SOURCE}
        with served(archive.folder) as base:
            page = browser.new_page(viewport={"width": 1200, "height": 860}, base_url=base, locale="da-DK")
            for name, address in shown.items():
                page.goto(address, wait_until="networkidle")
                file = folder / f"web-{name}.png"
                page.screenshot(path=file)
                with Image.open(file) as picture:
                    small = picture.convert("RGB").quantize(256, dither=Image.Dither.NONE)
                small.save(file, optimize=True)


if __name__ == "__main__":
    sys.exit(write_pictures(Path(__file__).parents[1] / "docs"))
