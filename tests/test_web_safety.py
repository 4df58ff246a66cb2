"""What the reading room must not do: show what is closed, run what a document says, serve what it was not asked for."""

from __future__ import annotations

import io
import os
import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from catalogued import RAW
from litestar.testing import TestClient
from PIL import Image, ImageStat
from served import BASE, room
from test_ocr import FOUND as HAS_TESSERACT

from minutes.archive import Archive
from minutes.privacy import public_minutes
from minutes.web import bounds
from minutes.web.app import make_app
from minutes.web.safety import Safety

SECRETS = tomllib.loads((RAW.parent / "sample" / "secrets.toml").read_text("utf-8"))
WORDS = [each["text"] for kind in ("closed", "cpr") for each in SECRETS[kind]]
CLOSED_ITEM = "lindholt-mtu-2024-05-15-3"
OPEN_ITEM = "lindholt-mtu-2024-05-15-4"  # on the same page of the paper
HOSTILE = """<script>alert('titel')</script> & "><img src=x onerror=alert(1)>"""
Client = TestClient[Safety]


@pytest.fixture(scope="module")
def client(demo: Archive) -> Iterator[Client]:
    with room(demo.folder) as opened:
        yield opened


def addresses(archive: Archive) -> Iterator[str]:
    """All pages of the API's records, and those of the lists."""
    with archive.catalogue() as catalogue:
        found = catalogue.connection.execute
        for (item,) in found("SELECT id FROM items UNION SELECT id FROM points").fetchall():
            yield from (f"/punkt/{item}", f"/kilde/{item}", f"/api/v1/items/{item}", f"/api/v1/items/{item}/similar")
        for (case,) in found("SELECT id FROM cases").fetchall():
            yield from (f"/sag/{case}", f"/api/v1/cases/{case}", f"/sag/{case}/trin.csv", f"/sag/{case}/forloeb.svg")
        for (meeting,) in found("SELECT id FROM meetings").fetchall():
            yield from (f"/moede/{meeting}", f"/api/v1/meetings/{meeting}")
        for (person,) in found("SELECT id FROM people").fetchall():
            yield f"/person/{person}"
    for word in ("*", "salg", "areal", "Nordkysten Ejendomsinvest", '"7,35 mio. kr."'):
        yield from (
            f"/soeg?q={word}",
            f"/soeg.csv?q={word}",
            f"/soeg.atom?q={word}",
            f"/api/v1/search?q={word}&limit=100",
        )
    yield from ("/", "/sager", "/overskredet", "/udvalg", "/personer", "/problemer", "/api/v1/cases?limit=100")
    yield from ("/api/v1/suggest?q=nordk", "/api/v1/suggest?q=salg af areal", "/api/v1/problems", "/sager/sager.csv")


def test_no_page_and_no_record_shows_what_is_closed(client: Client, demo: Archive) -> None:
    titles = [item.title for minutes in demo.minutes() for item in minutes.items if item.access == "lukket"]
    opened = {item.title for minutes in demo.minutes() for item in minutes.items if item.access == "åben"}
    hidden = [*WORDS, *(title for title in titles if title not in opened)]
    assert len(hidden) > len(WORDS)
    seen = 0
    for address in addresses(demo):
        answer = client.get(address)
        assert answer.status_code in (200, 404), address
        asked = address.split("q=")[1].split("&")[0] if "q=" in address else ""
        told = answer.text.replace(asked, "") if asked else answer.text
        assert [word for word in hidden if word in told and word not in asked] == [], address
        seen += answer.status_code == 200
    assert seen > 300


@pytest.mark.parametrize("address", ["/punkt/{}", "/kilde/{}", "/api/v1/items/{}", "/punkt/{}/lignende"])
def test_a_closed_item_is_not_there(client: Client, address: str) -> None:
    closed, unknown = (client.get(address.format(name)) for name in (CLOSED_ITEM, "lindholt-mtu-2024-05-15-9"))
    assert closed.status_code == 404
    assert closed.text.replace(CLOSED_ITEM, "") == unknown.text.replace("lindholt-mtu-2024-05-15-9", "")


