"""The help and policy pages of the demo shop."""

import tomllib
from importlib import resources

from commerce.domain.product import PolicyPage


def pages() -> list[PolicyPage]:
    """All pages, in the order in which the shop lists them."""
    text = (resources.files("commerce.demo") / "data" / "pages" / "help.toml").read_text(encoding="utf-8")
    return [
        PolicyPage(
            id=f"page_demo_{page['slug']}",
            slug=page["slug"],
            title=page["title"],
            body=page["body"].strip(),
            url=f"/help/{page['slug']}",
        )
        for page in tomllib.loads(text)["pages"]
    ]
