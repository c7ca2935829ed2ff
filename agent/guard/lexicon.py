"""The words by which the guard knows a claim: English in depth, the plainest forms of German, French and Spanish."""

# ruff: noqa: E501 - one pattern a line reads better than a pattern cut in pieces

from __future__ import annotations

import re


def _all_of(text: str) -> frozenset[str]:
    return frozenset(phrase.strip() for phrase in text.replace("\n", " ").split("|") if phrase.strip())


_CART = re.compile(r"\b(cart|basket|bag|warenkorb|panier|carrito|cesta)\b", re.IGNORECASE)
_ORDER = re.compile(r"\b(orders?|purchase|checkout|bestellung|commande|pedido)\b", re.IGNORECASE)
_ADDRESS = re.compile(
    r"\b(address|e-?mail|phone|details|delivery|shipping|payment|card|name|option|checkout)\b", re.IGNORECASE
)
_PEOPLE = re.compile(
    r"\b(team|colleagues?|person|human|staff|agent|support|someone|specialist|service|manager|representative|people"
    r"|ticket|case|request|over|conversation|kolleg\w*|mitarbeiter\w*|collègue|compañer\w+)\b",
    re.IGNORECASE,
)
_CODE = re.compile(r"\b(code|coupon|discount|promo\w*|voucher|offer|[A-Z]{3,}\d+|gutschein\w*|cupón)\b")
_RETURN = re.compile(r"\b(returns?|returning|rma)\b", re.IGNORECASE)
_EXCHANGE = re.compile(r"\b(exchang(?:e|es|ing)|swap)\b", re.IGNORECASE)
_REQUEST_ALONE = re.compile(r"\b(?:the|your|that|this)\s+(?:return|exchange|request|change)\b", re.IGNORECASE)
_PAID_WITH = re.compile(
    r"\b(?:payment|paid with|pay(?:s|ing)? with|(?<!gift )card)\b(?! and (?:delivery|address))", re.IGNORECASE
)
_ASKED = "asked for|requested|started|set up|arranged|registered|created|opened|submitted|sent in|filed|initiated"
_REFUND = re.compile(r"\b(refund\w*|money)\b", re.IGNORECASE)
_PAYMENT = re.compile(r"\b(payment|card|transaction|charge)\b", re.IGNORECASE)
_SENT_THINGS = re.compile(
    r"\b(e-?mail\w*|text|message|confirmation|receipt|link|details|invoice|label|copy|summary|sms|you)\b", re.IGNORECASE
)

