"""The design's rules about the code itself: who imports whom, who prints, what is named."""

from __future__ import annotations

import ast
import graphlib
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "minutes"
FILES = sorted(PACKAGE.rglob("*.py"))
TREES = {path: ast.parse(path.read_text("utf-8"), str(path)) for path in FILES}

# Imports run downward; rooms on one line do not import each other. `minutes` itself is the public face.
LAYERS = (
    ("__main__",),
    ("cli",),
    ("web",),
    ("doctor", "printing"),
    ("minutes",),
    ("archive",),
    ("parsing",),
    ("ingest", "nlp", "index", "export"),
    ("wording",),
    ("danish", "files", "privacy"),
    ("records",),
    ("errors",),
    ("version",),
)
DEPTH = {room: depth for depth, rooms in enumerate(LAYERS) for room in rooms}

# Packages that are slow to import, each with the files that do. Whoever adds one sees here what it touches.
HEAVY: dict[str, set[str]] = {
    "jinja2": {"web/rendering.py"},
    "lxml": {"ingest/docx.py", "ingest/html.py", "ingest/webpage.py"},
    "openpyxl": {"export/xlsx.py"},
    "pandas": {"archive/frames.py"},
    "pdfplumber": {"ingest/pdf/tables.py"},
    "pyarrow": {"export/parquet.py"},
    "pypdfium2": {
        "ingest/ocr.py",
        "ingest/pdf/document.py",
        "ingest/pdf/looks.py",
        "ingest/pdf/tables.py",
        "ingest/pdf/words.py",
        "web/facsimile.py",
    },
    "rapidfuzz": {
        "danish/name_forms.py",
        "index/cases/likeness.py",
        "index/catalogue/people_links.py",
        "index/marks.py",
        "index/suggestions.py",
        "ingest/likeness.py",
        "nlp/bodies.py",
        "nlp/inferred.py",
    },
    "rich": {"cli/ingest.py", "cli/output.py", "printing/wraps.py"},
    "simplemma": {"danish/wordforms.py"},
    "spacy": {
        "nlp/__init__.py",
        "nlp/models.py",
        "nlp/pipeline.py",
        "nlp/tokens.py",
    },
    "tantivy": {"index/analysis.py", "index/tantivy_engine.py"},
    "whoosh": {"index/analysis.py", "index/whoosh_engine.py"},
}
PRINTING = {"cli", "__main__"}
LONGEST_FILE = 400

# Vejen and Skive are left out: they are everyday words too.
MUNICIPALITIES = """
    Albertslund Allerød Assens Ballerup Billund Bornholm Brøndby Brønderslev Dragør Egedal Esbjerg
    Faaborg Fanø Favrskov Faxe Fredensborg Fredericia Frederiksberg Frederikshavn Frederikssund
    Furesø Gentofte Gladsaxe Glostrup Greve Gribskov Guldborgsund Haderslev Halsnæs Hedensted
    Helsingør Herlev Herning Hillerød Hjørring Holbæk Holstebro Horsens Hvidovre Høje-Taastrup
    Hørsholm Ikast-Brande Ishøj Jammerbugt Kalundborg Kerteminde Kolding København Køge Langeland
    Lejre Lemvig Lolland Lyngby-Taarbæk Læsø Mariagerfjord Middelfart Morsø Norddjurs Nordfyn Nyborg
    Næstved Odder Odense Odsherred Randers Rebild Ringkøbing-Skjern Ringsted Roskilde Rudersdal
    Rødovre Samsø Silkeborg Skanderborg Slagelse Solrød Sorø Stevns Struer Svendborg Syddjurs
    Sønderborg Thisted Tønder Tårnby Vallensbæk Varde Vejle Vesthimmerland Viborg Vordingborg Ærø
    Aabenraa Aalborg Aarhus Århus Ålborg Åbenrå
"""


def name_of(path: Path) -> str:
    """The module's dotted name: `minutes.ingest.pdf`."""
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def room_of(module: str) -> str:
    """The part of the design that a module belongs to: `ingest` of `minutes.ingest.pdf`."""
    return module.split(".")[1] if "." in module else module


MODULES = {name_of(path): path for path in FILES}