def pages(client: Client, archive: Archive, name: str) -> Iterator[tuple[int, Image.Image]]:
    """The pictures of a paper's pages."""
    with archive.catalogue() as catalogue:
        query = "SELECT id, pages FROM documents WHERE path LIKE '%/' || ?"
        document, count = catalogue.connection.execute(query, (name,)).fetchone()
    for number in range(1, count + 1):
        answer = client.get(f"/side/{document}/{number}")
        assert answer.status_code == 200
        yield number, Image.open(io.BytesIO(answer.content)).convert("L")


def read(picture: Image.Image) -> str:
    file = io.BytesIO()
    picture.save(file, "PNG")
    command = ["tesseract", "stdin", "stdout", "-l", "dan"]
    done = subprocess.run(command, input=file.getvalue(), capture_output=True, check=True)
    return " ".join(done.stdout.decode().split())


@pytest.mark.skipif(not HAS_TESSERACT and os.environ.get("CI") != "true", reason="no Tesseract with Danish")
def test_pictures_of_pages_have_no_planted_word_and_all_that_is_open(client: Client, demo: Archive) -> None:
    drawn = dict(pages(client, demo, "mtu-2024-05-15.pdf"))
    text = " ".join(read(drawn[number]) for number in (2, 4, 5))  # the contents, the item, the overview of bilag
    assert "Siden november 2022 har gadelyset" in text
    for word in ("Nordkysten", "Ejendomsinvest", "7,35", "Salg af areal", "Havnevej"):
        assert word not in text, word


def test_nothing_is_drawn_where_a_closed_item_stands(client: Client, demo: Archive) -> None:
    (minutes,) = [each for each in demo.minutes() if each.source.path.endswith("mtu-2024-05-15.pdf")]
    closed = next(item for item in minutes.items if item.id == CLOSED_ITEM)
    spans = [span for places in closed.spans.values() for span in places if span.box]
    assert {span.page for span in spans} == {4}
    picture = dict(pages(client, demo, "mtu-2024-05-15.pdf"))[4]
    scale = picture.width / 595.28
    for span in spans:
        assert span.box
        part = picture.crop(tuple(round(edge * scale) for edge in span.box))
        assert ImageStat.Stat(part).stddev[0] < 4, span
    assert ImageStat.Stat(picture).stddev[0] > 10, "the open item is drawn"
    assert closed not in public_minutes(minutes).items


def pdf_with(lines: list[str]) -> bytes:
    """A PDF of one page with these lines."""
    shown = "".join(f"({line}) Tj 0 -16 Td " for line in lines)
    stream = f"BT /F 12 Tf 72 760 Td {shown}ET".encode("latin-1")
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    body, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj%s endobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size, start = len(objects) + 1, len(body)
    return body + b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (
        size,
        table,
        size,
        start,
    )


def test_a_personal_number_is_blank_in_the_picture_of_its_page(tmp_path: Path) -> None:
    """Where its digits stand there is one grey; the words beside it are drawn."""
    before = "Sagen om borgeren med nummeret"
    lines = ["Direktionen", "Referat", "1. Meddelelser", "Sagsfremstilling", f"{before} 010190-1234 er lukket."]
    (tmp_path / "a.pdf").write_bytes(pdf_with(lines))
    archive = Archive(tmp_path / "data")
    list(archive.ingest([tmp_path / "a.pdf"]))
    with room(archive.folder) as client:
        ((_, picture),) = pages(client, archive, "a.pdf")
    scale = picture.width / 595
    line = picture.crop((0, round(139 * scale), picture.width, round(145 * scale)))  # the digits, without their edges
    columns = [line.crop((x, 0, x + 1, line.height)) for x in range(line.width)]
    grey = "".join("x" if all(200 < value < 240 for value in column.tobytes()) else " " for column in columns)
    longest = max(grey.split(), key=len)
    assert 60 * scale < len(longest) < 85 * scale, "ten digits of 6.7 points and a hyphen, and no ink within them"
    before = columns[: grey.index(longest)]
    assert any(min(column.tobytes()) < 60 for column in before), "the words before it are drawn"


