"""`remember_preference`, `personal_suggestions`, `view_preferences`: what a shopper wants remembered and used."""

from __future__ import annotations

import re

from pydantic import Field

from tools.arguments import Arguments, Text
from tools.base import Done, Outcome, ToolContext
from tools.buying.cart import NoArguments
from tools.facts import FactWriter
from tools.refusals import refused

_WORD = re.compile(r"[a-z0-9]+")
_LONGEST_NAME = 50
_MOST = 30
FOR_YOU = "for_you"


class RememberArguments(Arguments):
    """Something that the shopper likes, or wants nothing of."""

    what: Text = Field(description='In a few words, as the shopper said it: "linen", "size M", "vegan", "dark roast".')
    liked: bool = Field(default=True, description="False for what they want nothing of.")
    forget: bool = Field(default=False, description="True to let it go again.")


class SuggestionsArguments(Arguments):
    """Whether suggestions may use what is known of the shopper."""

    on: bool = Field(description="False switches suggestions from history and preferences off.")


async def remember_preference(ctx: ToolContext, wish: RememberArguments) -> Outcome:
    """Keeps a wish, or lets it go; only what the shopper said of themselves."""
    slug = ".".join(_WORD.findall(wish.what.casefold()))[:_LONGEST_NAME]
    if not slug:
        return refused("preference_empty", "There is nothing in it to remember.", remedy="Ask what they like.")
    known = await ctx.services.tastes.of(ctx.merchant_id, ctx.shopper_id)
    names = {one.name for one in known.stated}
    liked, avoided = f"likes.{slug}", f"avoids.{slug}"
    facts = FactWriter.of(ctx, "remember_preference")
    if wish.forget:
        gone = [name for name in (liked, avoided) if name in names]
        for name in gone:
            await ctx.services.tastes.forget(ctx.merchant_id, ctx.shopper_id, name)
        if not gone:
            message = f"Nothing is kept about {wish.what}."
            return refused("preference_unknown", message, remedy="Say so, and name what is kept.")
        facts.act(ctx.shopper_id, "forgotten", [wish.what])
        return Done({"what": wish.what, "kept": False}, facts.all())
    if len(names) >= _MOST:
        return refused("too_many_preferences", f"{_MOST} wishes are kept already.", remedy="Ask which one may go.")
    await ctx.services.tastes.forget(ctx.merchant_id, ctx.shopper_id, avoided if wish.liked else liked)
    await ctx.services.tastes.remember(ctx.merchant_id, ctx.shopper_id, liked if wish.liked else avoided, wish.what)
    facts.act(ctx.shopper_id, "remembered", [wish.what])
    return Done({"what": wish.what, "liked": wish.liked, "kept": True, "used": known.personal}, facts.all())


async def personal_suggestions(ctx: ToolContext, wish: SuggestionsArguments) -> Outcome:
    """Switches suggestions "for you" on or off."""
    await ctx.services.tastes.remember(ctx.merchant_id, ctx.shopper_id, FOR_YOU, "on" if wish.on else "off")
    facts = FactWriter.of(ctx, "personal_suggestions")
    facts.act(ctx.shopper_id, "switched_on" if wish.on else "switched_off", ["suggestions"])
    return Done({"on": wish.on}, facts.all())


async def view_preferences(ctx: ToolContext, _: NoArguments) -> Outcome:
    """What the shopper wanted remembered, and whether suggestions use it."""
    known = await ctx.services.tastes.of(ctx.merchant_id, ctx.shopper_id)
    facts = FactWriter.of(ctx, "view_preferences")
    liked = [one.value for one in known.stated if not one.name.startswith("avoids.")]
    avoided = [one.value for one in known.stated if one.name.startswith("avoids.")]
    for at, one in enumerate(known.stated):
        facts.passage(f"preference:{at}", one.name, one.value, None)
    return Done({"likes": [*liked], "avoids": [*avoided], "personal_suggestions": known.personal}, facts.all())
