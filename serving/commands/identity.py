"""`shopmind merchant identity`: how a merchant's identity tokens are checked, and what becomes of two carts."""

from collections.abc import Awaitable, Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from serving.commands.console import console, out, read_settings, with_services

app = typer.Typer(help="How the merchant's customers sign in by identity tokens.", no_args_is_help=True)
Merchant = Annotated[str, typer.Argument(metavar="MERCHANT")]


class Merge(StrEnum):
    """What becomes of a guest's cart and the customer's."""

    SUM = "sum"
    MAX = "max"
    GUEST = "guest"
    CUSTOMER = "customer"


def _on(merchant: str, work: Callable[[Any], Awaitable[Any]]) -> Any:
    async def on(services: Any) -> Any:
        await services.catalogue.merchant(merchant)
        return await work(services.people.tokens)

    return with_services(read_settings(), on)


@app.command("set-secret")
def set_secret(
    merchant: Merchant,
    secret: Annotated[str, typer.Option(prompt=True, hide_input=True, help="Asked for where it is not given")],
    issuer: Annotated[str | None, typer.Option(help="What `iss` must be")] = None,
    audience: Annotated[str | None, typer.Option(help="What `aud` must be")] = None,
) -> None:
    """Check tokens by a shared secret (HS256)."""
    _on(merchant, lambda tokens: tokens.set(merchant, "hs256", secret, issuer=issuer, audience=audience))
    console.print("Tokens signed with this secret are accepted")


@app.command("set-keys")
def set_keys(
    merchant: Merchant,
    keys: Annotated[str, typer.Argument(help="https:// address of a JSON Web Key Set, or a file")],
    issuer: Annotated[str | None, typer.Option(help="What `iss` must be")] = None,
    audience: Annotated[str | None, typer.Option(help="What `aud` must be")] = None,
) -> None:
    """Check tokens by published keys (RS256, ES256)."""
    remote = keys.startswith(("https://", "http://"))
    value = keys if remote else Path(keys).read_text(encoding="utf-8")
    kind = "jwks_url" if remote else "jwks"
    _on(merchant, lambda tokens: tokens.set(merchant, kind, value, issuer=issuer, audience=audience))
    console.print("Tokens signed with these keys are accepted")


@app.command("set-carts")
def set_carts(merchant: Merchant, rule: Annotated[Merge, typer.Argument()]) -> None:
    """Say what becomes of two carts at a sign-in."""
    _on(merchant, lambda tokens: tokens.set_cart_merge(merchant, rule.value))
    console.print(f"Carts: {rule.value}")


@app.command("show")
def show(merchant: Merchant) -> None:
    """Print how tokens are checked, without the secret."""
    setting = _on(merchant, lambda tokens: tokens.setting(merchant))
    out.print(f"kind {setting.kind or 'none'}  iss {setting.issuer or '-'}  aud {setting.audience or '-'}")
    out.print(f"carts {setting.cart_merge}")


@app.command("remove")
def remove(merchant: Merchant) -> None:
    """Accept no tokens any more."""
    _on(merchant, lambda tokens: tokens.remove(merchant))
    console.print("No tokens are accepted")
