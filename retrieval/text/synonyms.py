"""What shoppers and catalogues call the same thing: everyday English pairs, and the merchant's own."""

from collections.abc import Iterable, Mapping
from functools import cache

from retrieval.text.words import stem, words

Stems = tuple[str, ...]

# A word with ~ also means something else: its line is good to search with, and not to name a category by.
_SAME_THINGS = """
hob | cooktop | stovetop | stove top | ~stove
adhesive tape | sticky tape | sellotape
allen key | hex key | allen wrench
amplifier | ~amp
anorak | parka | windbreaker
aubergine | eggplant
baby grow | onesie | romper
backpack | rucksack
beanie | ~bonnet | knit cap | woolly hat | wool hat
bike | bicycle
bin bag | trash bag | garbage bag
biro | ballpoint | ballpoint pen
~biscuit | ~cookie
bookcase | bookshelf
~braces | ~suspenders
~bulb | light bulb | lamp bulb
ceiling light | ceiling lamp
night light | nightlight | night lamp
pendant light | pendant lamp | hanging lamp | hanging light
wall light | wall lamp
bumbag | fanny pack | belt bag | waist bag
camcorder | video camera
candy | sweets
cardigan | knit jacket
cell phone | cellphone | mobile phone | smartphone | smart phone | phone
~chips | ~crisps
child | kid
cling film | plastic wrap
clothespin | clothes peg
coffee maker | coffee machine
comforter | duvet | quilt
coriander | cilantro
couch | sofa | settee | loveseat
courgette | zucchini
~crayon | wax crayon
~crib | ~cot
cupboard | ~cabinet
~cushion | ~pillow
cutlery | silverware | flatware
desktop computer | desktop pc
diaper | nappy
dressing gown | bathrobe | robe
drill driver | cordless drill | cordless screwdriver
drumstick | drum stick
dungarees | overalls
earbud | earphone | in ear headphone | in ears
electric toothbrush | sonic toothbrush
extension lead | extension cord | extension cable
eyeglasses | spectacles
face wash | facial cleanser | face cleanser | cleanser
fertilizer | fertiliser | plant food | plant feed
flash drive | usb stick | thumb drive | pen drive | memory stick | usb drive
flashlight | ~torch | ~headlamp
flask | thermos | thermos flask | vacuum flask | insulated bottle
fragrance | perfume | eau de parfum | eau de toilette | cologne
fridge | refrigerator | icebox
fries | french fries
frock | dress
frying pan | skillet | fry pan
game console | gaming console
gaming pc | gaming computer | gaming desktop
garbage can | trash can | waste bin | dustbin | rubbish bin
garden hose | hosepipe
glue | ~adhesive
~gown | evening dress
~grill | ~barbecue | bbq | barbeque
hair tie | hair band | scrunchie
hairdryer | hair dryer | blow dryer
handbag | ~purse
hard drive | hard disk | hdd
head torch | headlamp | head lamp | headtorch
headset | headphone
hedge trimmer | hedge cutter
hoodie | hooded sweatshirt
houseplant | indoor plant | pot plant
instant camera | polaroid
jewelry | jewellery
~jug | ~pitcher
~jumper | sweater | pullover | ~jersey
kettle | water kettle
~keyboard piano | digital piano | electric piano | e piano
laptop | ~notebook | notebook computer
lawn mower | lawnmower | grass mower | mower
lip gloss | lipgloss
lorry | truck
lounge chair | recliner
lozenge | cough drop | throat sweet
luggage | suitcase
memory card | sd card
microphone | mic | ~mike
moisturizer | moisturiser | face cream | day cream
~monitor | computer screen | computer display
mouth organ | harmonica
motorcycle | motorbike
nail varnish | nail polish | nail lacquer
necklace | ~pendant
nightgown | nightdress | nightie
~notepad | writing pad
~outlet | ~socket | ~power point
pacifier | ~dummy | soother
pajama | pyjama | nightwear
pants | trousers | slacks
paper towel | kitchen roll
parasol | sun umbrella | patio umbrella | garden umbrella
pc | ~computer
petrol | gasoline
photo camera | digital camera | ~camera
plant pot | planter | flower pot
plaster | band aid | bandaid | adhesive bandage
plasterboard | drywall
plectrum | ~pick | guitar pick
~plush | soft toy | stuffed animal | cuddly toy | stuffed toy | teddy
power bank | powerbank | portable charger
pressure washer | pressure cleaner | jet washer | high pressure cleaner
pruner | secateur | pruning shear
push bike | bicycle
racket | racquet
raincoat | rain jacket | waterproof jacket | ~mac
razor | shaver
robot vacuum | robotic vacuum | robot hoover
rug | ~carpet
sanitary towel | sanitary pad
saxophone | sax
scissor | ~shears
screen protector | screen guard
shampoo bar | solid shampoo
skipping rope | jump rope
smartwatch | smart watch
sneaker | ~trainer | running shoe | gym shoe | tennis shoe
~soil | potting mix | potting soil | ~compost
solid state drive | ssd
spanner | wrench
speaker | loudspeaker
~stool | footstool
~stove | ~cooker
string trimmer | strimmer | grass trimmer | line trimmer | weed whacker
stroller | pram | pushchair
sun lounger | sunbed | sun bed | deck chair
sunglass | sun glasses
sunscreen | sun cream | suncream | sun lotion | sunblock
swimsuit | bathing suit | swimwear | swimming costume
t shirt | tshirt | tee
~tap | faucet
tea towel | dish towel
television | tv
tights | pantyhose | hosiery
tracksuit | jogging suit
trekking pole | walking pole | hiking pole | walking stick
tumble dryer | clothes dryer
ukulele | uke
vacuum cleaner | vacuum | hoover
varnish | ~lacquer
~vest | waistcoat | gilet
video game | videogame
wallet | billfold
wardrobe | closet | armoire
water bottle | drinking bottle
water butt | rain barrel | rainwater tank
webcam | web camera
wellington boot | wellington | welly | wellies | rain boot | rubber boot | gumboot
wifi | wi fi | ~wireless network
woman | ~lady
worktop | countertop
"""


def english() -> dict[Stems, tuple[Stems, ...]]:
    """For each way to say a thing, the other ways."""
    return _others(_groups())


@cache
def open_words() -> frozenset[Stems]:
    """The ways to say a thing that also mean another: what only they find is to be doubted."""
    return frozenset(stemmed(way.strip()[1:]) for line in _lines() for way in line.split("|") if _is_open(way))


def certain() -> list[list[str]]:
    """Groups of phrases that always mean the same thing: those of a line that mean nothing else."""
    groups = [[way.strip() for way in line.split("|") if "~" not in way] for line in _lines()]
    return [group for group in groups if len(group) > 1]


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
    return [[way.strip().lstrip("~") for way in line.split("|")] for line in _lines()]


def _is_open(way: str) -> bool:
    return way.strip().startswith("~")


def _others(groups: Iterable[Iterable[str]]) -> dict[Stems, tuple[Stems, ...]]:
    found: dict[Stems, tuple[Stems, ...]] = {}
    for group in groups:
        ways = list(dict.fromkeys(stemmed(way) for way in group))
        for way in ways:
            others = [*found.get(way, ()), *(other for other in ways if other != way)]
            found[way] = tuple(dict.fromkeys(others))
    return found


def names_thing(text: str) -> bool:
    """Whether people have other ways to say this, so that it is surely a thing ("tv")."""
    return stemmed(text) in _english()


@cache
def _english() -> dict[Stems, tuple[Stems, ...]]:
    return english()
