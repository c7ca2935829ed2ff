"""What comes to mind at the words of a theme: things that people mean by them; everyday English of no catalogue."""

import re
from functools import cache

_COMES_TO_MIND = """
winter warm warmer warmest cold freezing snow | coat jacket sweater scarf gloves hat blanket wool fleece boots
snowy chilly cosy cozy warmth | sweater scarf gloves blanket wool slippers socks
rain rainy wet storm stormy | umbrella raincoat rain jacket boots waterproof
summer heat hot sunny sun beach | sunscreen sunglasses hat shorts sandals towel swimwear parasol
wedding bride groom | dress suit shoes necklace earrings champagne glasses
interview business formal | suit shirt blouse trousers blazer shoes briefcase
office workplace desk | desk chair lamp organizer notebook
fishing fish fisherman angler angling lake | rod reel bait tackle waders
hiking hike hikes hiker trekking mountain mountains trail | boots backpack poles jacket map bottle
camping camp camper | tent sleeping bag mat lantern stove
garden gardening gardener gardens | plant seeds pot trowel gloves watering can shears
balcony terrace patio | planter outdoor chair small table lantern parasol
baking bake baker bakes | flour sugar cake tin mixer whisk chocolate
cooking cook cooks chef kitchen | pan knife pot spices oil board
barbecue bbq grilling grill | grill charcoal tongs sauce
breakfast morning mornings | coffee tea toaster cereal jam
sweet dessert treat candy | chocolate honey jam cookies biscuits candy cake
spicy | chili pepper sauce paprika
healthy healthier diet | fruit vegetables nuts seeds oats tea
fitness workout gym exercise | mat weights bottle shoes protein
running run runner jogging | shoes shorts watch
yoga pilates meditation | mat leggings block
relaxing relax relaxation spa self-care stress unwind | candle bath oil massage robe pillow tea
sleep sleeping insomnia bedtime nap | pillow blanket mattress mask pyjamas
reading reader reads bookworm books | book lamp bookmark
writing writer journaling | notebook pen paper
drawing painting paint artist art artistic | paint brushes pencils paper easel
music musician | headphones speaker guitar records
gaming gamer games | console controller headset keyboard game
photography photographer photos | camera lens tripod
travel traveling travelling traveler vacation holiday trip flight | suitcase bag adapter pillow pouch
picnic | blanket basket cooler bottle
party celebration birthday | balloons candles glasses decoration cake
christmas xmas | ornament lights candle stocking
halloween | costume pumpkin mask
easter | egg basket chocolate bunny
baby newborn babies toddler | bib blanket bottle rattle toy
kids children child | toy game puzzle book
dog dogs puppy | leash collar food bed toy
cat cats kitten | litter scratcher food toy
bathroom shower | towel mat soap dispenser
bedroom | lamp pillow bedding curtains
housewarming | plant candle vase glasses kitchen
college dorm student school study | backpack notebook lamp desk
commute commuting commuter cycling cyclist bike | helmet light lock bag
sit sitting seat seating | chair stool bench sofa armchair hammock
cut cutting chop | knife scissors saw board shears
drink drinking | bottle mug glass cup tea juice
store storing tidy organize organise | box basket shelf rack organizer
clean cleaning wash washing dirty | soap cleaner brush cloth sponge
carry carrying | bag backpack basket case
cough flu sick throat sniffles | lozenges rub spray tissue thermometer
shade shady | parasol umbrella blind awning
wrinkles aging ageing skin | cream serum moisturizer
hair | shampoo conditioner brush
night evening | lamp dress pyjamas candle
"""

_WORN_ON = """
head ears | hat beanie cap hood earmuffs headband
hands fingers | gloves mittens
neck throat | scarf snood collar
feet toes | socks slippers boots insoles
eyes | glasses sunglasses goggles mask
"""


_KEPT_AT = re.compile(r"\bkeep(?:s|ing)?\s+(?!(?:me|us|him|them|you)\b)(?:\w+\s+){1,3}?(hot|cold|warm|cool|chilled)\b")
"""What a thing is to be kept at is no weather: "keep coffee hot"."""


def comes_to_mind(text: str) -> str:
    """The things that people mean by the words of a theme, told without its pronouns; empty where none is known.

    A part of the body tells more than what it is to be: for a warm head no gloves.
    """
    said = [word.strip(",.") for word in text.lower().split()]
    worn = _meant_by(said, _WORN_ON)
    return " ".join(
        worn or _meant_by([word for word in said if word not in _KEPT_AT.findall(text.lower())], _COMES_TO_MIND)
    )


def _meant_by(said: list[str], lines: str) -> dict[str, None]:
    return dict.fromkeys(thing for word in said for thing in _associated(lines).get(word, ()))


@cache
def _associated(lines: str) -> dict[str, tuple[str, ...]]:
    pairs = [line.split("|") for line in lines.strip().splitlines()]
    return {word: tuple(things.split()) for words, things in pairs for word in words.split()}
