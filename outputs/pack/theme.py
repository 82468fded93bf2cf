"""How a pack looks: for whom it is, its mark, logo and colour, read from a small file."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from entities.noun import Many, Noun, listed, words
from scenarios.reading import BadInput, Fault
from scenarios.reading.checked import checked
from scenarios.reading.faults import place_of
from scenarios.reading.trust import read_named_yaml

LARGEST_LOGO = 2_000_000
"""Bytes."""
PNG = b"\x89PNG\r\n\x1a\n"


class Theme(Noun):
    """How a pack looks."""

    boards: Many[str] = listed("Boards", "Whose boards it is for, as it says in front.", default=())
    marking: str = words("Marking", "Stands on every page, such as Confidential.", default="",
                         least=0)  # fmt: skip
    colour: str = words(
        "Colour", "Of headings, as #12436D.", default="#12436D", pattern=r"^#[0-9A-Fa-f]{6}$"
    )
    logo: str = words("Logo", "A PNG picture beside the theme file.", default="", least=0)


@dataclass(frozen=True)
class Look:
    """A theme with the bytes of its logo; None where it has none."""

    theme: Theme = field(default_factory=Theme)
    logo: bytes | None = field(default=None, repr=False)


def read_theme(path: Path | None) -> Look:
    """Return how a pack looks; the house's own where no file is given.

    Raises
    ------
    BadInput
        With every fault of the file, or when the logo is not there, too large or no PNG picture.
    """
    if path is None:
        return Look()
    document = read_named_yaml(path)
    theme = checked(document, Theme)
    if not theme.logo:
        return Look(theme)
    return Look(theme, _logo(path.parent / theme.logo, place_of(path)))


def _logo(path: Path, place: str) -> bytes:
    text = ""
    if not path.is_file():
        text = f"found {path.name!r}, and there is no such file beside it"
    elif path.stat().st_size > LARGEST_LOGO:
        text = f"found {path.name!r}; a logo has at most {LARGEST_LOGO // 1_000_000} MB"
    elif not (found := path.read_bytes()).startswith(PNG):
        text = f"found {path.name!r}; a logo is a PNG picture"
    if text:
        raise BadInput([Fault(place, None, "logo", text)])
    return found
