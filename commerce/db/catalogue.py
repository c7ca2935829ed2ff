"""The catalogue's services, wired to its tables."""

from commerce.db.catalogue_documents import content_hash
from commerce.db.catalogue_merchants import SqlMerchants
from commerce.db.catalogue_reads import SqlCatalogueReads
from commerce.db.catalogue_writes import SqlCatalogueWrites
from commerce.db.price_lists import SqlPriceLists
from commerce.services.catalogue import Catalogue
from commerce.services.importing import CatalogueImport
from storage.clock import Clock
from storage.database import Database


def open_catalogue(database: Database, clock: Clock) -> Catalogue:
    return Catalogue(database, clock, SqlMerchants(), SqlCatalogueReads(), SqlCatalogueWrites(), SqlPriceLists())


def open_import(database: Database, clock: Clock) -> CatalogueImport:
    return CatalogueImport(database, clock, SqlMerchants(), SqlCatalogueWrites(), content_hash)
