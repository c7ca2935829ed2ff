"""What shall take the place of a thing that is gone: "my blender broke, need a new one" asks for a blender."""

from collections.abc import Sequence

from agent.planner.nlu.phrases import Phrases


def for_what_is_gone(phrases: Phrases, clauses: Sequence[str]) -> list[str]:
    """The clauses with the thing in the place of "a new one", and without the one that only tells that it is gone."""
    for place, clause in enumerate(clauses):
        gone = phrases.named("gone", clause.lower())
        for other in range(place, len(clauses)) if gone else ():
            asked = clauses[other].lower()
            if new := phrases.named("new_one", asked):
                wish = f"i need a {gone}{asked.partition(new)[2]}"
                return [*clauses[:place], *clauses[place + 1 : other], wish, *clauses[other + 1 :]]
    return list(clauses)
