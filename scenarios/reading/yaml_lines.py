"""YAML read safely, with the line of every key and list item, and nothing guessed.

Of YAML only what a table of facts needs is read: keys, lists, words, numbers, dates, true and
false. Doubled keys, references, tags and times of day are refused, and a number that begins with
a nought is refused because half the world reads it as text and the other half as octal.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from scenarios.reading.faults import Fault, place_of

KeyPath = tuple[str | int, ...]
LARGEST_FILE_BYTES = 5_000_000
"""A limit against files made to exhaust the computer; real ones are a hundredth of it."""

DEEPEST = 40
"""Levels of lists within lists that are read; a trust file needs five."""

_TAG = "tag:yaml.org,2002:"
_NOUGHT = "tag:trust-merger,2026:nought"
_RESOLVERS: tuple[tuple[str, str, str], ...] = (
    (_TAG + "null", r"^(?:~|null|Null|NULL|)$", "~nN"),
    (
        _TAG + "bool",
        r"^(?:yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)$",
        "yYnNtTfFoO",
    ),
    (_NOUGHT, r"^[-+]?0[0-9]+$", "-+0"),
    (_TAG + "int", r"^[-+]?(?:0|[1-9][0-9]*)$", "-+0123456789"),
    (
        _TAG + "float",
        r"^[-+]?(?:(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?|\.(?:inf|Inf|INF))$"
        r"|^\.(?:nan|NaN|NAN)$",
        "-+0123456789.",
    ),
    (_TAG + "timestamp", r"^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt ].*)?$", "0123456789"),
)
_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_Base):  # type: ignore[misc]
    yaml_implicit_resolvers: dict[Any, Any] = {}  # noqa: RUF012


class TableDumper(yaml.SafeDumper):
    """Writes YAML that this module's reader reads back as it was."""

    yaml_implicit_resolvers: dict[Any, Any] = {}  # noqa: RUF012

    def ignore_aliases(self, _: Any) -> bool:
        """Write a value out wherever it stands: our reader takes no references."""
        return True


def yaml_text(data: Any) -> str:
    """Write plain data as YAML that this module's reader reads back as it was."""
    return str(yaml.dump(plain_lists(data), Dumper=TableDumper, sort_keys=False,
                         allow_unicode=True, width=100, default_flow_style=False))  # fmt: skip


def plain_lists(value: Any) -> Any:
    """Return plain data with lists where it has tuples, as files hold them."""
    if isinstance(value, dict):
        return {key: plain_lists(inside) for key, inside in value.items()}
    return [plain_lists(inside) for inside in value] if isinstance(value, list | tuple) else value