# (what is claimed, the verbs that claim it, what must stand beside the verb for it to mean that); first fit wins.
ACTS: tuple[tuple[str, frozenset[str], re.Pattern[str] | None], ...] = (
    ("ordered", _all_of("placed|put through|submitted|completed|confirmed|finalized|finalised|processed"), _ORDER),
    ("exchange_requested", _all_of(_ASKED), _EXCHANGE),
    ("return_requested", _all_of(_ASKED), _RETURN),
    ("withdrawn", _all_of("withdrawn|taken back|called off|cancelled|canceled|retracted"), _REQUEST_ALONE),
    ("handed_off", _all_of(
        "passed|handed|handed over|forwarded|transferred|connected|escalated|notified|contacted|informed|alerted|told"
        "|asked|opened|raised|created|flagged|reached out to|reached out|let|sent|messaged|called|emailed|logged"
    ), _PEOPLE),
    ("exchanged", _all_of("processed|completed|made|done"), _EXCHANGE),
    ("returned", _all_of("processed|completed|taken"), _RETURN),
    ("refunded", _all_of("issued|sent|processed|initiated|started|arranged|requested|made|given"), _REFUND),
    ("ordered", _all_of("taken|processed|charged|completed|captured|accepted|approved"), _PAYMENT),
    ("added", _all_of("placed|put|dropped|popped|tossed|thrown|moved|gelegt|mis|puesto"), _CART),
    ("code_removed", _all_of("removed|deleted|taken off"), _CODE),
    ("code_applied", _all_of("applied|redeemed|activated|entered|added|used|eingelöst|aplicado|appliqué"), _CODE),
    ("payment_set", _all_of("saved|set|updated|changed|switched|recorded|stored|selected|noted"), _PAID_WITH),
    ("address_set", _all_of("saved|set|updated|changed|entered|recorded|stored|added|selected|noted"), _ADDRESS),
    ("sent", _all_of("sent|emailed|e-mailed|texted|mailed|messaged"), _SENT_THINGS),
    ("cleared", _all_of("emptied|cleared"), None),
    ("added", _all_of("added|hinzugefügt|ajouté|añadido|agregado"), None),
    ("removed", _all_of("removed|taken out|took out|deleted|entfernt|retiré|supprimé|quitado|eliminado"), None),
    ("changed", _all_of(
        "changed|updated|swapped|switched|adjusted|increased|reduced|replaced|modified|decreased|doubled|geändert"
    ), None),
    ("ordered", _all_of("ordered|purchased|bought|charged|checked out|paid|bestellt|commandé|pedido|comprado"), None),
    ("cancelled", _all_of("cancelled|canceled|storniert|annulé|cancelado"), None),
    ("returned", _all_of("returned|taken back|zurückgegeben"), None),
    ("exchanged", _all_of("exchanged|umgetauscht"), None),
    ("withdrawn", _all_of("withdrawn|called off|retracted|zurückgezogen"), None),
    ("refunded", _all_of("refunded|reimbursed|credited|erstattet|remboursé|reembolsado"), None),
    ("handed_off", _all_of("escalated|notified|alerted"), None),
    ("other", _all_of(
        "reserved|held|set aside|put aside|scheduled|booked|dispatched|shipped|upgraded|extended|subscribed|enrolled|waived"
        "|unlocked|guaranteed|locked in|price-matched|price matched|pre-ordered|preordered|gift-wrapped|gift wrapped"
        "|packed|signed you up|negotiated|filed|verified your|emailed|texted|called|messaged|mailed|arranged|registered"
        "|submitted|deposited|topped up|reported|restocked|backordered|donated"
    ), None),
)  # fmt: skip

_VERBS = "|".join(
    re.escape(verb).replace(r"\ ", r"\s+")
    for verb in sorted({verb for _, verbs, _ in ACTS for verb in verbs}, key=len, reverse=True)
)
_ADVERBS = (
    r"(?:(?:just|now|already|also|successfully|gone ahead and|went ahead and|been|both|all|since|only|then|finally"
    r"|happily|safely|quickly|automatically)\s+)*"
)
NOT = re.compile(r"\b(?:not|never|nothing|no|nicht|kein\w*|pas|ningun\w*)\b|n't\b", re.IGNORECASE)
_NEG = r"(?:(?:not|never|nicht|pas)\s+(?:yet\s+)?)?"

FIRST_PERSON = re.compile(
    rf"\b(?:(?:I|we)(?:\s+have(?:n't)?|'ve|\s+had|'d)?|i've|(?:I|we)\s+(?:did|didn't)|ich habe|wir haben|j'ai|he|hemos)\s+{_NEG}"
    rf"{_ADVERBS}{_NEG}(?:(?:\S+\s+){{0,7}}?(?=\S*(?:gelegt|fügt|fernt|niert|stellt|löst)\b))?(?P<verb>{_VERBS})\b",
    re.IGNORECASE,
)
PASSIVE = re.compile(
    rf"\b(?:ha(?:s|ve)(?:n't)?\s+{_NEG}{_ADVERBS}been|(?:is|are|was|were)(?:n't)?|(?:it|that|they)'s|'s been|got|gets?|been"
    rf"|you've been|wurden?|a été|ha sido)\s+{_NEG}{_ADVERBS}(?P<verb>{_VERBS})\b",
    re.IGNORECASE,
)
HEADLINE = re.compile(
    r"^\W*(?:(?:ok(?:ay)?|great|sure|perfect|alright|yes|done|all set|thanks|good news)\W+)*"
    rf"(?:(?:your |the )?(?:order|payment|items?|code|address|cart)\s+)?{_ADVERBS}(?P<verb>{_VERBS})\b(?!\s+by\b)",
    re.IGNORECASE,
)

