"""Assets: small, named by their content, and sure of what they import."""

import gzip
import re
from pathlib import Path

import minify
import pytest

from serving.storefront.assets import AssetMissing, Assets, asset_folders


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    files = {
        "page.js": '// a page\nimport { hello } from "./lib/hello.js";\nimport("./late.js");\nhello();\n',
        "lib/hello.js": "/** Says it. */\nexport const hello = () => `// kept ${1 + 1}`;\n",
        "late.js": 'export const style = new URL("./late.css", import.meta.url);\n',
        "late.css": "/* late */\na {\n  color: red;\n}\n",
        "page.test.js": "throw 1",
    }
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def test_comments_and_white_space_are_left_out_but_texts_stay(tree: Path) -> None:
    body = Assets([tree]).asset("lib/hello.js").body.decode()

    assert "Says it" not in body
    assert "// kept ${1+1}" in body


def test_imports_name_the_addresses_of_what_they_import(tree: Path) -> None:
    assets = Assets([tree])

    body = assets.asset("page.js").body.decode()

    assert f'from"{assets.address("lib/hello.js")}"' in body
    assert f'import("{assets.address("late.js")}")' in body
    assert assets.address("late.css") in assets.asset("late.js").body.decode()


def test_an_address_changes_with_what_is_imported(tree: Path) -> None:
    before = Assets([tree]).address("page.js")
    (tree / "lib" / "hello.js").write_text("export const hello = () => 2;\n", encoding="utf-8")

    assert Assets([tree]).address("page.js") != before


def test_only_static_imports_are_preloaded_and_counted(tree: Path) -> None:
    assets = Assets([tree])

    assert assets.preloads("page.js") == [assets.address("lib/hello.js")]
    assert assets.served_bytes("page.js") == sum(
        len(gzip.compress(assets.asset(name).body, 9, mtime=0)) for name in ("page.js", "lib/hello.js")
    )


def test_an_old_address_leads_to_the_file_that_took_its_place(tree: Path) -> None:
    assets = Assets([tree])

    found = assets.at("/assets/page.0123456789.js")

    assert found is not None
    assert found.address != "/assets/page.0123456789.js"
    assert assets.at("/assets/page.test.0123456789.js") is None
    assert assets.at("/assets/../settings.0123456789.py") is None


def test_a_file_that_is_missing_is_named(tree: Path) -> None:
    (tree / "late.js").write_text('import "./gone.js";\n', encoding="utf-8")

    with pytest.raises(AssetMissing, match=r"gone\.js"):
        Assets([tree]).asset("page.js")


def test_a_file_that_imports_itself_is_named(tree: Path) -> None:
    (tree / "lib" / "hello.js").write_text('import "../page.js";\n', encoding="utf-8")

    with pytest.raises(AssetMissing, match="imports itself"):
        Assets([tree]).asset("page.js")


def test_every_asset_of_the_project_can_be_made() -> None:
    made = {asset.name: asset for asset in Assets(asset_folders())}

    assert "widget.js" in made
    assert all(asset.body for asset in made.values())


def test_no_choice_is_hidden_behind_void_where_the_minifier_drops_it() -> None:
    folders = asset_folders()
    hidden = [
        path.name
        for folder in folders
        for path in folder.rglob("*.js")
        for call in re.findall(r"\bvoid \(([^;]*)", path.read_text(encoding="utf-8"))
        if re.match(r"[^()]*(?:&&|\|\|)", call)
    ]

    assert b"cancel" not in minified("function f(a) { if (!a.text) return void (a.run && a.cancel()); }")
    assert hidden == []


def minified(text: str) -> bytes:
    return minify.string("text/javascript", text).encode()
