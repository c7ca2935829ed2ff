"""What people call several kinds of things by one word: the members of everyday English kinds, of no catalogue."""

from functools import cache

from retrieval.text.synonyms import Stems, stemmed

_MEMBERS = """
furniture | table, chair, sofa, couch, bed frame, cot, crib, bunk bed
furniture | desk, shelf, bookcase, wardrobe, cabinet, dresser, sideboard, bench, stool
furniture | armchair, nightstand
seating | chair, sofa, bench, stool, armchair, pouf, recliner
lighting | lamp, lantern, chandelier, spotlight, pendant light, floor lamp, bulb, fairy lights
fruit, fruits | apple, banana, orange, pear, grape, mango, strawberry, blueberry, raspberry, peach, plum, cherry
fruit, fruits | lemon, pineapple, kiwi, melon, apricot, date, fig
vegetable, vegetables, veg, veggies | tomato, cucumber, carrot, potato, onion, pepper, broccoli, spinach, lettuce
vegetable, vegetables, veg, veggies | cabbage, zucchini, pea, bean, beetroot, leek
berries | strawberry, blueberry, raspberry, blackberry, currant, gooseberry, cranberry
drinks, drink, beverages, beverage | juice, tea, coffee, water, soda, lemonade, cola, beer, wine, cider, smoothie
drinks, drink, beverages, beverage | kombucha
alcohol, booze, liquor, spirits | wine, beer, gin, whisky, whiskey, vodka, rum, cider, liqueur
dairy, dairy products | milk, cheese, yogurt, yoghurt, butter, cream, kefir
snacks, snack, nibbles | crisps, chips, nuts, crackers, popcorn, biscuits, cookies, pretzels, bar
sweets, candy, confectionery | chocolate, toffee, fudge, caramel, gummy, marshmallow, lollipop, liquorice, praline
spices, spice, seasoning | pepper, salt, paprika, cinnamon, cumin, turmeric, ginger, nutmeg, oregano, curry
condiments | ketchup, mustard, mayonnaise, sauce, chutney, relish, vinegar
spreads | jam, honey, marmalade, peanut butter, chutney, hummus
baked goods, bakery | bread, roll, bun, croissant, cake, muffin, bagel, baguette
meat | beef, pork, chicken, lamb, turkey, ham, sausage, bacon, steak
seafood, fish | salmon, tuna, cod, trout, shrimp, prawn, mackerel, herring, sardine
drinkware, glassware | glass, mug, cup, tumbler, goblet, wine glass, carafe, flask, bottle
tableware, dinnerware, crockery, dishes | plate, bowl, cup, mug, saucer, platter
cookware, pots and pans | pan, pot, saucepan, wok, casserole, skillet, dutch oven, roaster
bakeware | cake tin, baking tray, muffin tin, loaf tin, mold, baking sheet
kitchenware, kitchen utensils, utensils | knife, spoon, spatula, whisk, grater, peeler, ladle, tongs, chopping board
kitchenware, kitchen utensils, utensils | colander
kitchen appliances, kitchen appliance, small appliances, small kitchen appliances | toaster, kettle, blender, mixer
kitchen appliances, kitchen appliance, small appliances, small kitchen appliances | coffee maker, espresso machine
kitchen appliances, kitchen appliance, small appliances, small kitchen appliances | oven, microwave, food processor
kitchen appliances, kitchen appliance, small appliances, small kitchen appliances | juicer, fryer, grill, waffle maker
appliances, household appliances, home appliances | toaster, kettle, blender, mixer, coffee maker, oven, microwave
appliances, household appliances, home appliances | fridge, refrigerator, freezer, washing machine, dishwasher
appliances, household appliances, home appliances | vacuum cleaner, iron, dryer
white goods | fridge, refrigerator, freezer, washing machine, dishwasher, tumble dryer, oven
jewellery, jewelry, jewels | necklace, ring, bracelet, earrings, earring, pendant, brooch, bangle, anklet, chain
footwear | shoe, boot, sandal, slipper, sneaker, trainer, loafer, heel, clog
headwear, headgear | hat, cap, beanie, headband, beret, helmet, hood
outerwear | jacket, coat, parka, anorak, gilet, raincoat, windbreaker
clothes, clothing, apparel, garments | shirt, t-shirt, trousers, jeans, dress, skirt, jacket, sweater, hoodie, shorts
clothes, clothing, apparel, garments | coat, blouse
tops | shirt, t-shirt, blouse, sweater, hoodie, tank top, polo
bottoms | trousers, jeans, shorts, skirt, leggings
underwear, lingerie | briefs, boxers, bra, panties, knickers, vest, boxer shorts
nightwear, sleepwear | pyjamas, pajamas, nightgown, nightdress, robe
swimwear, bathing suits | swimsuit, bikini, swim shorts, trunks
knitwear | sweater, jumper, cardigan, pullover
bedding, bedclothes | duvet, pillow, sheet, blanket, pillowcase, quilt, comforter, mattress
linens, household linen | sheet, towel, tablecloth, napkin, pillowcase
luggage | suitcase, bag, backpack, trolley, duffel, carry-on
accessories | bag, belt, hat, scarf, gloves, watch, wallet, sunglasses, necklace, bracelet, earrings, tie, umbrella
bags | backpack, handbag, tote, suitcase, rucksack, satchel, clutch, duffel, pouch
stationery, office supplies, school supplies | pen, pencil, notebook, paper, stapler, ruler, marker, folder, envelope
stationery, office supplies, school supplies | eraser, glue
toys, toy, playthings | doll, puzzle, blocks, teddy, plush, stuffed toy, train set, toy car, board game, game, playset
toys, toy, playthings | figure, rattle, slime, craft kit
tools, tool | hammer, screwdriver, drill, saw, wrench, spanner, pliers, chisel, plane, sander, axe, file, clamp, level
garden tools, gardening tools | spade, rake, hoe, shears, trowel, pruner, secateurs, fork, shovel, lawn mower, hose
power tools | drill, saw, sander, grinder, router, jigsaw, planer, screwdriver
hardware, fasteners | screw, nail, bolt, nut, hinge, washer, bracket, anchor
instruments, musical instruments, instrument | guitar, piano, keyboard, drum, violin, flute, ukulele, trumpet
instruments, musical instruments, instrument | saxophone, harmonica, clarinet
electronics, gadgets | headphones, speaker, phone, laptop, tablet, camera, charger, monitor, smartwatch, television
computers | laptop, desktop, notebook, tablet, chromebook, workstation
computer accessories, peripherals | mouse, keyboard, monitor, webcam, headset, printer, speaker, hub, dock
storage media, data storage | hard drive, ssd, usb stick, memory card, flash drive
audio equipment, audio gear | headphones, speaker, soundbar, headset, earphones, amplifier, microphone
cosmetics, makeup, make-up | lipstick, mascara, foundation, eyeliner, eyeshadow, blush, concealer, powder, bronzer
cosmetics, makeup, make-up | primer, lip gloss, nail polish
eye makeup | mascara, eyeliner, eyeshadow, eyebrow pencil, kajal
lip products, lip makeup | lipstick, lip gloss, lip liner, lip balm, lip stain
skincare, skin care | cream, serum, moisturizer, cleanser, toner, lotion, mask, sunscreen
toiletries | soap, shampoo, toothpaste, shower gel, deodorant, toothbrush, razor
hair products, hair care, haircare | shampoo, conditioner, hair oil, hair mask, hairspray, brush
medicine, medication, remedies | tablet, syrup, lozenge, ointment, drops, plaster
cleaning products, cleaning supplies | detergent, cleaner, sponge, mop, cloth, brush, bleach, broom, bucket
livestock, pets | dog, cat, rabbit, hamster, bird, fish
rodents, small animals | hamster, guinea pig, rabbit, mouse, gerbil, rat
flowers | rose, tulip, lily, daisy, orchid, lavender, geranium, sunflower, hydrangea, dahlia
herbs | basil, mint, parsley, thyme, rosemary, chives, sage, oregano, coriander, dill
trees | apple tree, maple, oak, olive tree, pine, birch, cherry tree, palm
houseplants, indoor plants, house plants | monstera, ficus, cactus, fern, orchid, succulent, palm, calathea, pothos
houseplants, indoor plants, house plants | peace lily
decor, decoration, decorations, home decor | vase, candle, frame, mirror, cushion, wall art, ornament, garland
decor, decoration, decorations, home decor | figurine, lantern
floor coverings | rug, carpet, mat, runner
window coverings | curtain, blind, shutter, shade
sports equipment, sports gear, sporting goods | ball, racket, mat, dumbbell, bike, helmet, net, glove, skates
racquets, rackets | tennis racket, badminton racket, squash racket, paddle
weights | dumbbell, kettlebell, barbell, weight plate
water sports, watersports | kayak, paddle, paddleboard, snorkel, wetsuit, surfboard, life jacket
bikes, cycles | bicycle, e-bike, mountain bike, road bike, scooter, tricycle
vehicles, ride-ons | car, bike, scooter, tricycle, tractor, wagon
reading material | book, magazine, comic, novel
baby things, baby stuff, baby gear | stroller, pram, bib, pacifier, diaper, crib, car seat, bottle, carrier, high chair
art supplies, craft supplies | paint, brush, canvas, pencil, easel, paper, glue, yarn, clay, marker
party supplies | balloon, candle, banner, napkin, paper plate, confetti, streamer
safety gear, protective gear, ppe | helmet, gloves, goggles, mask, vest, ear defenders, pads
camping gear, camping equipment | tent, sleeping bag, stove, lantern, mat, cooler, camping chair
fishing gear, fishing tackle | rod, reel, lure, hook, line, bait, waders
"""


@cache
def members() -> dict[Stems, tuple[Stems, ...]]:
    """For each word for several kinds of things, those that it covers; all as stems."""
    found: dict[Stems, tuple[Stems, ...]] = {}
    for line in _MEMBERS.strip().splitlines():
        names, things = line.split("|")
        covered = [stemmed(thing) for thing in things.split(",")]
        for name in names.split(","):
            others = [*found.get(stemmed(name), ()), *(one for one in covered if one != stemmed(name))]
            found[stemmed(name)] = tuple(dict.fromkeys(others))
    return found


def covers(text: str) -> bool:
    """Whether a text is a word for several kinds of things ("accessories")."""
    return stemmed(text) in members()
