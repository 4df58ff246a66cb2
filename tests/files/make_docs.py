"""Makes the small web pages, Word documents and agendas of the tests: `python tests/files/make_docs.py`.

The municipality, its people and its matters are invented.
"""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

HERE = Path(__file__).parent
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STAMP = (2024, 1, 1, 0, 0, 0)

PAGE = """<!-- saved from url=(0040)https://www.lindholt.example/moeder/1207 -->
<!DOCTYPE html>
<html lang="da"><head><meta charset="utf-8"><title>Miljøudvalget | Lindholt Kommune</title>
<style>.x { display: none }</style><script>var beslutning = "Beslutning";</script></head>
<body class="cookie-open">
<div id="cookie-banner"><h2>Vi bruger cookies</h2><p>Siden bruger cookies til statistik.</p><button>OK</button></div>
<a class="skip-link" href="#indhold">Spring til indhold</a>
<header><a href="/">Lindholt Kommune</a>
 <nav><ul><li><a href="/borger">Borger</a></li><li><a href="/politik">Politik</a></li></ul></nav>
 <form role="search"><label for="q">Søg</label><input id="q" type="search"><button>Søg</button></form></header>
<div class="breadcrumb"><a href="/">Forside</a> / <a href="/politik">Politik</a> / Miljøudvalget</div>
<main id="indhold">
<h1>Miljøudvalget - Referat</h1>
<dl><dt>Dato</dt><dd>Tirsdag den 12. marts 2024</dd><dt>Start kl.</dt><dd>15:00</dd><dt>Slut kl.</dt><dd>17:30</dd>
<dt>Sted</dt><dd>Mødelokale 2, Lindholt Rådhus</dd></dl>
<table><tr><td>Medlemmer:</td><td><p>Agnete Brix (A)</p><p>Tormod Vang (V)</p></td></tr></table>
<p>Fraværende: Åse Kjærbo (A)</p>
<article><header><h2><button aria-expanded="false" aria-controls="p1">1. Godkendelse af dagsorden</button></h2></header>
<div id="p1" hidden><p>Åben sag<br>Sagsnr.: 24/1001</p>
<h3>Beslutning</h3><p>Godkendt.</p></div></article>
<article><header><h2><button aria-expanded="true">2. Ny cykelsti<br>langs Åvej</button></h2></header>
<div><p>Åben sag<br>Sagsnr.: 24/1002</p>
<h3>Sagsfremstilling</h3>
<p>Forvaltningen har   undersøgt
tre linjeføringer og beder&nbsp;udvalget vælge.</p>
<p>Udgifterne fordeler sig så&shy;ledes:</p>
<table><tr><th>År</th><th>Kr.</th></tr><tr><td>2024</td><td>1.200.000</td></tr>
<tr><td>2025</td><td>800.000</td></tr></table>
<h3>Indstilling</h3>
<p>Forvaltningen indstiller,</p><ol><li>at linje B vælges,</li><li>at <b>sagen</b> sendes i høring.</li></ol>
<h3>Beslutning</h3><p>Indstillingen blev tiltrådt.</p>
<h3>Bilag</h3><ul><li><a href="/bilag/1.pdf">Kort over linje B</a></li><li><a href="/bilag/2.pdf">Budget</a></li></ul>
</div></article>
<article><header><h2>3. Lukket: Køb af areal</h2></header><div><p>Lukket sag</p>
<h3>Beslutning</h3><p>Godkendt.</p></div></article>
<aside class="share"><a href="https://x.example/del">Del siden</a> <a href="mailto:?body=1">Send til en ven</a></aside>
</main>
<footer><p>Lindholt Kommune, Torvet 1, 9999 Lindholt</p><ul><li><a href="/cvr">CVR</a></li></ul></footer>
<div style="display:none"><p>Beslutning om skjult tekst</p></div>
</body></html>
"""

# A page of 2004: everything in tables, no structure, Windows-1252 as the page says.
OLD_PAGE = """<HTML><HEAD><META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=iso-8859-1">
<TITLE>Referat</TITLE></HEAD>
<BODY BGCOLOR=#FFFFFF><TABLE WIDTH=100%><TR><TD WIDTH=150>
<UL><LI><A HREF=/a.asp>Forside<LI><A HREF=/b.asp>Byrådet</A><LI><A HREF=/c.asp>Udvalg</A><LI><A HREF=/d.asp>Job</A></UL>
</TD><TD><B>Byrådet</B><BR><B>REFERAT</B><BR><TABLE><TR><TD>Dato:</TD><TD>4. maj 2004</TD></TR>
<TR><TD>Sted:</TD><TD>Byrådssalen – stuen</TD></TR></TABLE>
<P><B>1. Bevilling til færge</B><P>Åben sag<P><B>Indstilling</B><BR>Økonomiudvalget indstiller, at bevillingen gives.
<P><B>Beslutning</B><BR>Godkendt.<BR>Åse Kjærbo stemte imod.
<P><B>2. Eventuelt</B><P>Åben sag<P><B>Indstilling</B><BR>Ingen.<P><B>Beslutning</B><BR>Intet.
</TD></TR></TABLE></BODY></HTML>
"""