def _safely_quoted(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = None if text.isprintable() else '"'
    return dumper.represent_scalar(_TAG + "str", text, style=style)


TableDumper.add_representer(str, _safely_quoted)
for _tag, _pattern, _first in _RESOLVERS:
    _letters = [*_first, ""] if _tag.endswith("null") else list(_first)
    _Loader.add_implicit_resolver(_tag, re.compile(_pattern), _letters)
    TableDumper.add_implicit_resolver(_tag, re.compile(_pattern), _letters)


@dataclass(frozen=True)
class Document:
    """One file as read: plain data, and where each part of it stands.

    Attributes
    ----------
    place
        The file's name for people.
    data
        Dictionaries, lists, words, numbers, dates, booleans and None.
    lines
        Key path -> line, counted from 1.
    texts
        Key path of a single value -> its letters as they stand in the file.
    faults
        What kept parts of the file, or all of it, from being read.
    """

    place: str
    data: Any = None
    lines: Mapping[KeyPath, int] = field(default_factory=dict)
    texts: Mapping[KeyPath, str] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()

    def fault(self, path: KeyPath, message: str) -> Fault:
        """Return a fault at a key path of this file, with the nearest line known."""
        near = path
        while near and near not in self.lines:
            near = near[:-1]
        return Fault(self.place, self.lines.get(near), dotted(self.data, path), message)


def dotted(data: Any, path: KeyPath) -> str:
    """Write a key path for people: ``arms.merge.plan.waves[2].function``, positions from 1."""
    text, here = "", data
    for step in path:
        here = _child(here, step)
        name = step if isinstance(step, str) else _name(here)
        text += f"[{step + 1}]" if isinstance(step, int) and not name else f".{name}"
    return text.removeprefix(".")


def _child(here: Any, step: str | int) -> Any:
    try:
        return here[step]
    except (KeyError, IndexError, TypeError):
        return None


def _name(item: Any) -> str:
    names = [item.get(key) for key in ("key", "id", "urn")] if isinstance(item, Mapping) else []
    return next((name for name in names if isinstance(name, str) and 0 < len(name) <= 60), "")


def read_yaml(path: Path) -> Document:
    """Read one YAML file; what cannot be read is told in the document's faults, never raised."""
    place = place_of(path)
    try:
        if path.stat().st_size > LARGEST_FILE_BYTES:
            text = f"the file is larger than {LARGEST_FILE_BYTES:,} bytes, the largest that is read"
            return _unread(place, None, text)
        letters = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        return _unread(place, None, "the file is not plain text (UTF-8); save it again as UTF-8")
    except (OSError, ValueError):
        return _unread(place, None, "the file cannot be opened")
    return parse_yaml(letters, place)


def parse_yaml(letters: str, place: str) -> Document:
    """Parse the text of one YAML file."""
    try:
        refused = _refused_before_building(letters, place)
        if refused:
            return Document(place, faults=refused)
        loader = _Loader(letters)
        try:
            node = loader.get_single_node()
            return _Building(place, loader).document(node)
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        return _unread(place, *_parse_fault(letters, error))
    except (yaml.YAMLError, UnicodeError):
        return _unread(place, None, "the file cannot be read as YAML")


def _refused_before_building(letters: str, place: str) -> tuple[Fault, ...]:
    """Find odd characters, references and endless nesting, without recursion."""
    odd = yaml.reader.Reader.NON_PRINTABLE.search(letters)
    if odd:
        line = letters.count("\n", 0, odd.start()) + 1
        text = "the line holds a character that does not belong in text; type the line again"
        return (Fault(place, line, "", text),)
    depth, faults = 0, []
    for event in yaml.parse(letters, Loader=_Loader):
        if isinstance(event, yaml.AliasEvent):
            text = "a reference (*name) is not read here; write the value out"
            faults.append(Fault(place, _line_of(event), "", text))
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            text = "lists stand within lists too deep to read"
            return (Fault(place, _line_of(event), "", text),)
    return tuple(faults)


def _line_of(event: yaml.Event) -> int | None:
    return event.start_mark.line + 1 if event.start_mark else None


def _unread(place: str, line: int | None, message: str) -> Document:
    return Document(place, faults=(Fault(place, line, "", message),))


def _parse_fault(letters: str, error: yaml.MarkedYAMLError) -> tuple[int | None, str]:
    mark = error.problem_mark or error.context_mark
    rows = letters.splitlines()
    number = min(mark.line, len(rows) - 1) if mark is not None and rows else None
    if number is None:
        return None, "the file cannot be read as YAML"
    row = rows[number]
    if "\t" in row:
        return number + 1, "the line holds a tab; use spaces"
    if "document" in str(error.problem) + str(error.context):
        return number + 1, "the file holds more than one document; remove the line '---'"
    found = f"found {row.strip()[:60]!r}"
    return number + 1, f"cannot be read; check the spaces, colons and quotes here or above; {found}"


class _Building:
    """Turns the nodes of one file into plain data, noting lines, texts and faults on the way."""

    def __init__(self, place: str, loader: Any) -> None:
        self.place, self.loader = place, loader
        self.lines: dict[KeyPath, int] = {}
        self.texts: dict[KeyPath, str] = {}
        self.faults: list[tuple[KeyPath, int, str]] = []

    def document(self, node: Any) -> Document:
        """Return the whole file, its faults told with their dotted keys."""
        data = None if node is None else self._build(node, ())
        faults = tuple(Fault(self.place, n, dotted(data, p), text) for p, n, text in self.faults)
        return Document(self.place, data, self.lines, self.texts, faults)

    def _refuse(self, path: KeyPath, node: Any, message: str) -> None:
        self.faults.append((path, node.start_mark.line + 1, message))

    def _build(self, node: Any, path: KeyPath) -> Any:
        self.lines.setdefault(path, node.start_mark.line + 1)
        if isinstance(node, yaml.MappingNode) and node.tag == _TAG + "map":
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode) and node.tag == _TAG + "seq":
            return [self._build(item, (*path, i)) for i, item in enumerate(node.value)]
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node, path)
        self._refuse(path, node, f"the tag {node.tag!r} is not read here; remove it")
        return None

    def _mapping(self, node: Any, path: KeyPath) -> dict[str, Any]:
        built: dict[str, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                self._refuse(path, key_node, "a key should be one word")
                continue
            key = str(key_node.value)
            line, here = key_node.start_mark.line + 1, (*path, key)
            if key in built:
                first = self.lines[here]
                self.faults.append((here, line, f"is given twice, on lines {first} and {line}"))
                continue
            self.lines[here] = line
            built[key] = self._build(value_node, here)
        return built

    def _scalar(self, node: Any, path: KeyPath) -> Any:
        text = str(node.value)
        self.texts[path] = text
        if node.tag == _NOUGHT:
            self._refuse(path, node, f"{text} begins with a nought; write it in quotes: '{text}'")
            return text
        if node.tag == _TAG + "timestamp" and len(text) > len("2027-09-01"):
            self._refuse(path, node, f"{text!r} has a time of day; give the date alone")
            return None
        if node.tag not in {tag for tag, _, _ in _RESOLVERS} | {_TAG + "str"}:
            self._refuse(path, node, f"the tag {node.tag!r} is not read here; remove it")
            return None
        try:
            return text if node.tag == _TAG + "str" else self.loader.construct_object(node)
        except ValueError:
            kind = "date of the calendar" if node.tag.endswith("timestamp") else "number"
            self._refuse(path, node, f"{text[:60]!r} is not a {kind}")
            return None
