"""Fields of a form read one by one, with everything that is wrong with them gathered."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from entities.noun import UNPRINTABLE
from scenarios.reading.claim_refused import PLAIN
from scenarios.reading.claim_sentence import SCALE, TIMES

Form = Mapping[str, str]


POUNDS = re.compile(rf"£?\s?(\d[\d,]{{0,12}}(?:\.\d{{1,6}})?)\s?({SCALE})", PLAIN)
"""Pounds as they are written with a word for thousands or millions behind."""


class Sent(dict[str, str]):
    """A form as it was sent; a field that was not sent is empty."""

    def __missing__(self, name: str) -> str:
        """Return nothing for a field that was not sent."""
        return ""


class FormError(Exception):
    """A form cannot be used; by field, what is wrong with it and what is allowed."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        self.fields = dict(fields)
        super().__init__("; ".join(f"{name}: {said}" for name, said in self.fields.items()))


@dataclass
class Asked:
    """Reads the fields of a form and gathers what is wrong with them."""

    form: Form
    wrong: dict[str, str] = field(default_factory=dict)

    def one_of(self, name: str, allowed: tuple[str, ...], of: str = "") -> str:
        """Return a choice; nothing where it is none of those offered.

        Parameters
        ----------
        of
            What the field is about, where several of one kind stand on a page.
        """
        said = self.form.get(name, "")
        if said in allowed:
            return said
        self.wrong[name] = f"{_of(of)}found '{said[:40]}'; choose one of those offered"
        return ""

    def whole(self, name: str, most: int, allowed: str, least: int = 0, of: str = "") -> int:
        """Return a whole number; the least where it is none. `of` is as in :meth:`one_of`."""
        said = self.form.get(name, "").strip().replace(",", "").removeprefix("£")
        if said.isascii() and said.isdigit() and len(said) < 12 and least <= int(said) <= most:
            return int(said)
        found = f"found '{said[:40]}'" if said else "it is empty"
        self.wrong[name] = f"{_of(of)}{found}; {allowed}"
        return least

    def pounds(self, name: str, most: int, allowed: str) -> int:
        """Return whole pounds, 1 or more, which may be written as 250k or 0.25m."""
        found = POUNDS.fullmatch(" ".join(self.form.get(name, "").split()))
        if found is None:
            return self.whole(name, most, allowed, least=1)
        number = float(found[1].replace(",", "")) * TIMES[found[2].lower()]
        if 1 <= number <= most and number == int(number):
            return int(number)
        return self.whole(name, most, allowed, least=1)

    def idle(self, name: str, shown: str, but: str, of: str = "") -> None:
        """Tell of what was typed beside something that is not chosen: it would be lost in silence.

        Parameters
        ----------
        shown
            What stood in the field as the page was opened.
        but
            What was not done that would make it count.
        """
        said = on_one_line(self.form.get(name, shown))
        if said not in (shown, "", "0") and name not in self.wrong:
            self.wrong[name] = (
                f"{_of(of)}you gave '{said[:40]}', but {but}; do so, or put back what stood there"
            )

    def words(self, name: str, most: int) -> str:
        """Return words on one line."""
        said = on_one_line(self.form.get(name, ""))
        if 0 < len(said) <= most:
            return said
        self.wrong[name] = f"give some words, {most} letters at most"
        return ""

    def refuse(self) -> None:
        """Raise what was found wrong, if anything was.

        Raises
        ------
        FormError
            With every field.
        """
        if self.wrong:
            raise FormError(self.wrong)


def on_one_line(said: str) -> str:
    """Return words with single spaces; what cannot be shown, as copied from a PDF, is a space."""
    return " ".join(UNPRINTABLE.sub(" ", said).split())


def _of(name: str) -> str:
    return f"{name}: " if name else ""