AGENDA = {
    "Id": "5b1c0001-0000-4000-8000-000000000001",
    "Udvalg": {"Id": "5b1c0002-0000-4000-8000-000000000002", "Navn": "Teknisk Udvalg"},
    "Moede": {
        "Id": "00000000-0000-0000-0000-000000000000",
        "Navn": "Referat",
        "Dato": "2024-06-03T14:00:00+02:00",
        "MeetingBeginUtc": "2024-06-03T12:00:00Z",
        "MeetingEndUtc": "2024-06-03T14:15:00Z",
        "Sted": "Mødelokale 2",
        "Moededeltagere": [
            {"Navn": "Agnete Brix", "Rolle": "Formand"},
            {"Navn": "Tormod Vang", "Fremmoedt": True},
            {"Navn": "Åse Kjærbo", "Afbud": True},
        ],
    },
    "TillaegsDagsorden": False,
    "Dagsordenpunkter": [
        {
            "Id": "5b1c0003-0000-4000-8000-000000000003",
            "Number": "41",
            "Punktnummer": "41",
            "Navn": "Godkendelse af dagsorden",
            "IsOpen": True,
            "SagsNummer": "24/2001",
            "Felter": [{"Html": "<h2>Beslutning</h2><p>Godkendt.</p>"}],
            "Bilag": [],
        },
        {
            "Punktnummer": "42",
            "Navn": "Lokalplan 12.3 for havnen. Endelig vedtagelse",
            "IsOpen": True,
            "SagsNummer": "2024-002002",
            "Felter": [
                {
                    "Navn": "Sagsfremstilling",
                    "Html": "<div><p>Lindholt Kommune har haft planen i høring.</p><p><strong>Høringssvar</strong></p>"
                    "<p>Der kom to svar &amp; et forslag.</p></div>",
                },
                {"Navn": "Indstilling", "Html": "<h3>Indstilling</h3><ol><li>at planen vedtages</li></ol>"},
                {"Navn": "Beslutning", "Html": "<p>Anbefales.</p><p>Fraværende: Åse Kjærbo</p>"},
            ],
            "Bilag": [
                {"Id": "5b1c0004-0000-4000-8000-000000000004", "Navn": "Høringssvar (åbent)", "Order": 2},
                {"Id": "5b1c0005-0000-4000-8000-000000000005", "Navn": "Bilag 1 - Lokalplan", "Order": 1},
            ],
            "Ressourcer": None,
        },
        {"Punktnummer": "43", "Caption": "Køb af areal", "IsOpen": False, "Felter": None, "Bilag": None},
        {
            "Punktnummer": "44",
            "Navn": "Orientering",
            "IsOpen": True,
            "Felter": [{"DocumentId": "5b1c0006-0000-4000-8000-000000000006", "Link": "/Vis/Pdf/bilag/5b", "Html": ""}],
        },
    ],
    "LiveIntegrationEnabled": False,
}


def run(text: str, properties: str = "") -> str:
    """A run of a Word document."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def par(content: str, style: str = "", properties: str = "") -> str:
    """A paragraph; text that is no XML becomes a run."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    body = content if content.startswith("<") else run(content)
    return f"<w:p><w:pPr>{named}{properties}</w:pPr>{body}</w:p>"