ABLE = re.compile(
    r"\b(?:I|we)(?:'ve|\s+have)?\s+(?:just\s+|also\s+)?(?:was able to|were able to|been able to|managed to|took the liberty of|went ahead and)\s+(?P<base>[a-z]+)"
    r"|\bconsider\s+(?:it|this|that|them|(?:your|the)\s+\w+)\s+(?P<verb>[a-z]+)\b",
    re.IGNORECASE,
)
DONE_FORM = {
    "add": "added", "cancel": "cancelled", "apply": "applied", "remove": "removed", "place": "placed", "order": "ordered",
    "refund": "refunded", "change": "changed", "update": "updated", "complete": "completed", "book": "booked", "send": "sent",
    "put": "put", "return": "returned", "reserve": "reserved", "upgrade": "upgraded", "buy": "bought", "purchase": "purchased",
    "swap": "swapped", "delete": "deleted", "clear": "cleared", "empty": "emptied", "save": "saved", "charge": "charged",
    "ship": "shipped", "contact": "contacted", "notify": "notified", "arrange": "arranged", "waive": "waived", "get": "added",
}  # fmt: skip
STATED_BEFORE_QUESTION = re.compile(
    r"[,;:\u2014-]\s*(?:would|shall|should|do|can|could|is|are|want|anything)\b", re.IGNORECASE
)
CONDITION_BEFORE = re.compile(
    r"\b(?:if|once|when(?:ever)?|until|unless|whether|should|would|could|can|can't|cannot|may|might|shall|will|won't|'ll|to"
    r"|before|after|as soon as|in case|want|wants|like|let me|let's|need|needs|want me|check|see|want to|wenn|falls"
    r"|sobald|si|cuando|quand)\b[^,;:]*$|'ll\s+[^,;:]*$",
    re.IGNORECASE,
)
OPENING_CONDITION = re.compile(
    r"^\W*(?:if|once|when|whenever|until|unless|as soon as|should|wenn|falls|si|cuando|quand)\b[^,]*", re.IGNORECASE
)
NEGATION_BEFORE = re.compile(
    r"(?:\b(?:not|no longer|never|isn't|aren't|wasn't|weren't|hasn't|haven't|don't|doesn't|nicht|pas|no está)\s+"
    r"(?:\w+\s+){0,3}|n't\s+(?:\w+\s+){0,2}|\bno\s+)$",
    re.IGNORECASE,
)