def test_a_text_source_leaves_closed_lines_out_between_open_ones(tmp_path: Path) -> None:
    text = (RAW / "dir-2022-02-09.txt").read_bytes().decode("cp1252").strip()
    closed = text.replace("Åben Sag", "Lukket Sag").replace("Punkter til behandling", "Salg af grund", 1)
    closed = closed.replace("Direktionen i Lindholt", "Fjordbakken Holding byder. Direktionen i Lindholt")
    third = text.replace("Punkter til behandling", "Punkter igen", 1)
    (tmp_path / "a.txt").write_text(f"{text}\n\n{closed}\n\n{third}", "utf-8")
    archive = Archive(tmp_path / "data")
    list(archive.ingest([tmp_path / "a.txt"]))
    with room(archive.folder) as client:
        shown = {number: client.get(f"/kilde/lindholt-dir-2022-02-09-{number}") for number in (1, 2, 3)}
    assert [answer.status_code for answer in shown.values()] == [200, 404, 200]
    for number in (1, 3):
        assert "… udeladt …" in shown[number].text and "Direktionen behandlede" in shown[number].text
        assert not any(word in shown[number].text for word in ("Fjordbakken", "Salg af grund", "Lukket Sag"))


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A room over a paper whose title, text and file name are markup."""
    folder = tmp_path_factory.mktemp("hostile")
    text = (RAW / "dir-2022-02-09.txt").read_bytes().decode("cp1252")
    text = text.replace("Punkter til behandling", f"Punkter {HOSTILE}", 1).replace(
        "Sagen behandles", f"{HOSTILE} sagen"
    )
    (folder / "<b>x.txt").write_text(text, "utf-8")
    archive = Archive(folder / "data")
    list(archive.ingest([folder]))
    with room(archive.folder) as opened:
        yield opened


def test_titles_snippets_and_names_are_text_and_never_markup(hostile: Client) -> None:
    hits = hostile.get("/api/v1/search", params={"q": "alert"}).json()["hits"]
    assert hits and all("<script" not in hit["snippet"] for hit in hits)
    item, asked = hits[0]["item_id"], quote(HOSTILE, safe="")
    told = ["/soeg?q=alert", f"/soeg?q={asked}", f"/punkt/{item}", f"/kilde/{item}", "/sager", f"/person/{asked}"]
    told += [f"/sag/{hits[0]['case_id']}", f"/soeg?q=x&udvalg={asked}", "/problemer", f"/{asked}"]
    for address in told:
        html = hostile.get(address).text
        assert "alert(" in html or address in ("/problemer", "/sager", f"/{asked}", f"/person/{asked}"), address
        scripts = re.findall(r"<script[^>]*>", html)
        assert len(scripts) == 1 and scripts[0].startswith('<script src="/static/'), address
        assert "<img src=x" not in html and "<b>x" not in html and "onerror=alert(1)>" not in html, address
    svg = hostile.get(f"/sag/{hits[0]['case_id']}/forloeb.svg").text
    assert "<script" not in svg and "<img" not in svg


@pytest.mark.parametrize(
    "address",
    [
        "/static/../pyproject.toml",
        "/static/..%2f..%2fpyproject.toml",
        "/static/%2e%2e/%2e%2e/etc/passwd",
        "/static//etc/passwd",
        "/side/..%2f..%2fetc%2fpasswd/1",
        "/side/%2e%2e/1",
        "/kilde/..%2fraw%2fdir-2022-02-09.txt",
        "/punkt/..%2f..%2fetc%2fpasswd",
        "/data/raw/kb-2023-08-29.pdf",
        "/index/catalogue.sqlite",
        "/punkt/%00",
        "/api/v1/items/%2e%2e%2fsecret",
    ],
)
def test_no_file_of_the_machine_is_reachable(client: Client, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code in (400, 404), answer.status_code
    assert "root:" not in answer.text and "[project]" not in answer.text and "SQLite format" not in answer.text


def test_every_answer_has_the_policy_that_forbids_what_the_pages_do_not_need(client: Client) -> None:
    for address in ("/", "/nix", "/soeg?x=1", "/api/v1/bodies", "/api/v1/nix", "/static/nix"):
        headers = client.get(address).headers
        policy = dict(each.strip().partition(" ")[::2] for each in headers["content-security-policy"].split(";"))
        assert policy["default-src"] == "'none'" and policy["frame-ancestors"] == "'none'"
        assert all(value in ("'self'", "'none'") for value in policy.values()), "no inline, nothing from elsewhere"
        assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:8000", 200),
        ("localhost", 200),
        ("LOCALHOST:80", 200),
        ("[::1]:8000", 200),
        ("[fe80::2]:8000", 421),
        ("evil.example", 421),
        ("127.0.0.1.evil.example", 421),
        ("localhost@evil.example", 421),
        ("", 421),
    ],
)
def test_only_known_hosts_are_answered(client: Client, host: str, status: int) -> None:
    answer = client.get("/api/v1/bodies", headers={"host": host})
    assert answer.status_code == status
    assert (status == 200) == ("results" in answer.text)


def test_a_host_is_answered_once_it_is_allowed(demo: Archive) -> None:
    with TestClient(make_app(demo.folder, ["arkiv.example", "fe80::2"]), base_url=BASE) as client:
        for host in ("arkiv.example:8000", "Arkiv.Example.", "[fe80::2]:8000"):
            assert client.get("/", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/soeg?q=" + "x" * 501, 400),
        ("/api/v1/search?q=" + "x" * 501, 400),
        ("/soeg?q=" + "x" * 33_000, 414),
        ("/" + "x" * 33_000, 414),
        ("/api/v1/search?q=a&limit=101", 400),
        ("/api/v1/search?q=a&offset=10001", 400),
        ("/api/v1/search?q=a&unknown=1", 400),
        ("/api/v1/search?q=a&q=b", 400),
        ("/api/v1/cases?sort=nix", 400),
        ("/api/v1/overdue?since=2023-5-1", 400),
        ("/api/v1/search?q=" + "(" * 400, 400),
        ("/api/v1/search?q=nix:x", 400),
        ("/side/lindholt-kb-2023-08-29-e610e691/99999999999999999999", 404),
        ("/side/lindholt-kb-2023-08-29-e610e691/0", 404),
        ("/kilde/lindholt-kb-2023-08-29-2?side=99", 404),
    ],
)
def test_requests_are_bounded(client: Client, address: str, status: int) -> None:
    answer = client.get(address)
    assert answer.status_code == status, answer.text[:200]
    assert "Traceback" not in answer.text


def test_an_answer_that_takes_too_long_is_a_page_that_says_so(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "SECONDS", 0.0)
    assert client.get("/api/v1/bodies").status_code == 504
    answer = client.get("/soeg?q=skole")
    assert answer.status_code == 504 and "Det tog for lang tid" in answer.text


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_nothing_can_be_written(client: Client, method: str) -> None:
    assert client.request(method, "/soeg").status_code == 405
    assert client.request(method, "/api/v1/search").status_code == 405


def test_head_is_answered_as_get_without_the_page(client: Client) -> None:
    answer = client.head("/udvalg")
    assert answer.status_code == 200 and answer.content == b"" and answer.headers["etag"]


def test_what_has_not_changed_is_not_sent_again(client: Client) -> None:
    for address in ("/udvalg", "/api/v1/bodies", "/soeg?q=skole"):
        first = client.get(address)
        assert first.headers["cache-control"] == "no-cache"
        again = client.get(address, headers={"if-none-match": f'"x", {first.headers["etag"]}'})
        assert (again.status_code, again.content) == (304, b"")
    other = client.get("/soeg?q=hus").headers["etag"]
    assert client.get("/soeg?q=skole", headers={"if-none-match": other}).status_code == 200
    assert "etag" not in client.get("/nix").headers


def test_names_of_sources_tell_nothing_of_the_machine(client: Client, demo: Archive) -> None:
    hit = client.get("/api/v1/search", params={"q": "ældrepolitik"}).json()["hits"][0]
    assert hit["source"] == Path(hit["source"]).name
    for address in (f"/punkt/{hit['item_id']}", f"/kilde/{hit['item_id']}", f"/sag/{hit['case_id']}", "/problemer"):
        html = client.get(address).text
        assert str(RAW) not in html and str(demo.folder) not in html