def listed(text: str, number: int, level: int = 0) -> str:
    """An entry of a list."""
    return par(text, properties=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def row(*cells: str) -> str:
    """A table row of cells, each one or more paragraphs."""
    return "<w:tr>" + "".join(f"<w:tc><w:tcPr/>{cell}</w:tc>" for cell in cells) + "</w:tr>"


def document_xml() -> str:
    """The text of the Word document."""
    deleted = '<w:del w:id="1" w:author="x"><w:r><w:delText>forkastet</w:delText></w:r></w:del>'
    inserted = f'<w:ins w:id="2" w:author="x">{run("godkendt")}</w:ins>'
    note = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    box = (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><w:txbxContent>'
        f"{par('Tekst i en boks.')}</w:txbxContent></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><w:txbxContent>{par('Tekst i en boks.')}</w:txbxContent></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )
    merged = "<w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc><w:tc><w:p><w:r><w:t>2025</w:t></w:r></w:p></w:tc>"
    merged += f"<w:tc>{par('800.000')}</w:tc></w:tr>"
    body = [
        par("Kulturudvalget", "Titel"),
        par("Beslutningsprotokol", "Titel"),
        "<w:tbl>"
        + row(par("Dato:"), par("Onsdag den 15. maj 2024"))
        + row(par("Start kl.:"), par("16:00"))
        + row(par("Sted:"), par("Biblioteket i Lindholt"))
        + row(par("Medlemmer:"), par("Agnete Brix (A)") + par("Tormod Vang (V)"))
        + "</w:tbl>",
        par("Fraværende: Åse Kjærbo (A)"),
        par("Godkendelse af dagsorden", "Overskrift1"),
        par("Åben sag"),
        par("Sagsnr.: 24/3001"),
        par("Beslutning", "Overskrift2"),
        par(run("Dagsordenen blev ") + deleted + inserted + run(".")),
        par("Ny scene på torvet", "Overskrift1"),
        par(run("Åben sag") + "<w:r><w:br/></w:r>" + run("Sagsnr.: 24/3002")),
        par("Sagsfremstilling", "Overskrift2"),
        par(run("Scenen koster ") + run("2 mio. kr.", "<w:b/>") + note + run(" over to år.") + box),
        "<w:tbl>" + row(par("Scene"), par("2024"), par("1.200.000")) + merged + "</w:tbl>",
        par("Indstilling", "Overskrift2"),
        par("Forvaltningen indstiller,"),
        listed("at scenen bygges", 2),
        listed("at den males", 2),
        listed("rød", 2, 1),
        listed("at festen holdes", 2),
        par(run("hemmelig", "<w:vanish/>") + run("Planen følger.")),
        par("Beslutning", "Overskrift2"),
        par("Indstillingen blev tiltrådt."),
        par('<w:r><w:br w:type="page"/></w:r>'),
        par("Bilag", "Overskrift2"),
        listed("Tegning af scenen", 3),
        listed("Budget", 3),
    ]
    namespaces = f'xmlns:w="{W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    return f"<w:document {namespaces}><w:body>{''.join(body)}<w:sectPr/></w:body></w:document>"


STYLES = f"""<w:styles xmlns:w="{W}"><w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="22"/></w:rPr></w:rPrDefault>
<w:pPrDefault><w:pPr><w:spacing w:after="160"/></w:pPr></w:pPrDefault></w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="Titel"><w:name w:val="Title"/><w:basedOn w:val="Normal"/>
<w:rPr><w:sz w:val="40"/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Overskrift1"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/>
<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr><w:rPr><w:sz w:val="32"/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Overskrift2"><w:name w:val="heading 2"/><w:basedOn w:val="Normal"/></w:style>
</w:styles>"""


def level(at: int, form: str, text: str) -> str:
    """A level of a list."""
    return f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'


NUMBERING = f"""<w:numbering xmlns:w="{W}">
<w:abstractNum w:abstractNumId="0">{level(0, "decimal", "%1.")}</w:abstractNum>
<w:abstractNum w:abstractNumId="1">{level(0, "lowerLetter", "%1)")}{level(1, "lowerRoman", "%1%2.")}</w:abstractNum>
<w:abstractNum w:abstractNumId="2">{level(0, "bullet", "&#xF0B7;")}</w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="2"/></w:num></w:numbering>"""

FOOTNOTES = f"""<w:footnotes xmlns:w="{W}"><w:footnote w:id="2">{par("Uden moms.")}</w:footnote></w:footnotes>"""
HEADER = f"""<w:hdr xmlns:w="{W}">{par("Lindholt Kommune side 1")}</w:hdr>"""
TYPES = """<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Override PartName="/word/document.xml"
 ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"""


def make_docx(path: Path) -> None:
    """Write the Word document."""
    parts = {
        "[Content_Types].xml": TYPES,
        "word/document.xml": document_xml(),
        "word/styles.xml": STYLES,
        "word/numbering.xml": NUMBERING,
        "word/footnotes.xml": FOOTNOTES,
        "word/header1.xml": HEADER,
    }
    with zipfile.ZipFile(path, "w") as package:
        for name, text in parts.items():
            package.writestr(zipfile.ZipInfo(name, STAMP), text, zipfile.ZIP_DEFLATED)


def main() -> None:
    """Write all files."""
    (HERE / "page.html").write_text(PAGE, "utf-8")
    (HERE / "old-page.html").write_bytes(OLD_PAGE.encode("cp1252"))
    (HERE / "agenda.json").write_text(json.dumps(AGENDA, ensure_ascii=False, indent=1), "utf-8")
    make_docx(HERE / "minutes.docx")


if __name__ == "__main__":
    main()
