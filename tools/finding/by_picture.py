"""`search_by_picture`: finds what looks like a picture that the shopper showed, within the same exact limits."""

from __future__ import annotations

from pydantic import Field

from retrieval.errors import EncoderError, PicturesMissing
from tools.arguments import Text
from tools.base import Outcome, Refused, ToolContext
from tools.finding.search import SearchArguments, heading, request_for, shown


class PictureArguments(SearchArguments):
    """What to look for like a picture. Limits are exact: what breaks one is never shown as fitting."""

    picture: Text = Field(description="Id of a picture that the shopper showed, such as pic_0192.")
    query: Text = Field(
        default="", description="What the shopper said of it besides limits, such as a kind of thing; may be empty."
    )


async def search_by_picture(ctx: ToolContext, wish: PictureArguments) -> Outcome:
    """Search by a picture, read what was found from the record, and show it."""
    finding = ctx.services.pictures
    if finding is None:
        return Refused("image_search_off", "This shop cannot search by pictures.", "Ask what is wanted, in words.")
    merchant = await ctx.services.catalogue.merchant(ctx.merchant_id)
    request = request_for(wish, merchant)
    try:
        result = await finding.like(ctx.merchant_id, ctx.shopper_id, wish.picture, request)
    except PicturesMissing:
        return Refused(
            "pictures_missing", "The shop has not looked at its own pictures yet.", "Ask what is wanted, in words."
        )
    except EncoderError:
        return Refused("pictures_unavailable", "Pictures cannot be looked at just now.", "Ask again in a moment.")
    if result is None:
        return Refused("picture_not_found", "There is no such picture.", "Ask for the picture again.")
    title = wish.title or heading(wish, merchant, "Like your picture")
    return await shown(ctx, wish.model_copy(update={"title": title}), merchant, request, result)
