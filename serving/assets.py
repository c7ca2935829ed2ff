"""Scripts and styles as they are served: without comments and white space, named by their content, packed once."""

import gzip
import hashlib
import posixpath
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import rcssmin
import rjsmin

PREFIX = "/assets/"
_TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".webmanifest": "application/manifest+json",
    ".ico": "image/x-icon",
    ".png": "image/png",
}
_PACKED = {".js", ".css", ".svg", ".webmanifest"}
_STATIC = re.compile(r'(?P<before>\b(?:from|import)\s*)"(?P<path>\.{1,2}/[^"]+)"')
_DYNAMIC = re.compile(r'(?P<before>\bimport\s*\(\s*)"(?P<path>\.{1,2}/[^"]+)"')
_ADDRESS = re.compile(r'(?P<before>\bnew URL\(\s*)"(?P<path>\.{1,2}/[^"]+)"(?=\s*,\s*import\.meta\.url)')
_HASHED = re.compile(re.escape(PREFIX) + r"(?P<stem>.+)\.[0-9a-f]{10}\.(?P<ending>[a-z]+)")
_STYLE_URL = re.compile(r'url\("?(?P<path>\.{1,2}/[^")]+)"?\)')


class AssetMissing(Exception):
    """A file that another one names does not exist, or names itself through others."""


@dataclass(frozen=True, slots=True)
class Asset:
    """One file as it is served."""

    name: str
    address: str
    media_type: str
    body: bytes
    packed: bytes | None
    imports: tuple[str, ...]

    @property
    def served_bytes(self) -> int:
        """The size on the wire for a browser that takes gzip."""
        return len(self.body if self.packed is None else self.packed)


class Assets:
    """Several folders seen as one tree; a file's address holds a hash of what it says and of what it imports."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self._sources = _sources(folders)
        self._made: dict[str, Asset] = {}
        self._making: list[str] = []

    def __iter__(self) -> Iterator[Asset]:
        """Every file of the tree; makes the ones that nobody asked for yet."""
        return (self.asset(name) for name in self._sources)

    def asset(self, name: str) -> Asset:
        """The file of that name in the tree."""
        made = self._made.get(name)
        if made is None:
            if name in self._making:
                raise AssetMissing(f"{name!r} imports itself by way of {' > '.join(self._making)}")
            self._making.append(name)
            made = self._made[name] = self._make(name)
            self._making.remove(name)
        return made

    def at(self, address: str) -> Asset | None:
        """The file that is served at an address; one with another hash is of another release, and its heir is given."""
        match = _HASHED.fullmatch(address)
        name = f"{match['stem']}.{match['ending']}" if match else ""
        return self.asset(name) if name in self._sources else None

    def address(self, name: str) -> str:
        return self.asset(name).address

    def preloads(self, name: str) -> list[str]:
        """The addresses of a module's static imports, near ones first, the module itself left out."""
        found: dict[str, None] = {}
        queue = list(self.asset(name).imports)
        while queue:
            imported = queue.pop(0)
            if imported not in found:
                found[imported] = None
                queue += self.asset(imported).imports
        return [self.asset(imported).address for imported in found]

    def served_bytes(self, *names: str) -> int:
        """What a browser that takes gzip loads for these modules and everything that they import statically."""
        loaded: set[str] = set()
        queue = list(names)
        while queue:
            name = queue.pop()
            if name not in loaded:
                loaded.add(name)
                queue += self.asset(name).imports
        return sum(self.asset(name).served_bytes for name in loaded)

    def _make(self, name: str) -> Asset:
        source = self._sources.get(name)
        if source is None:
            raise AssetMissing(f"there is no asset {name!r}")
        kind = source.suffix
        body, imports = source.read_bytes(), ()
        if kind == ".js":
            text, imports = self._module(name, rjsmin.jsmin(source.read_text(encoding="utf-8")))
            body = text.encode()
        elif kind == ".css":
            body = self._style(name, rcssmin.cssmin(source.read_text(encoding="utf-8"))).encode()
        stem, _, ending = name.rpartition(".")
        address = f"{PREFIX}{stem}.{hashlib.sha256(body).hexdigest()[:10]}.{ending}"
        packed = gzip.compress(body, 9, mtime=0) if kind in _PACKED else None
        return Asset(name, address, _TYPES[kind], body, packed, imports)

    def _module(self, name: str, text: str) -> tuple[str, tuple[str, ...]]:
        imports: list[str] = []

        def static(match: re.Match[str]) -> str:
            target = _resolve(name, match["path"])
            imports.append(target)
            return f'{match["before"]}"{self.address(target)}"'

        def lazy(match: re.Match[str]) -> str:
            return f'{match["before"]}"{self.address(_resolve(name, match["path"]))}"'

        text = _STATIC.sub(static, text)
        text = _ADDRESS.sub(lazy, _DYNAMIC.sub(lazy, text))
        return text, tuple(dict.fromkeys(imports))

    def _style(self, name: str, text: str) -> str:
        return _STYLE_URL.sub(lambda match: f'url("{self.address(_resolve(name, match["path"]))}")', text)


def _resolve(name: str, path: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(name), path))


def _sources(folders: Sequence[Path]) -> dict[str, Path]:
    """Every file that can be served, by its name in the tree; tests and declarations are not."""
    found: dict[str, Path] = {}
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            name = path.relative_to(folder).as_posix()
            if path.suffix in _TYPES and not name.endswith((".test.js", ".d.ts")) and name not in found:
                found[name] = path
    return found


def asset_folders() -> list[Path]:
    """The folders of the tree: the embeddable sources, from the repository or from the package, and our pages."""
    web = Path(__file__).parent / "web"
    packaged = web / "_sdk"
    sources = packaged if packaged.is_dir() else Path(__file__).parent.parent / "sdk" / "js" / "src"
    return [sources, web]
