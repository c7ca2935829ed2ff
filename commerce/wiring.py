"""Puts commerce together: its services over its tables and the payment providers that it is given."""

from collections.abc import Sequence
from dataclasses import dataclass

from commerce.db.after_sale import SqlAfterSale
from commerce.db.carts import SqlCarts
from commerce.db.catalogue import open_catalogue, open_import
from commerce.db.catalogue_merchants import SqlMerchants
from commerce.db.catalogue_reads import SqlCatalogueReads
from commerce.db.checkouts import SqlCheckouts
from commerce.db.customers import SqlCustomers
from commerce.db.dated_prices import SqlDatedPrices
from commerce.db.gift_cards import SqlGiftCards
from commerce.db.keyed_changes import SqlKeyedChanges
from commerce.db.orders import SqlOrders
from commerce.db.persons import SqlPersons
from commerce.db.price_lists import SqlPriceLists
from commerce.db.sandbox import SqlSandboxLedger
from commerce.db.saved_means import SqlSavedMeans
from commerce.db.selling import SqlSellingRules
from commerce.db.stock import SqlStock
from commerce.domain.gift_cards import CardCodes
from commerce.domain.quotes import QuoteKeys, QuoteSigner
from commerce.gateways.sandbox import SandboxGateway
from commerce.ports.payments import PaymentGateway, PaymentObserver
from commerce.ports.persons import Profiles
from commerce.services.after_sale import AfterSale
from commerce.services.baskets import Baskets
from commerce.services.cancelling import Cancelling
from commerce.services.carts import Carts
from commerce.services.catalogue import Catalogue
from commerce.services.charges import Charges
from commerce.services.checkouts import Checkouts
from commerce.services.completing import Completing
from commerce.services.customers import Customers
from commerce.services.dated_prices import DatedPrices
from commerce.services.fulfilment import Fulfilment
from commerce.services.gateways import Gateways
from commerce.services.gift_cards import GiftCards
from commerce.services.importing import CatalogueImport
from commerce.services.known_buyers import KnownBuyers, Strangers
from commerce.services.means import PayingMeans
from commerce.services.offers import Offers
from commerce.services.order_desk import OrderDesk
from commerce.services.order_import import OrderImport
from commerce.services.orders import Orders
from commerce.services.paying import Paying
from commerce.services.persons import Persons
from commerce.services.placing import Placing
from commerce.services.price_lists import PriceLists
from commerce.services.promises import Promises
from commerce.services.refund_cards import RefundCards
from commerce.services.refunds import Refunds
from commerce.services.rule_book import RuleBook
from commerce.services.saved_means import SavedMeans
from commerce.services.selling_rules import SellingRules
from commerce.services.settlement import Settlement
from commerce.services.stock import Stock
from commerce.services.stock_keeping import StockKeeping
from storage.clock import Clock
from storage.database import Database


@dataclass(frozen=True, slots=True)
class Commerce:
    """Everything that a shop can do."""

    catalogue: Catalogue
    importing: CatalogueImport
    selling_rules: SellingRules
    rule_book: RuleBook
    price_lists: PriceLists
    dated_prices: DatedPrices
    stock: Stock
    stock_keeping: StockKeeping
    carts: Carts
    checkouts: Checkouts
    orders: Orders
    after_sale: AfterSale
    customers: Customers
    order_import: OrderImport
    order_desk: OrderDesk
    charges: Charges
    refunds: Refunds
    refund_cards: RefundCards
    gift_cards: GiftCards
    fulfilment: Fulfilment
    persons: Persons
    saved_means: SavedMeans
    promises: Promises
    quotes: QuoteSigner
    gateways: Gateways
    sandbox: SandboxGateway | None


def sandbox_gateway(database: Database) -> SandboxGateway:
    """Return the sandbox provider, with its books in this database."""
    return SandboxGateway(SqlSandboxLedger(database))


