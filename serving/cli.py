"""The `shopmind` command line."""

import sys
from importlib.metadata import entry_points

import typer

from serving.commands import (
    catalog,
    database,
    gift_cards,
    index,
    merchants,
    models,
    orders,
    outreach,
    pages,
    policy,
    prices,
    prompts,
    recommend,
    rules,
    running,
    stock,
)
from serving.refusals.errors import refusal_of

REFUSED = 1
app = typer.Typer(
    name="shopmind",
    help="A shopping agent, and the shop behind it.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _assemble() -> typer.Typer:
    """Add the commands of this folder, and those that folders above it bring."""
    running.register(app)
    for name, group in (
        ("catalog", catalog.app),
        ("stock", stock.app),
        ("rules", rules.app),
        ("prices", prices.app),
        ("index", index.app),
        ("recommend", recommend.app),
        ("db", database.app),
        ("merchant", merchants.app),
        ("gift-cards", gift_cards.app),
        ("orders", orders.app),
        ("policy", policy.app),
        ("pages", pages.app),
        ("models", models.app),
        ("prompts", prompts.app),
        ("outbox", outreach.outbox),
        ("webhooks", outreach.webhooks),
        ("notices", outreach.notices),
    ):
        app.add_typer(group, name=name)
    for entry in entry_points(group="shopmind.commands"):
        app.add_typer(entry.load(), name=entry.name)
    return app


def main() -> None:
    """Run the command line: 0 done, 1 refused with a reason, 2 wrong usage."""
    try:
        _assemble()(standalone_mode=True)
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as error:
        refusal = refusal_of(error)
        if refusal.code == "internal":
            raise
        sys.stderr.write(f"shopmind: {refusal.message}\n")
        remedy = refusal.details.get("remedy")
        if remedy:
            sys.stderr.write(f"  {remedy}\n")
        sys.exit(REFUSED)


if __name__ == "__main__":
    main()
