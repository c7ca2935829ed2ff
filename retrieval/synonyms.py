"""What shoppers and catalogues call the same thing: everyday English pairs, and the merchant's own."""

from collections.abc import Iterable, Mapping

from retrieval.words import stem, words

Stems = tuple[str, ...]

# Lines that begin with ~ have a word that also means something else: good to search with, not to name a category by.
_SAME_THINGS = """
backpack | rucksack
bike | bicycle
~ camcorder | video camera
cell phone | cellphone | mobile phone | smartphone | smart phone | phone
coffee maker | coffee machine
comforter | duvet | quilt
couch | sofa
~ crib | cot
~ cushion | pillow
desktop computer | desktop pc
diaper | nappy
earbud | earphone | in ear headphone
eyeglasses | spectacles
flash drive | usb stick | thumb drive | pen drive | memory stick | usb drive
~ flashlight | torch
fragrance | perfume | eau de parfum | eau de toilette | cologne
fridge | refrigerator
frying pan | skillet | fry pan
game console | gaming console
garbage can | trash can | waste bin | dustbin
gaming pc | gaming computer | gaming desktop
hairdryer | hair dryer | blow dryer
~ handbag | purse
headset | headphone
jewelry | jewellery
~ jumper | sweater | pullover
~ laptop | notebook | notebook computer
luggage | suitcase
lip gloss | lipgloss
memory card | sd card
~ monitor | computer screen | computer display
~ necklace | pendant
pants | trousers
~ pc | computer
~ photo camera | digital camera | camera
plant pot | planter | flower pot
~ rug | carpet
~ sneaker | trainer | running shoe
speaker | loudspeaker
~ stove | cooker
stroller | pram | pushchair
sunglass | sun glasses
swimsuit | bathing suit | swimwear
t shirt | tshirt | tee
~ tap | faucet
television | tv
vacuum cleaner | vacuum | hoover
video game | videogame
wallet | billfold
water bottle | drinking bottle
webcam | web camera
~ wifi | wi fi | wireless network
"""


def english() -> dict[Stems, tuple[Stems, ...]]:
    """For each way to say a thing, the other ways."""
    return _others(_groups())


def certain() -> list[list[str]]:
    """Groups of phrases that always mean the same thing."""
    return [group for line, group in zip(_lines(), _groups(), strict=True) if not line.startswith("~")]


def with_merchant(synonyms: Mapping[str, str]) -> dict[Stems, tuple[Stems, ...]]:
    """The English ones, and a merchant's: what shoppers say, and what the catalogue calls it."""
    found = english()
    for said, meant in synonyms.items():
        found[stemmed(said)] = (stemmed(meant), *found.get(stemmed(said), ()))
    return found


def stemmed(text: str) -> Stems:
    """A phrase as stems."""
    return tuple(stem(word.text) for word in words(text))


def _lines() -> list[str]:
    return _SAME_THINGS.strip().splitlines()


def _groups() -> list[list[str]]:
    return [[way.strip() for way in line.lstrip("~").split("|")] for line in _lines()]


def _others(groups: Iterable[Iterable[str]]) -> dict[Stems, tuple[Stems, ...]]:
    found: dict[Stems, tuple[Stems, ...]] = {}
    for group in groups:
        ways = list(dict.fromkeys(stemmed(way) for way in group))
        for way in ways:
            found[way] = tuple(other for other in ways if other != way)
    return found
