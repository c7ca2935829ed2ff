"""What every keeper of the current snapshot promises."""

from pathlib import Path

import pytest

from retrieval.errors import SnapshotDamaged
from retrieval.index.pointers import FilePointer, Pointer, SnapshotPointer


@pytest.fixture(params=["file"])
def pointer(request: pytest.FixtureRequest, tmp_path: Path) -> SnapshotPointer:
    return {"file": FilePointer}[request.param](tmp_path)


async def test_a_merchant_without_a_snapshot_has_none(pointer: SnapshotPointer) -> None:
    assert await pointer.get("shop") is None


async def test_the_last_one_set_is_current(pointer: SnapshotPointer) -> None:
    await pointer.set("shop", Pointer("v1", "aa"))
    await pointer.set("shop", Pointer("v2", "bb"))

    assert await pointer.get("shop") == Pointer("v2", "bb")


@pytest.mark.parametrize("other", ["../shop", "shop/x", "Shop.", "..", "läden"])
async def test_merchants_are_kept_apart_whatever_their_ids(pointer: SnapshotPointer, other: str) -> None:
    await pointer.set("shop", Pointer("v1", "aa"))
    await pointer.set(other, Pointer("v9", "zz"))

    assert await pointer.get("shop") == Pointer("v1", "aa")
    assert await pointer.get(other) == Pointer("v9", "zz")


async def test_a_torn_pointer_file_is_refused_and_nothing_is_written_outside(tmp_path: Path) -> None:
    pointer = FilePointer(tmp_path / "root")
    await pointer.set("..", Pointer("v1", "aa"))
    [written] = (tmp_path / "root").rglob("current.json")
    written.write_text('{"version": "v1"')

    assert not (tmp_path / "current.json").exists()
    with pytest.raises(SnapshotDamaged):
        await pointer.get("..")
