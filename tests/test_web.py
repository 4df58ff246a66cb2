"""The pages of the reading room over the demo archive."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from xml.etree import ElementTree

import httpx
import pytest
from catalogued import RAW
from litestar.testing import TestClient
from served import links, room, served, text_of

from minutes.archive import Archive
from minutes.index.settings import ENGINES
from minutes.web.safety import Safety

ROOT = Path(__file__).parents[1]
ITEM = "lindholt-kb-2023-08-29-2"
POINT = "lindholt-dir-2022-02-09-1.1"
PDF_PAGE = f"/kilde/{ITEM}?side=3"
TEXT_ITEM = "lindholt-dir-2022-02-09-1"
Client = TestClient[Safety]


@pytest.fixture(scope="module")
def client(demo: Archive) -> Iterator[Client]:
    with room(demo.folder) as opened:
        yield opened


def case_of(client: Client, item_id: str) -> str:
    (hit,) = [
        hit
        for hit in client.get("/api/v1/search", params={"q": "kapacitetsanalyse"}).json()["hits"]
        if hit["item_id"] == item_id
    ]
    case_id = hit["case_id"]
    assert isinstance(case_id, str)
    return case_id


def page(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, (address, answer.text[:300])
    return answer.text


def test_every_link_of_every_page_leads_somewhere(client: Client) -> None:
    """All that can be reached from the front page is there, and no page says what a template meant to hide."""
    seen: dict[str, int] = {}
    first = ["/", "/soeg?q=skole", "/soeg?q=nix&side=2"]
    wanted = list(first)
    while wanted:
        address = wanted.pop()
        if address in seen:
            continue
        answer = client.get(address)
        seen[address] = answer.status_code
        # Combined filters go on and on; places of single fields and pictures are tried by tests of their own.
        ends = address not in first and address.startswith(("/soeg", "/kilde"))
        if answer.headers["content-type"].startswith("text/html") and not ends:
            wanted += [each for each in links(answer.text) if each.startswith("/") and "felt=" not in each]
    assert {address: status for address, status in seen.items() if status != 200} == {}
    assert len(seen) > 300
    kinds = {address.split("/")[1].split("?")[0] for address in seen}
    assert kinds >= {"soeg", "punkt", "kilde", "sag", "sager", "udvalg", "moede", "person", "overskredet"}


def test_search_shows_hits_marked_with_totals_years_and_facets(client: Client) -> None:
    html = page(client, "/soeg?q=ældrepolitik")
    assert "<mark>ældrepolitik</mark>" in html
    total = client.get("/api/v1/search", params={"q": "ældrepolitik"}).json()["total"]
    assert f"{total} fund" in text_of(html)
    assert 'aria-label="2023: ' in html
    assert "udvalg=Direktionen" in html


def test_a_facet_narrows_to_what_it_counted(client: Client) -> None:
    answer = client.get("/api/v1/search", params={"q": "ældre"}).json()
    for value, count in answer["facets"]["committee"].items():
        narrowed = client.get("/api/v1/search", params={"q": "ældre", "committee": value}).json()
        assert narrowed["total"] == count, value
        assert f"{count} fund" in text_of(client.get("/soeg", params={"q": "ældre", "udvalg": value}).text)
    for year, count in answer["facets"]["year"].items():
        assert client.get("/api/v1/search", params={"q": "ældre", "year": year}).json()["total"] == count


def test_pages_of_hits_hold_each_hit_once(client: Client) -> None:
    first, second = (client.get("/soeg", params={"q": "*", "side": side}).text for side in (1, 2))
    ids = [{each for each in links(html) if each.startswith("/punkt/")} for html in (first, second)]
    assert len(ids[0]) == 20 and ids[1] and not ids[0] & ids[1]
    assert 'rel="next"' in first and 'rel="prev"' in second


def test_search_without_hits_helps(client: Client) -> None:
    assert "Intet fundet" in page(client, "/soeg?q=xyzzyq")


def test_an_item_shows_its_fields_in_reading_order(client: Client) -> None:
    html = page(client, f"/punkt/{ITEM}")
    text = text_of(html)
    order = ["Sagsfremstilling", "Økonomiske konsekvenser", "Indstilling", "Tidligere behandling", "Beslutning"]
    places = [text.index(f"{name} kilde") for name in order]
    assert places == sorted(places)
    assert "godkendt" in text and "Indstillingen" in text
    assert "For 11 A, F, V Imod 6 C, O Undlod 2 Ø" in text
    assert '<a href="/udvalg/lindholt/oekonomiudvalget">' in html
    assert "Sagens forløb" in text and 'aria-current="step"' in html


def test_a_point_shows_its_own_text_and_the_item_that_it_is_in(client: Client) -> None:
    html = page(client, f"/punkt/{POINT}")
    assert "Cykelsti langs Hagestedvej" in html and f"/punkt/{TEXT_ITEM}" in links(html)
    assert "Månedsgrebet" not in text_of(html).partition("Sagens forløb")[0]


def test_the_source_page_has_a_picture_of_its_size_with_a_box_around_each_field(client: Client) -> None:
    html = page(client, f"{PDF_PAGE}&felt=sagsfremstilling")
    assert 'width="595" height="842"' in html
    assert html.count('<rect class="field"') >= 4 and html.count('<rect class="chosen"') == 1
    assert "Punktet står på side" in html
    (address,) = [each for each in links(html) if each.startswith("/side/")]
    answer = client.get(address)
    assert answer.headers["content-type"] == "image/webp" and answer.content[8:12] == b"WEBP"


def test_a_text_source_shows_its_lines_with_the_fields_named_and_no_personal_number(client: Client) -> None:
    html = page(client, f"/kilde/{TEXT_ITEM}")
    assert "010190-1234" not in html and "×××" in html
    assert "<mark>Direktionen har følgende punkter til behandling:</mark>" in html


def test_a_case_shows_its_drawing_with_each_step_linked_and_its_evidence_in_words(client: Client) -> None:
    case_id = case_of(client, "lindholt-buu-2023-05-25-2")
    html = page(client, f"/sag/{case_id}")
    svg = ElementTree.fromstring(html[html.index("<svg") : html.index("</svg>") + 6])
    name = "{http://www.w3.org/2000/svg}"
    steps = [(link.get("href"), link[0].get("class")) for link in svg.iter(f"{name}a")]
    assert steps == [("#trin-1", "step held"), ("#trin-2", "step held"), ("#trin-3", "step overdue")]
    assert html.count("<summary>Hvad det bygger på</summary>") == 3
    assert "Den behandles i BUU den 25. maj og i KB den 29. august." in html
    assert "<style" not in html and "style=" not in html


def test_no_page_has_a_style_or_a_script_of_its_own(client: Client) -> None:
    for address in ("/", "/soeg?q=skole", f"/punkt/{ITEM}", PDF_PAGE, "/sager", "/udvalg/lindholt/direktionen"):
        html = page(client, address)
        assert " style=" not in html and "<style" not in html and " onclick" not in html
        assert html.count("<script") == 1 and '<script src="/static/' in html


def test_tables_are_csv_with_what_the_page_shows(client: Client) -> None:
    answer = client.get("/soeg.csv", params={"q": "ældrepolitik"})
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert (
        answer.headers["content-type"].startswith("text/csv") and "attachment" in answer.headers["content-disposition"]
    )
    hits = client.get("/api/v1/search", params={"q": "ældrepolitik"}).json()["hits"]
    assert [row["item_id"] for row in rows] == [hit["item_id"] for hit in hits]
    assert rows[0]["address"] == f"{BASE_ADDRESS}/punkt/{rows[0]['item_id']}"
    assert not any("<mark>" in row["snippet"] for row in rows)


BASE_ADDRESS = "http://127.0.0.1"


@pytest.mark.parametrize("address", ["/soeg.atom?q=skole", "/overskredet/loefter.atom"])
def test_feeds_are_atom(client: Client, address: str) -> None:
    answer = client.get(address)
    atom = "{http://www.w3.org/2005/Atom}"
    root = ElementTree.fromstring(answer.content)
    assert answer.headers["content-type"].startswith("application/atom+xml") and root.tag == f"{atom}feed"
    for entry in root.iter(f"{atom}entry"):
        assert entry.findtext(f"{atom}id") and entry.findtext(f"{atom}updated") and entry.findtext(f"{atom}title")
        link = entry.find(f"{atom}link")
        assert link is not None and client.get(link.get("href", "").partition("#")[0]).status_code == 200
    assert list(root.iter(f"{atom}entry"))


def test_an_unknown_address_is_a_page_that_helps(client: Client) -> None:
    html = page(client, "/punkt/nix", 404)
    assert "Siden findes ikke" in html and "/soeg" in links(html)


@pytest.mark.parametrize("address", ["/soeg?x=1", "/soeg?q=a&q=b", "/soeg?side=0", "/soeg?fra=abc", "/?q=1"])
def test_what_makes_no_sense_is_refused(client: Client, address: str) -> None:
    assert "giver ikke mening" in page(client, address, 400)


def test_no_archive_yet_is_a_page_that_helps_until_there_is_one(tmp_path: Path) -> None:
    with room(tmp_path / "data") as client:
        assert "minutes ingest" in page(client, "/", 503)
        assert client.get("/api/v1/search", params={"q": "x"}).status_code == 503
        list(Archive(tmp_path / "data").ingest([RAW / "dir-2022-02-09.txt"]))
        assert "Direktionen" in page(client, "/")


def test_a_source_that_has_changed_is_not_shown(copied: Archive, tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    shutil.copytree(RAW, raw)
    archive = Archive(tmp_path / "own")
    list(archive.ingest([raw / "kb-2023-08-29.pdf"]))
    with room(archive.folder) as client:
        assert client.get(PDF_PAGE).status_code == 200
        with (raw / "kb-2023-08-29.pdf").open("ab") as file:
            file.write(b"\n")
        assert "Kilden er ikke, som den var" in page(client, PDF_PAGE, 409)
        (raw / "kb-2023-08-29.pdf").unlink()
        assert client.get(PDF_PAGE).status_code == 409
        assert client.get(f"/punkt/{ITEM}").status_code == 200


def test_reads_go_on_while_an_ingest_writes_and_show_what_it_took_in(tmp_path: Path) -> None:
    """A real server and a real `minutes ingest` beside it, then a rebuild, which puts other files in place."""
    papers = sorted(RAW.glob("kb-*.pdf"))
    data = tmp_path / "data"
    list(Archive(data).ingest([papers[0]]))
    with served(data) as base, httpx.Client(base_url=base, timeout=20) as client:

        def total() -> int:
            answer = client.get("/api/v1/search", params={"q": "*"})
            assert answer.status_code == 200, answer.text
            return int(answer.json()["total"])

        def watched(*arguments: str | Path) -> set[int]:
            command = [sys.executable, "-m", "minutes", "--data", str(data), *map(str, arguments)]
            seen = set()
            with subprocess.Popen(command, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL) as running:
                while running.poll() is None:
                    seen.add(total())
                    assert client.get("/").status_code == 200
                    time.sleep(0.01)
            assert running.returncode == 0
            return seen

        before, mark = total(), client.get("/").headers["etag"]
        assert client.get("/", headers={"if-none-match": mark}).status_code == 304
        seen = watched("ingest", *papers[1:])
        after = total()
        assert after > before and seen <= {before, after}
        fresh = client.get("/", headers={"if-none-match": mark})
        assert fresh.status_code == 200 and fresh.headers["etag"] != mark
        assert watched("rebuild") == {after}


@pytest.mark.parametrize("engine", ENGINES)
def test_many_ask_at_once_and_get_what_one_gets(copied: Archive, engine: str) -> None:
    copied.rebuild(engine)
    wanted = [f"/api/v1/search?q={query}&limit=100" for query in ("skole", "ældre", "*", "lokalpl*", "udfald:godkendt")]

    def told(answer: httpx.Response) -> object:
        assert answer.status_code == 200, answer.text
        return {**answer.json(), "took_ms": 0}

    with served(copied.folder) as base, httpx.Client(base_url=base, timeout=30) as one, ThreadPoolExecutor(8) as many:
        expected = [told(one.get(address)) for address in wanted]
        found = list(many.map(lambda address: told(one.get(address)), wanted * 12))
    assert found == expected * 12


def test_serve_tells_its_address_and_answers(demo: Archive) -> None:
    command = [sys.executable, "-m", "minutes", "--data", str(demo.folder), "serve", "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as running:
        assert running.stderr is not None
        address = running.stderr.readline().split()[0]
        try:
            assert httpx.get(f"{address}api/v1/bodies").json()["results"]
        finally:
            running.terminate()


def test_serve_names_the_extra_where_it_is_missing(demo: Archive) -> None:
    code = (
        "import sys; sys.modules['litestar'] = None; sys.argv = ['minutes', 'serve'];"
        " from minutes.cli import main; main()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 5 and "pip install 'minutes[web]'" in done.stderr


def test_serve_says_that_a_port_is_taken(demo: Archive) -> None:
    with served(demo.folder) as base:
        port = base.rpartition(":")[2]
        command = [sys.executable, "-m", "minutes", "serve", "--port", port]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2 and f"port {port}" in done.stderr and "Traceback" not in done.stderr


def test_records_of_the_api_are_those_of_the_commands(client: Client, demo: Archive) -> None:
    case_id = case_of(client, "lindholt-buu-2023-05-25-2")
    for address, arguments in (
        (f"/api/v1/items/{ITEM}", ["show", ITEM]),
        (f"/api/v1/cases/{case_id}", ["trace", case_id]),
    ):
        command = [sys.executable, "-m", "minutes", "--data", str(demo.folder), *arguments, "--json"]
        printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        assert json.loads(printed.replace(f"{RAW}/", "")) == client.get(address).json()
