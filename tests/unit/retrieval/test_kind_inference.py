"""Categories of products that name none: inferred where the others of the catalogue tell, else left open."""

from retrieval.catalogue.column_builder import ColumnBuilder
from retrieval.catalogue.columns import Columns
from retrieval.catalogue.products import IndexedProduct
from retrieval.understanding.kind_inference import with_inferred_categories
from tests.support.catalogue_samples import product

MAKERS = ("Aro", "Belt", "Corin", "Dale", "Egon")


def columns_of(products: list[IndexedProduct]) -> Columns:
    builder = ColumnBuilder()
    for one in products:
        builder.add(one)
    return with_inferred_categories(builder.build())


def shop() -> list[IndexedProduct]:
    """Thirty-five processors and as many headphones, each with its attributes."""
    processors = [
        product(f"p{n}", f"{MAKERS[n % 5]} Core {n} processor boxed", categories=("Processor",),
                attributes={"Socket": f"S{n % 3}", "Cores": str(n % 8 + 1), "Cache": "8 MB"})
        for n in range(35)
    ]  # fmt: skip
    headphones = [
        product(f"h{n}", f"{MAKERS[n % 5]} Tone {n} headphones", categories=("Headphones",),
                attributes={"Impedance": str(30 + n), "Wearing style": "on ear", "Color": "Black"})
        for n in range(35)
    ]  # fmt: skip
    return [*processors, *headphones]


def category(columns: Columns, id_: str) -> tuple[str, ...]:
    return tuple(columns.path(columns.row_of[id_]))


def test_a_product_that_is_like_those_of_a_category_is_put_there() -> None:
    one = product("x", "Belt Core 99 processor boxed", attributes={"Socket": "S1", "Cores": "4", "Cache": "8 MB"})

    assert category(columns_of([*shop(), one]), "x") == ("Processor",)


def test_a_product_that_only_shares_a_few_words_is_put_nowhere() -> None:
    one = product("x", "Processor cooling paste", attributes={"Weight": "3 g"})

    assert category(columns_of([*shop(), one]), "x") == ()


def test_a_thing_of_a_kind_that_nobody_names_is_put_nowhere() -> None:
    cables = [product(f"c{n}", f"Patch cable {n} m", attributes={"Cable length": f"{n} m"}) for n in range(20)]

    columns = columns_of([*shop(), *cables])

    assert all(category(columns, f"c{n}") == () for n in range(20))


def test_a_catalogue_that_teaches_too_little_is_left_as_it_is() -> None:
    few = shop()[:5]
    one = product("x", "Belt Core 99 processor boxed", attributes={"Socket": "S1", "Cores": "4", "Cache": "8 MB"})

    assert category(columns_of([*few, one]), "x") == ()