def open_commerce(
    database: Database,
    *,
    clock: Clock,
    quote_keys: QuoteKeys,
    gift_card_key: bytes,
    gateways: Sequence[PaymentGateway],
    profiles: Profiles | None = None,
    payment_observer: PaymentObserver | None = None,
) -> Commerce:
    """Wire the services; the first gateway's first instrument is what is proposed by itself."""
    merchants, reads, rules = SqlMerchants(), SqlCatalogueReads(), SqlSellingRules()
    cart_rows, checkout_rows, order_rows = SqlCarts(), SqlCheckouts(), SqlOrders()
    signer = QuoteSigner(quote_keys)
    persons = SqlPersons()
    providers = Gateways(gateways, payment_observer)
    stock_rows = SqlStock()
    stock = Stock(database, clock, stock_rows)
    list_rows = SqlPriceLists()
    price_lists = PriceLists(database, clock, merchants, list_rows)
    baskets = Baskets(clock, cart_rows, merchants, reads, rules, signer, list_rows)
    carts = Carts(database, clock, cart_rows, SqlKeyedChanges(), baskets, signer, list_rows)
    gift_cards = GiftCards(database, clock, SqlGiftCards(), order_rows, CardCodes(gift_card_key))
    paying = Paying(database, order_rows)
    refunds = Refunds(database, clock, order_rows, gift_cards, providers)
    charges = Charges(database, clock, order_rows, gift_cards, providers, paying, refunds)
    settlement = Settlement(
        database,
        clock,
        order_rows,
        cart_rows,
        checkout_rows,
        rules,
        stock,
        providers,
        gift_cards,
        paying,
        refunds,
        charges,
    )
    placing = Placing(
        database, clock, order_rows, cart_rows, checkout_rows, rules, baskets, stock, providers, gift_cards
    )
    known_as = profiles or Strangers()
    saved_means = SavedMeans(database, clock, SqlSavedMeans(), order_rows, checkout_rows, providers, known_as)
    checkouts = Checkouts(
        database,
        clock,
        checkout_rows,
        cart_rows,
        order_rows,
        carts,
        baskets,
        placing,
        settlement,
        providers,
        gift_cards,
        KnownBuyers(database, persons, known_as, saved_means),
    )
    orders = Orders(database, clock, order_rows, stock, settlement, refunds)
    customer_rows = SqlCustomers()
    paying_means = PayingMeans(database, order_rows, providers, gift_cards, customer_rows, saved_means)
    offers = Offers(database, clock, orders, rules, baskets, stock, paying_means)
    after_sale_rows = SqlAfterSale()
    completing = Completing(clock, order_rows, after_sale_rows, stock, refunds, charges)
    cancelling = Cancelling(clock, order_rows, after_sale_rows, stock, completing, settlement)
    after_sale = AfterSale(
        database,
        clock,
        offers,
        orders,
        order_rows,
        after_sale_rows,
        stock,
        completing,
        cancelling,
        charges,
        refunds,
    )
    catalogue = open_catalogue(database, clock)
    return Commerce(
        catalogue=catalogue,
        importing=open_import(database, clock),
        selling_rules=SellingRules(database, clock, rules),
        rule_book=RuleBook(database, clock, merchants, reads, rules, price_lists),
        price_lists=price_lists,
        dated_prices=DatedPrices(database, clock, catalogue, SqlDatedPrices()),
        stock=stock,
        stock_keeping=StockKeeping(database, clock, stock_rows),
        carts=carts,
        checkouts=checkouts,
        orders=orders,
        after_sale=after_sale,
        customers=Customers(database, clock, customer_rows, order_rows, rules),
        order_import=OrderImport(database, clock, order_rows, after_sale_rows),
        order_desk=OrderDesk(database, clock, order_rows, after_sale_rows, completing, cancelling, refunds, charges),
        charges=charges,
        refunds=refunds,
        refund_cards=RefundCards(database, orders, gift_cards, known_as),
        gift_cards=gift_cards,
        fulfilment=Fulfilment(database, clock, order_rows),
        persons=Persons(database, clock, persons, saved_means),
        saved_means=saved_means,
        promises=Promises(database, clock, cart_rows, rules, baskets, providers),
        quotes=signer,
        gateways=providers,
        sandbox=next((one for one in gateways if isinstance(one, SandboxGateway)), None),
    )
