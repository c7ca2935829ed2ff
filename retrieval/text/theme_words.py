"""What finding knows of themes in English: occasions, pursuits, seasons, rooms and feelings that name no product."""


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


_PERSONS = _set(
    """
    cyclist hiker camper baker reader jogger gamer photographer musician artist gardener angler fisherman chef
    writer painter student traveler traveller bookworm griller cook climber skier golfer swimmer dancer sewer knitter
    teenager toddler
    """
)
_THEMES = _PERSONS | _set(
    """
    runner
    sit eat drink cut clean wash store carry hang grow corner shade throat cough rainy indoors
    ache acne adventure afternoon age allergy anniversary anxiety apartment autumn babies baby back balcony barbecue
    bathroom beach beauty bedroom bedtime beginner birthday body boy boyfriend breakfast brother brunch budget cabin
    camp celebration ceremony child christmas class climate coffee cold college comfort commute concert cook cottage
    country couple coworker creative dad date daughter day decoration dessert diet dinner dorm drive easter eid
    entertainment environment evening event eye face fall family fan farm father festival fitness flight flu fly focus
    food forest friend fun game garden gentleman girl girlfriend graduation grandfather grandma grandmother grandpa
    grandparent guest gym hair halloween hanukkah health hike hobby holiday home honeymoon house housewarming husband
    interview journey kid kitchen ladies lady lake lawn life living love lover luxury man marathon meal men minimalism
    mom morning mother mountain mum music nail nature newborn night noise nostalgia office outdoor outdoors outside
    pain parent party patio pet picnic play playtime pleasure pool pregnancy productivity prom rain ramadan recovery
    relaxation rest retirement retreat river road romance room run safari school sea season self sister ski skin sleep
    snow son spa space sport sports spring stress student study style summer sun sunday sunset sustainability teacher
    teen teenager thanksgiving toddler train travel traveler traveller travelling trip tween university vacation
    valentine valentines walk warmth weather wedding week weekend weekends wellness wife wind winter woman women work
    workday workout workplace world yard year yoga
    """
)
FOR_WHOM = _set(
    """
    anybody anyone equipment essentials everybody everyone gear gift gifts idea ideas one ones outfit people person
    present presents product products somebody someone stuff supplies surprise whoever item items
    """
)
_QUALITIES = _set(
    """
    affordable amazing aromatic attractive awesome beautiful better big bold boring bright calm casual cheerful chic
    chilled clean clever colorful comfortable comfy cool cosy cozy creative cute dark dry easier easy eco elegant
    energetic energized ethical exciting fancy fast festive firm fit floral formal fragile fragrant fresh friendly
    fruity funny geeky gentle glamorous green happy hard healthier healthy heavy hot hydrated indoor interesting
    lightweight little long loose luxurious meaningful minimal minimalist modern narrow natural new nice oily old
    organized outdoor perfect personal plain playful portable posh practical pretty productive professional quiet
    rainy relaxed relaxing romantic round rustic safe sensitive sexy short simple sleepy slim small smart smooth soft
    soothing special spicy sporty square striped stylish sunny sustainable sweet tasty thick thin thoughtful tidy
    tight tiny tired traditional trendy unique unusual useful vegan vintage warm warmer warmest waterproof weird wide
    wonderful young
    """
)
_DOING = _set(
    """
    avoid be bring celebrate commute decorate enjoy explore feel improve keep learn listen loves organise organize
    prepare prevent protect reduce relax remove stay survive tidy unwind write
    """
)
_NOT_DOING = _set(
    """
    avoid be bring celebrate commute decorate enjoy explore feel improve keep learn listen loves organise organize
    prepare prevent protect reduce relax remove stay survive tidy unwind write
    """
)


_MAKING = _set("baking brewing cooking fixing learning making preparing repairing")


def names_theme(word: str) -> bool:
    """Whether a folded word, last of what was said, names a theme rather than a thing."""
    return word in _QUALITIES or word in _THEMES or word.removesuffix("s") in _THEMES or _is_pursuit(word)


def names_person(word: str) -> bool:
    """Whether a folded word is somebody by what they do or are: "gardener"."""
    return word.removesuffix("s") in _PERSONS


def names_quality(word: str) -> bool:
    """Whether a folded word says how a thing should be: "warm"."""
    return word in _QUALITIES


def starts_deed(word: str) -> bool:
    """Whether a folded word, first of what was said, says what shall be done: "keep my coffee hot"."""
    return word in _DOING


def starts_making(word: str) -> bool:
    """Whether a folded word, first of several, says what shall be made or mended: "cooking pasta"."""
    return word in _MAKING


def _is_pursuit(word: str) -> bool:
    return len(word) > 5 and word.endswith("ing") and word.removesuffix("s") not in _NOT_DOING