_I = re.IGNORECASE
_NOW = r"(?:(?:is|are|was|has been|have been|'s)\s+)?(?:now\s+|already\s+|just\s+|successfully\s+)?"
_ITS = r"(?:is|are|'s|'re|was|were|has|have|been|be)"
PLAIN_ASSERTIONS: tuple[tuple[re.Pattern[str], str, str], ...] = (
    (re.compile(r"\b(?:sold[- ]out|out of stock|unavailable|not available|no longer available|no longer in stock|none left|ausverkauft|épuisé|agotado)\b", _I), "stock", "out"),
    (re.compile(r"(?<!out of )\b(?:in stock|ready to ship|still available|available now|available to order|currently available|available again|available in (?!our|the (?:shop|store)|\d)|auf lager|lieferbar|en stock)", _I), "stock", "in"),
    (re.compile(rf"\b{_ITS}\s+(?:(?:also|both|all|currently|still|now|indeed|definitely)\s+)*available(?=\s*(?:[.,;!\u2014-]|$|and\b|but\b|for\b|today\b))", _I), "stock", "in"),
    (re.compile(r"\b(?:we|they)\s+(?:do\s+)?(?:still\s+)?have\s+(?:it|them|this|that|these|those|one)\b(?!\s+(?:listed|filed))", _I), "stock", "in"),
    (re.compile(r"\b(?:discontinued)\b", _I), "stock", "discontinued"),
    (re.compile(r"\b(?:on back-?order|back-?ordered)\b", _I), "stock", "backorder"),
    (re.compile(r"\b(?:(?:on|for|as a) pre-?order)\b", _I), "stock", "preorder"),
    (re.compile(r"\b(?:low (?:in )?stock|almost gone|nearly sold out|few left)\b", _I), "stock", "low"),
    (re.compile(r"\blast (?:one|piece|pair)\b(?=\s*(?:left|in stock|we have|[!.]))", _I), "stock", "last"),
    (re.compile(r"\b(?:on its way|in transit|out for delivery|has shipped|have shipped|(?:has|have|was|were|been|is|are) (?:just |already |now )?(?:shipped|dispatched|posted)|unterwegs|en route|en camino)\b", _I), "order_status", "shipped"),
    (re.compile(r"\b(?:(?:has|have|was|were|been|is|are) (?:just |already |now )?(?:delivered)|has arrived|have arrived|zugestellt|livrée|entregado)\b", _I), "order_status", "delivered"),
    (re.compile(r"\border\b[^.,;]{0,40}?\b(?:is|are|has been|was)\s+(?:now |already |still |currently |being )*(?P<s>pending|processing|processed|prepared|packed|confirmed|complete|completed|through|open)\b", _I), "order_status", "open"),
    (re.compile(rf"\b(?:purchase|checkout|payment)\s+{_NOW}(?:complete|completed|confirmed|received|processed|approved|successful|accepted)\b|\border\s+(?:went|has gone|is) through\b|\b(?:received|got|taken) your payment\b", _I), "act", "ordered"),
    (re.compile(rf"\bcancell?ation\s+{_NOW}(?:complete|completed|confirmed|processed|approved|through)\b", _I), "act", "cancelled"),
    (re.compile(rf"\brefund\s+{_NOW}(?:complete|completed|confirmed|processed|issued|approved|sent|on its way|underway)\b|\brequest(?:ed)? (?:for )?a refund\b|\brefund request\b", _I), "act", "refunded"),
    (re.compile(r"\b(?:has|have|'s)\s+(?:now |already |just )?(?:gone|come) back (?:to|on)\b|\b(?:went|came) back (?:to|on) your\b", _I), "act", "refunded"),
    (re.compile(rf"\breturn\s+{_NOW}(?:complete|completed|done|confirmed)\b", _I), "act", "returned"),
    (re.compile(rf"\breturn\s+{_NOW}(?:registered|approved|requested|started|set up)\b|\breturn request\b", _I), "act", "return_requested"),
    (re.compile(rf"\bexchange\s+{_NOW}(?:complete|completed|done|confirmed)\b", _I), "act", "exchanged"),
    (re.compile(rf"\bexchange\s+{_NOW}(?:registered|approved|requested|started|set up)\b|\bexchange request\b", _I), "act", "exchange_requested"),
    (re.compile(rf"\b(?:discount|code|coupon|voucher)\s+{_NOW}(?:applied|redeemed|accepted|active|activated|added)\b", _I), "act", "code_applied"),
    (re.compile(r"\b(?:have|got|put)\s+(?:it|them|that|those|both|the [^.,;]{1,40}?)\s+in(?:to)?\s+(?:your|the)\s+(?:cart|basket|bag)\b", _I), "act", "in_cart"),
    (re.compile(r"\b(?:nothing|no (?:items|products|things))\s+in\s+(?:your|the)\s+(?:cart|basket|bag)\b|\b(?:cart|basket|bag)\s+(?:has nothing|holds nothing|contains nothing)", _I), "act", "empty"),
    (re.compile(r"\bhalf[- ]price\b|\bhalf off\b", _I), "sale", "half"),
    (re.compile(r"\b(?:2|two|3|three)[- ]for[- ](?:1|one|2|two)\b|\bbuy (?:one|two|\d),? get\b|\bbogo\b|\bfree gift\b", _I), "sale", "offer"),
    (re.compile(r"\b(?:tax(?:es)?|vat)\s+(?:is|are)\s+(?:already\s+)?included\b|\b(?:includes|including|incl\.?)\s+(?:all\s+)?(?:tax(?:es)?|vat)\b", _I), "tax", "included"),
    (re.compile(r"\b(?:payment|card)\b[^.,;]{0,30}?\b(?:went through|was successful|is complete|succeeded|was accepted|was approved|has cleared)", _I), "act", "ordered"),
    (re.compile(r"\b(?:payment|card)\b[^.,;]{0,30}?\b(?:was declined|failed|didn't go through|did not go through|was refused)", _I), "order_status", "payment_failed"),
    (re.compile(r"\b(?:thanks?(?: you)? for (?:your (?:order|purchase)|ordering|shopping with))", _I), "act", "ordered"),
    (re.compile(r"^\W*(?:(?:ok(?:ay)?|great|sure|perfect|alright|yes)\W+)*(?:done|all done|all set|that's done|it's done|you're all set|consider it done|erledigt|fertig|listo|c'est fait)\b(?!\s+(?:with|shopping))", _I), "act", "any"),
    (re.compile(r"\b(?:is|are|'s|'re)\s+(?:now\s+|already\s+|still\s+|all\s+|both\s+)*in\s+(?:your|the)\s+(?:cart|basket|bag)\b", _I), "act", "in_cart"),
    (re.compile(r"\b(?:your|the)\s+(?:cart|basket|bag)\s+(?:now\s+)?(?:has|contains|holds)\b", _I), "act", "in_cart"),
    (re.compile(r"\b(?:your|the)\s+(?:cart|basket|bag)\s+is\s+(?:now\s+|currently\s+|still\s+)?empty\b", _I), "act", "empty"),
    (re.compile(r"\b(?:I've|I have|we've|we have)\s+(?:just\s+)?let\s+(?:the|our|my|a|them|someone)\b[^.]{0,40}\bknow\b", _I), "act", "handed_off"),
    (re.compile(r"\b(?:someone|somebody|a (?:colleague|person|human|member|specialist|representative|real person)|an agent|our (?:team|support|staff|colleagues|people|customer\s\w+)|the (?:team|support|staff)|they|customer (?:service|support))\b[^.,;]{0,30}?\s?(?:will|'ll|is going to|are going to|has been|have been|is|are)\s+(?:\w+\s+)?(?:contact|call|e-?mail|reach|get back|be in touch|reply|respond|follow|take over|join|help you|look into|notified|informed|alerted|on it)", _I), "handoff", "handed_off"),
    (re.compile(r"\b(?:I|we)(?:'ll| will| am going to|'m going to)\s+(?:\w+\s+)?(?:notify|e-?mail|text|call|message|remind|let you know|keep you posted|keep an eye|get back to you|follow up|ping you|alert|inform|send you|make sure (?:they|the team)|watch|monitor|track)\b", _I), "promise", "later"),
    (re.compile(r"\byou(?:'ll| will)\s+(?:soon\s+|shortly\s+|also\s+)?(?:receive|get)\s+(?:an?|the|your)\s+(?:\w+\s+)?(?:e-?mail|confirmation|text|sms|notification|message|call|tracking)", _I), "promise", "mail"),
    (re.compile(r"\b(?:cheapest|least expensive|lowest[- ]priced|most affordable|lowest price(?! first)|g\u00fcnstigste\w*|moins cher|m\u00e1s barat\w)\b", _I), "superlative", "cheapest"),
    (re.compile(r"\b(?:most expensive|priciest|dearest|highest[- ]priced|highest price(?! first)|teuerste\w*)\b", _I), "superlative", "dearest"),
    (re.compile(r"\b(?:(?:highest|best|top)[- ]rated(?! first)|highest rating|best reviewed|best[- ]rated)\b(?! first)", _I), "superlative", "best_rated"),
    (re.compile(r"\bfree\s+(?:standard\s+|express\s+|next-day\s+|home\s+)?(?:shipping|delivery|returns?|postage|exchanges?|gift[- ]wrap\w*)\b|\b(?:shipping|delivery|postage|returns?)\s+(?:is|are|'s)\s+(?:always\s+|also\s+)?free\b|\bfree of charge\b|\bat no (?:extra |additional )?(?:cost|charge)\b|\bversandkostenfrei\b|\b(?:livraison|env\u00edo) grat\w+", _I), "free", "free"),
    (re.compile(r"\b(?:on sale|discounted|reduced|marked down|on offer|im angebot|reduziert|en promotion|rebajad[oa])\b(?!\s+(?:to|from))", _I), "sale", "sale"),
)  # fmt: skip

