"""Scripts and styles as they are served: without comments and white space, named by their content, packed once."""

import gzip
import hashlib
import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import minify
import rcssmin
import rjsmin

PREFIX = "/assets/"
# Small modules that are always loaded together go out as one file: they pack better and come in one round trip.
CHUNKS: Mapping[str, tuple[str, ...]] = {
    "base.js": ("memory.js", "money.js", "dom.js", "words.js", "session.js", "widget/pieces.js"),
    "chat.js": (
        "store.js",
        "outbox.js",
        "socket.js",
        "client.js",
        "widget/products.js",
        "widget/log.js",
        "widget/panel.js",
    ),
    "chat.css": ("tokens.css", "widget/pieces.css", "widget/chat.css"),
}
_TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".webmanifest": "application/manifest+json",
    ".ico": "image/x-icon",
    ".png": "image/png",
}
_PACKED = {".js", ".css", ".svg", ".webmanifest"}
_NAMED = re.compile(r'(?<![\w$.])import\s*\{(?P<names>[^}]*)\}\s*from\s*"(?P<path>\.{1,2}/[^"]+)";?')
_STATIC = re.compile(r'(?P<before>\b(?:from|import)\s*)"(?P<path>\.{1,2}/[^"]+)"')
_DYNAMIC = re.compile(r'(?P<before>\bimport\s*\(\s*)"(?P<path>\.{1,2}/[^"]+)"')
_ADDRESS = re.compile(r'(?P<before>\bnew URL\(\s*)"(?P<path>\.{1,2}/[^"]+)"(?=\s*,\s*import\.meta\.url)')
_HASHED = re.compile(re.escape(PREFIX) + r"(?P<stem>.+)\.[0-9a-f]{10}\.(?P<ending>[a-z]+)")
_STYLE_URL = re.compile(r'url\("?(?P<path>\.{1,2}/[^")]+)"?\)')
_NAMING: Mapping[str, tuple[re.Pattern[str], ...]] = {".js": (_STATIC, _DYNAMIC, _ADDRESS), ".css": (_STYLE_URL,)}


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
    """Several folders seen as one tree; a file's address holds a hash of what it says and of all that it leads to."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self._sources = _sources(folders)
        self._chunks = {name: parts for name, parts in CHUNKS.items() if all(part in self._sources for part in parts)}
        self._home = {part: name for name, parts in self._chunks.items() if name.endswith(".js") for part in parts}
        self._texts: dict[str, str] = {}
        self._made: dict[str, Asset] = {}
        self._making: list[str] = []

    def __iter__(self) -> Iterator[Asset]:
        """Every file that is served; makes the ones that nobody asked for yet."""
        return (self.asset(name) for name in [*self._chunks, *self._sources] if name not in self._home)

    def asset(self, name: str) -> Asset:
        """The file of that name in the tree, or the one that holds it."""
        name = self._home.get(name, name)
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
        return self.asset(name) if name in self._sources or name in self._chunks else None

    def address(self, name: str) -> str:
        """Where a file is served: its name, and a hash over the sources of everything that it leads to."""
        name = self._home.get(name, name)
        seen, queue = {name}, [name]
        while queue:
            for target in self._links(queue.pop()):
                if target not in seen:
                    seen.add(target)
                    queue.append(target)
        said = "\0".join(self._text(part) for one in sorted(seen) for part in self._parts(one))
        stem, _, ending = name.rpartition(".")
        return f"{PREFIX}{stem}.{hashlib.sha256(said.encode()).hexdigest()[:10]}.{ending}"

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
        """What a browser that takes gzip loads for these files and everything that they import statically."""
        loaded: set[str] = set()
        queue = [self._home.get(name, name) for name in names]
        while queue:
            name = queue.pop()
            if name not in loaded:
                loaded.add(name)
                queue += self.asset(name).imports
        return sum(self.asset(name).served_bytes for name in loaded)

    def _parts(self, name: str) -> tuple[str, ...]:
        return self._chunks.get(name, (name,))

    def _text(self, part: str) -> str:
        """A source without comments and white space; pictures as they are."""
        text = self._texts.get(part)
        if text is None:
            source = self._sources.get(part)
            if source is None:
                raise AssetMissing(f"there is no asset {part!r}")
            shorten = {".js": rjsmin.jsmin, ".css": rcssmin.cssmin}.get(source.suffix, str)
            text = self._texts[part] = str(shorten(source.read_bytes().decode("utf-8", "surrogateescape")))
        return text

    def _links(self, name: str) -> set[str]:
        """What a file names: imports now and later, styles, pictures."""
        found: set[str] = set()
        for part in self._parts(name):
            for pattern in _NAMING.get(posixpath.splitext(part)[1], ()):
                found.update(_resolve(part, match["path"]) for match in pattern.finditer(self._text(part)))
        return {self._home.get(target, target) for target in found} - {name}

    def _make(self, name: str) -> Asset:
        kind = posixpath.splitext(name)[1]
        parts = self._parts(name)
        imports: dict[str, set[str]] = {}
        if kind == ".js":
            joined = "\n".join(self._module(name, part, imports) for part in parts)
            taken = "".join(
                f'import{{{",".join(sorted(names))}}}from"{self.address(target)}";'
                for target, names in imports.items()
                if names
            )
            body = minify.string(_TYPES[kind].partition(";")[0], taken + joined).encode()
        elif kind == ".css":
            body = "".join(self._style(part) for part in parts).encode()
        else:
            body = self._text(name).encode("utf-8", "surrogateescape")
        packed = gzip.compress(body, 9, mtime=0) if kind in _PACKED else None
        for target in imports:
            self.asset(target)
        return Asset(name, self.address(name), _TYPES[kind], body, packed, tuple(imports))

    def _module(self, name: str, part: str, imports: dict[str, set[str]]) -> str:
        """A module's text with addresses in place of paths; named imports are gathered: parts share a file."""

        def named(match: re.Match[str]) -> str:
            target = self._home.get(_resolve(part, match["path"]), _resolve(part, match["path"]))
            if target != name:
                imports.setdefault(target, set()).update(
                    one.strip() for one in match["names"].split(",") if one.strip()
                )
            return ""

        def addressed(match: re.Match[str]) -> str:
            target = _resolve(part, match["path"])
            if match.re is _STATIC:
                imports.setdefault(self._home.get(target, target), set())
            return f'{match["before"]}"{self.address(target)}"'

        text = _NAMED.sub(named, self._text(part))
        for pattern in (_STATIC, _DYNAMIC, _ADDRESS):
            text = pattern.sub(addressed, text)
        return text

    def _style(self, part: str) -> str:
        return _STYLE_URL.sub(lambda match: f'url("{self.address(_resolve(part, match["path"]))}")', self._text(part))


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
    web = Path(__file__).parents[1] / "web"
    packaged = web / "_sdk"
    sources = packaged if packaged.is_dir() else Path(__file__).parents[2] / "sdk" / "js" / "src"
    return [sources, web]
