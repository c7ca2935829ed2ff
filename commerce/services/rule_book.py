"""A merchant's rules as one file: checked against the shop, set in one transaction, and written out again."""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from commerce.domain.merchant import Merchant
from commerce.domain.policy import write_policy
from commerce.domain.promotions import Promotion, normal_code
from commerce.errors import MerchantNotFound
from commerce.ports.selling import SellingRulesStore
from commerce.rulebook.converting import Conversion, Names, SellingRulesOfFile, as_part
from commerce.rulebook.document import RulesPart
from commerce.rulebook.reading import mistaken, read_rules
from commerce.services.catalogue_store import CatalogueReads, MerchantStore
from commerce.services.price_lists import PriceLists
from commerce.services.telling import tell_of_rules
from storage.clock import Clock
from storage.database import Database, Transaction


class RuleBook:
    """Takes a file as a whole or not at all; what is set counts from the next price on."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        merchants: MerchantStore,
        reads: CatalogueReads,
        store: SellingRulesStore,
        price_lists: PriceLists,
    ) -> None:
        self._database = database
        self._clock = clock
        self._merchants = merchants
        self._reads = reads
        self._store = store
        self._price_lists = price_lists

    async def check(self, merchant_id: str, path: Path) -> Mapping[str, int]:
        """Return how many rules of each kind a file would set; raises RulesInvalid, each mistake in ``problems``."""
        part = read_rules(path)
        async with self._database.reading() as tx:
            return _counted(await self._converted(tx, merchant_id, part))

    async def take(self, merchant_id: str, path: Path) -> Mapping[str, int]:
        """Set what a file says, and leave what it does not speak of; raises RulesInvalid and changes nothing then."""
        part = read_rules(path)
        now = self._clock.now()
        async with self._database.transaction() as tx:
            rules = await self._converted(tx, merchant_id, part)
            set_ones = []
            for kind in ("tax", "shipping", "stock", "policy", "placements"):
                one = getattr(rules, kind)
                if one is not None:
                    await self._store.set_rules(tx, merchant_id, one, now)
                    set_ones.append(kind)
            if rules.promotions is not None:
                await self._store.set_promotions(tx, merchant_id, rules.promotions, now)
                set_ones.append("promotions")
            if rules.price_lists is not None:
                await self._price_lists.set_in(tx, await self._merchant(tx, merchant_id), rules.price_lists)
            if set_ones:
                await tell_of_rules(tx, merchant_id, *set_ones)
        return _counted(rules)

    async def written(self, merchant_id: str) -> str:
        """Return the rules as they are, as the JSON that would set them again."""
        async with self._database.reading() as tx:
            merchant = await self._merchant(tx, merchant_id)
            rules = await self._store.rules(tx, merchant_id)
            offers = await self._store.all_promotions(tx, merchant_id)
        promotions = tuple(one.promotion for one in offers)
        part = as_part(merchant, rules.tax, rules.shipping, rules.stock, promotions, rules.placements)
        part = part.model_copy(update={"policy": write_policy(rules.policy)})
        return part.model_dump_json(indent=2, exclude_defaults=True)

    async def _converted(self, tx: Transaction, merchant_id: str, part: RulesPart) -> SellingRulesOfFile:
        merchant = await self._merchant(tx, merchant_id)
        names = await self._names(tx, merchant_id, part)
        rules = Conversion(merchant.currency, names).rules(part)
        _refuse_twice(rules.promotions or ())
        return rules

    async def _merchant(self, tx: Transaction, merchant_id: str) -> Merchant:
        merchant = await self._merchants.merchant(tx, merchant_id)
        if merchant is None:
            raise MerchantNotFound(f"there is no merchant {merchant_id!r}", merchantId=merchant_id)
        return merchant

    async def _names(self, tx: Transaction, merchant_id: str, part: RulesPart) -> Names:
        promotions = part.promotions or ()
        products: dict[str, str] = {}
        named = {name for one in promotions for name in (*one.products, *one.get_products)}
        named |= {name for one in part.placements or () for name in one.products}
        for name in named:
            found = await self._reads.product(tx, merchant_id, name, self._clock.now())
            if found is not None:
                products[name] = found.id
        variants: dict[str, str] = {}
        for name in {one.gift for one in promotions if one.gift}:
            variant_id = await self._store.variant_named(tx, merchant_id, name)
            if variant_id is not None:
                variants[name] = variant_id
        return Names(products, variants)


def _refuse_twice(promotions: tuple[Promotion, ...]) -> None:
    codes = Counter(normal_code(one.code) for one in promotions if one.code is not None)
    ids = Counter(one.id for one in promotions)
    problems = [
        {"field": f"promotions[{at}].{name}", "message": f"{value!r} stands there twice", "remedy": "name it once"}
        for at, one in enumerate(promotions)
        for name, value, count in (("id", one.id, ids[one.id]), ("code", one.code, codes[normal_code(one.code or "")]))
        if count > 1
    ]
    if problems:
        raise mistaken(problems)


def _counted(rules: SellingRulesOfFile) -> Mapping[str, int]:
    counts = {
        "tax rates": None if rules.tax is None else len(rules.tax.rates),
        "delivery zones": None if rules.shipping is None else len(rules.shipping.zones),
        "stock locations": None if rules.stock is None else len(rules.stock.locations),
        "promotions": None if rules.promotions is None else len(rules.promotions),
        "price lists": None if rules.price_lists is None else len(rules.price_lists),
        "placements": None if rules.placements is None else len(rules.placements.placements),
        "after-sale policies": None if rules.policy is None else 1,
    }
    return {name: count for name, count in counts.items() if count is not None}