_THINGS = r"(?:\w+\W+){0,4}?"
ABSENCE: tuple[re.Pattern[str], ...] = (
    re.compile(r"\b(?:we|they|the (?:shop|store)|this (?:shop|store))\s+(?:currently\s+|unfortunately\s+)?(?:do not|don't|does not|doesn't)\s+(?:currently\s+|actually\s+|seem to\s+)?(?:have|carry|stock|sell|offer)\b", _I),
    re.compile(r"\b(?:we|the shop|the store)(?:'ve| have| has)\s+(?:got\s+)?(?:no\b|none\b|nothing\b|run out of|sold out of)", _I),
    re.compile(r"\bthere\s+(?:are|is|'s|were|was)\s+(?:currently\s+|unfortunately\s+|simply\s+)?(?:no\b|none\b|nothing\b)", _I),
    re.compile(r"\bthere\s+(?:aren't|isn't|are not|is not)\s+(?:any|a|an|anything)\b", _I),
    re.compile(r"^\W*(?:unfortunately|sorry|i'm sorry|i'm afraid)?\W*(?:but\s+)?(?:nothing|none|no)\s+(?:\w+\s+){0,4}?(?:under|below|over|above|match\w*|fit\w*|available|found|in stock|like that|that|with|in that|came up|for)\b", _I),
    re.compile(r"\b(?:couldn't|could not|can't|cannot|didn't|did not|was unable to|wasn't able to|am unable to|unable to)\s+find\s+(?:any\w*|a|an|one|that|those|such|it|them|what|products?|items?|\w+\s+(?:under|below|over|above|with|in|for))\b", _I),
    re.compile(r"\b(?:we're|we are|they're|the shop is)\s+(?:currently\s+|all\s+|completely\s+)?out of\s+(?!stock)|\bnot something (?:that )?we\s+(?:carry|sell|stock|offer|have)\b|\b(?:aren't|are not|isn't|is not|not)\s+(?:in|part of)\s+our\s+(?:range|catalogu?e|assortment|shop|store|selection)", _I),
    re.compile(r"\b(?:no|zero|0)\s+(?:results|matches|products|items|hits|exact match(?:es)?)\b", _I),
    re.compile(r"\b(?:nothing|none)\s+(?:of (?:our|the|these|them)\s+(?:\w+\s+){0,2})?(?:is|are|comes?|costs?|matches|fits|under|below|in (?:our|the) (?:shop|store|catalogu?e|range))\b", _I),
    re.compile(r"\b(?:wir haben (?:leider )?kein\w*|haben wir (?:leider )?nicht|es gibt (?:leider )?kein\w*|führen wir nicht|nous n'avons (?:pas|aucun)|il n'y a (?:pas|aucun)|no (?:tenemos|hay|vendemos))\b", _I),
)  # fmt: skip
HARMLESS_ABSENCE = re.compile(
    r"\b(?:no|nothing|not|any\w*)\b[^.]{0,40}\b(?:in|from|to)\s+(?:your|the)\s+(?:cart|basket|bag)\b|"
    r"\b(?:no|any|a|an|not|don't|don\u2019t|is|isn't|'s|find|have|there|nothing|more|else)\s+(?:\w+\s+){0,2}?(?:problems?|worr(?:y|ies)|need|rush|hurry|way|ways|idea|information|info|details?|access"
    r"|doubt|reason|longer|matter|mention\w*|say|answer|record|wrong|else i can|obligation|commitment|pressure|preference|more to|questions?|rules?|limits? on|further|your order|that order|an order|this order|order with|order number|such order)\b"
    r"|\bfind\s+(?:your|that|this|an|the)\s+order\b|\bnothing\s+(?:has|was|is|will be)\s+(?:been\s+)?(?:ordered|charged|changed|added|booked|sent|done|placed|saved|lost)\b"
    r"|\bthe (?:listing|description|page|product|reviews?) (?:does|do)(?:n't| not)\b",
    _I,
)
CODE = re.compile(
    r"\b(?:code|coupon|voucher|gutscheincode)\s+[\"'\u201c\u2018*]*(?P<code>(?=[A-Z0-9_-]*[A-Z])[A-Z0-9][A-Z0-9_-]{2,})\b"
)
CODE_COUNTS = re.compile(
    r"\b(?:is|are|was|still)\s+(?:still\s+|now\s+)?(?:valid|active|good)\b|\bworks?\b|\b(?:gives?|gets?|takes?|saves?)\b|\bfor\s+\S*\d+\s*%",
    _I,
)
ANAPHORA = re.compile(
    r"\b(?:match\w*|like that|like this|that fits?|those|these|such|exactly|for that|for this|what you(?:'re| are|'ve| have)?|your (?:budget|search|criteria|wish(?:es)?|limits?|request|filters?)|it|them|that|criteria|filters?)\b",
    _I,
)
RECAP = re.compile(
    r"\b(?:already|earlier|before|previously|so far|still|as you asked|at the start|yesterday|last time|in total)\b", _I
)
ANOTHER = re.compile(r"\b(?:another|one more|again|a second|extra|additional|more)\b", _I)
LIMIT_BEFORE = re.compile(
    r"(?:\b(?:under|below|beneath|within|less than|cheaper than|up to|at most|no more than|not more than|max(?:imum)?(?: of)?|budget(?: of| is|:)?|limit(?: of| is)?|cap(?: of)?"
    r"|over|above|more than|at least|between|unter|bis(?: zu)?|maximal|höchstens|weniger als|über|ab|moins de|jusqu'à|sous|plus de|menos de|hasta|por debajo de|bajo|más de|meno di|sotto|fino a|entre|zwischen)\s+(?:your\s+|the\s+|of\s+|a\s+)?(?:budget\s+(?:of\s+)?)?"
    r"|\b(?:you (?:said|asked|mentioned|wanted|gave|told me|set|named))\b[^.:;,]{0,30}|\byour\s+"
    r"|\b(?:your|the)\s+(?:\w+\s+)?(?:budget|limit|range|maximum|max|ceiling)(?:\s+(?:of|is|was))?\s*:?\s*"
    r"|\b(?:between|zwischen|entre)\s+\S+\s+(?:and|und|et|y)\s+)$",
    _I,
)
LIMIT_AFTER = re.compile(
    r"^\s*(?:budget|limit|range|cap|mark|maximum|minimum|or (?:less|under|below|more|over)|price (?:limit|range|cap)|and (?:under|below|less))\b",
    _I,
)
UPPER = re.compile(
    r"\b(?:under|below|beneath|within|less than|up to|at most|no more than|unter|bis|maximal|höchstens|moins de|jusqu'à|sous|menos de|hasta|bajo)\s+(?:your\s+|the\s+)?(?:budget\s+(?:of\s+)?)?$",
    _I,
)
LOWER = re.compile(
    r"\b(?:over|above|more than|at least|über|ab|plus de|más de)\s+(?:your\s+|the\s+)?(?:budget\s+(?:of\s+)?)?$", _I
)
CHANGE = re.compile(
    r"\b(?:was|were|used to|previously|earlier|before|went|gone|dropped|rose|risen|changed|increase\w*|decrease\w*|fell|fallen|formerly|no longer|instead of|up from|down from|from)\b",
    _I,
)

NOBODY = re.compile(r"\b(?:nothing|none|nobody|no one|neither|no \w+|nichts|rien|nada)\s+(?:\w+\s+)?$", _I)