def imported(path: Path) -> Iterator[str]:
    """Every module that a file imports, at the top or inside a function; for `from a import b` a.b or a."""
    package = name_of(path) if path.name == "__init__.py" else name_of(path).rpartition(".")[0]
    for node in ast.walk(TREES[path]):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                ancestor = package.split(".")[: len(package.split(".")) - node.level + 1]
                base = ".".join([*ancestor, base] if base else ancestor)
            for alias in node.names:
                inner = f"{base}.{alias.name}"
                yield inner if inner in MODULES else base


def own_imports(path: Path) -> set[str]:
    """The modules of this package that a file imports."""
    return {name for name in imported(path) if name in MODULES} - {name_of(path)}


def ids(path: Path) -> str:
    """How a file is called in the test's name."""
    return path.relative_to(PACKAGE).as_posix()


def public(tree: ast.Module) -> Iterator[tuple[str, str | None]]:
    """The functions and classes that other modules may use, each with its docstring."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and node.name[0] != "_":
            yield node.name, ast.get_docstring(node)


@pytest.mark.parametrize("path", FILES, ids=ids)
def test_imports_run_downward(path: Path) -> None:
    room = room_of(name_of(path))
    assert room in DEPTH, f"{room} has no place in LAYERS"
    for module in own_imports(path):
        other = room_of(module)
        assert other == room or DEPTH[other] > DEPTH[room], f"{room} may not import {module}"


def test_imports_have_no_cycle() -> None:
    graph = {name: own_imports(path) for name, path in MODULES.items()}
    graphlib.TopologicalSorter(graph).prepare()  # CycleError names the cycle


def test_heavy_packages_stay_in_their_files() -> None:
    importers: dict[str, set[str]] = {package: set() for package in HEAVY}
    for path in FILES:
        for module in imported(path):
            package = module.split(".")[0]
            if package in importers:
                importers[package].add(ids(path))
    assert importers == HEAVY


@pytest.mark.parametrize("path", [p for p in FILES if room_of(name_of(p)) not in PRINTING], ids=ids)
def test_only_the_command_line_prints_or_exits(path: Path) -> None:
    assert "click" not in {module.split(".")[0] for module in imported(path)}
    for node in ast.walk(TREES[path]):
        if isinstance(node, ast.Call | ast.Raise):
            called = node.func if isinstance(node, ast.Call) else node.exc
            text = ast.unparse(called) if called else ""
            assert not re.match(r"(print|exit|quit|sys\.exit|os\._exit|SystemExit)\b", text), (
                f"line {node.lineno}: {text}"
            )
        if isinstance(node, ast.Attribute):
            assert ast.unparse(node) not in {"sys.stdout", "sys.stderr"}, f"line {node.lineno}"


@pytest.mark.parametrize("path", FILES, ids=ids)
def test_public_names_have_a_docstring(path: Path) -> None:
    tree = TREES[path]
    assert ast.get_docstring(tree), "the module has none"
    bare = [name for name, docstring in public(tree) if not docstring]
    assert not bare


@pytest.mark.parametrize("path", FILES, ids=ids)
def test_no_file_is_too_long(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= LONGEST_FILE


@pytest.mark.parametrize("path", FILES, ids=ids)
def test_code_names_no_municipality(path: Path) -> None:
    any_of_them = "|".join(MUNICIPALITIES.split())
    named = re.compile(rf"(?<![^\W_])({any_of_them})s?(?![^\W_])", re.IGNORECASE)
    lines = enumerate(path.read_text("utf-8").splitlines(), 1)
    found = [f"line {number}: {line.strip()}" for number, line in lines if named.search(line)]
    assert not found, "a municipality is data: put it into a .toml file"


def loaded_by(code: str) -> set[str]:
    """The heavy packages that a fresh interpreter has loaded after running the code."""
    report = f"import sys\ntry:\n    {code}\nfinally:\n    print(*sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", report], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return HEAVY.keys() & set(done.stderr.split())


def test_help_loads_no_heavy_package() -> None:
    code = "import runpy; sys.argv = ['minutes', '--help']; runpy.run_module('minutes', run_name='__main__')"
    assert loaded_by(code) == set()


def test_archive_loads_neither_spacy_nor_pandas() -> None:
    assert not loaded_by("import minutes.archive") & {"spacy", "pandas"}
