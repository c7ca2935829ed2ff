"""`shopmind pages`: what a file of pages must hold, and what is said of one that does not."""

from pathlib import Path

import pytest

from commerce.errors import RulesInvalid
from serving.commands.pages import read_pages


def test_pages_are_read_with_an_address_of_their_own(tmp_path: Path) -> None:
    file = tmp_path / "pages.toml"
    file.write_text('[[pages]]\nslug = "returns"\ntitle = "Returns"\nbody = """\nWithin 14 days.\n"""\n')

    [page] = read_pages(file)

    assert page == {"slug": "returns", "title": "Returns", "body": "Within 14 days.", "url": "/help/returns"}


WRONG = [
    ('pages = "none"', "[[pages]]"),
    ('[[pages]]\nslug = "a"\ntitle = "A"\n', "pages[0].body"),
    ('[[pages]]\nslug = "A b"\ntitle = "A"\nbody = "x"\n', "pages[0].slug"),
    ('[[pages]]\nslug = "a"\ntitle = "A"\nbody = "x"\n' * 2, "stands twice"),
    ("[[pages", "cannot be read"),
]


@pytest.mark.parametrize(("text", "named"), WRONG)
def test_what_is_wrong_is_named_with_its_place(tmp_path: Path, text: str, named: str) -> None:
    file = tmp_path / "pages.toml"
    file.write_text(text)

    with pytest.raises(RulesInvalid) as refused:
        read_pages(file)

    assert named in str(refused.value)
