"""What a board pack says, before anybody decides how it looks: words, tables and charts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import Field

from entities.check import Colour
from entities.noun import Many, Noun, listed, words
from outputs.lengths import listed as listed_names

State = Colour | Literal["unknown", "shown", "none"]
"""Colour of a box of a map; 'none' where nothing is asked."""


class Words(Noun):
    """Paragraphs."""

    kind: Literal["words"] = "words"
    said: Many[str] = listed("Said", "A paragraph each.")
    strong: bool = listed("Strong", "Whether it is the answer, and stands out.", default=False)


class Points(Noun):
    """A list of sentences."""

    kind: Literal["points"] = "points"
    said: Many[str] = listed("Said", "A point each.")


class Line(Noun):
    """A question and its answer in a sentence."""

    asks: str = words("Asks", "What a trustee asks.")
    says: str = words("Says", "The answer.")


class Lines(Noun):
    """Questions with their answers."""

    kind: Literal["lines"] = "lines"
    lines: Many[Line] = listed("Lines", "A question each.")


class Picture(Noun):
    """A chart that lies in the run's folder, with what it says in plain words."""

    kind: Literal["picture"] = "picture"
    name: str = words("Name", "Name of its files.", pattern=r"^[A-Za-z0-9_-]+$")
    title: str = words("Title", "Its finding.")
    said: Many[str] = listed("Said", "What it shows, in plain words, with the doubt.")
    measured: str = words(
        "Measured", "What is drawn, where slides and sheets draw it themselves.", default="",
        least=0,
    )  # fmt: skip

    @property
    def alternative(self) -> str:
        """Return what stands for the picture where it is not seen."""
        return " ".join((f"{self.title}.", *self.said))


class Grid(Noun):
    """A table: every cell as a reader sees it."""

    kind: Literal["grid"] = "grid"
    key: str = words("Key", "Short name.", pattern=r"^[a-z][a-z0-9_]*$")
    title: str = words("Title", "What it holds, its unit, runs and year.")
    headings: Many[str] = listed("Headings", "A heading for each column.")
    rows: Many[Many[str]] = listed("Rows", "Cells; the first names the row.")
    note: str = words("Note", "What a reader should know.", default="", least=0)


class Box(Noun):
    """One box of a map."""

    state: State = listed("State", "The worst that is known in it.")
    said: str = words("Said", "How many of each.", least=0)


class MapRow(Noun):
    """One row of a map."""

    label: str = words("Label", "What it is about.")
    boxes: Many[Box] = listed("Boxes", "One for each column.")


class Map(Noun):
    """A map of colours, each said in a word as well."""

    kind: Literal["map"] = "map"
    title: str = words("Title", "What it maps.")
    columns: Many[str] = listed("Columns", "Whose it is.")
    rows: Many[MapRow] = listed("Rows", "From top to bottom.")

    @property
    def grid(self) -> Grid:
        """Return it as a table of words alone."""
        rows = tuple((row.label, *(box.said for box in row.boxes)) for row in self.rows)
        return Grid(key="map", title=self.title, headings=("Domain", *self.columns), rows=rows)


class Waiting(Noun):
    """How many requests lie waiting at a moment."""

    middle: float = listed("Middle", "In the middle run.")
    low: float = listed("Low", "At the lower end of the range of runs.")
    high: float = listed("High", "At the upper end.")

    def __str__(self) -> str:
        """Write the middle run and the range."""
        return f"{self.middle:,.0f} ({self.low:,.0f} to {self.high:,.0f})"


class Queue(Noun):
    """How many requests of one service lie waiting at each moment."""

    label: str = words("Label", "What the service is called.")
    planned: Many[Waiting] = listed("Planned", "With the plan, one for each moment.")
    otherwise: Many[Waiting] = listed("Otherwise", "Without it.")


class Flipbook(Noun):
    """Queues over time, a leaf for each moment; where leaves cannot be turned it is a table."""

    kind: Literal["flipbook"] = "flipbook"
    key: str = words("Key", "Short name.", pattern=r"^[a-z][a-z0-9_]*$")
    title: str = words("Title", "What it shows, its unit and runs.")
    moments: Many[str] = listed("Moments", "What each leaf is called.")
    queues: Many[Queue] = listed("Queues", "A row for each service.")

    @property
    def grid(self) -> Grid:
        """Return it as a table."""
        rows = tuple(
            (f"{queue.label}: {how}", *map(str, waiting))
            for queue in self.queues
            for how, waiting in (("with it", queue.planned), ("without it", queue.otherwise))
        )
        return Grid(key=self.key, title=self.title, headings=("Service", *self.moments), rows=rows)

    @property
    def most(self) -> float:
        """Return the longest queue of all, one at the least."""
        every = (each for q in self.queues for each in (*q.planned, *q.otherwise))
        return max((1.0, *(each.high for each in every)))


FIRST = ("unbalanced", "answer")
"""Beginnings of the keys of sections that are read first."""
NOT_FOR = (
    "A simulation, not a forecast. It says nothing on teaching or the good of any child, replaces "
    "no solicitor, auditor or actuary, and may not be used to choose whose job goes."
)
"""What no reader may overlook."""

Block = Annotated[
    Words | Points | Lines | Picture | Grid | Map | Flipbook, Field(discriminator="kind")
]


class Section(Noun):
    """One section of the pack."""

    key: str = words("Key", "Short name.", pattern=r"^[a-z][a-z0-9_]*$")
    title: str = words("Title", "Its heading.")
    blocks: Many[Block] = listed("Blocks", "What it says, in order.")

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """Return its charts."""
        return tuple(block for block in self.blocks if isinstance(block, Picture))

    @property
    def grids(self) -> tuple[Grid, ...]:
        """Return its tables."""
        return tuple(
            block.grid if isinstance(block, Flipbook) else block
            for block in self.blocks if isinstance(block, Grid | Flipbook)
        )  # fmt: skip


class Content(Noun):
    """All that a pack says of one run."""

    title: str = words("Title", "The question in one line.")
    question: str = words("Question", "The question as a board would ask it.")
    trusts: Many[str] = listed("Trusts", "Names of the trusts.")
    decided: str = words("Decided", "Day of the decision.")
    illustrative: str = words("Illustrative", "Why figures are illustrative.", default="", least=0)
    courses: Many[tuple[str, str]] = listed(
        "Courses", "Key and name of every course of action.", default=()
    )
    sealed: Many[str] = listed("Sealed", "What claims are sealed as, and what changed.", default=())
    seal: str = words("Seal", "First letters of the seal; empty where there is none.", default="",
                      least=0)  # fmt: skip
    draft: str = words("Draft", "Why it is a draft; empty where it is none.", default="", least=0)
    written_for: str = words(
        "Written for", "Before the names of the boards.", default="For the boards of"
    )
    runs: str = words("Runs", "How many runs stand behind it, and the seed.")
    version: str = words("Version", "Version of the program.")
    sections: Many[Section] = listed("Sections", "In the order in which they are read.")
    diligence: Section | None = listed(
        "Due diligence", "What due diligence found, where it was given.", default=None
    )

    @property
    def all_sections(self) -> tuple[Section, ...]:
        """Return every section; due diligence stands before the programme, or after all claims."""
        if self.diligence is None:
            return self.sections
        place = self.place_behind("options")
        return (*self.sections[:place], self.diligence, *self.sections[place:])

    def place_behind(self, key: str) -> int:
        """Return the place behind a section on the claim; of several claims, behind all of them."""
        of_claims = [n for n, one in enumerate(self.sections, 1) if one.key.startswith("programme")]
        if len(of_claims) > 1:
            return of_claims[-1]
        found = [n for n, one in enumerate(self.sections, 1) if one.key.startswith(key)]
        return found[0] if found else len(self.sections)

    @property
    def foot(self) -> str:
        """Return what stands at the foot of every page and slide."""
        sealed = "sealed" if self.sealed else "not sealed"
        kept = f"seal {self.seal}" if self.seal else sealed
        illustrative = "illustrative data" if self.illustrative else ""
        said = (self.runs, f"version {self.version}", illustrative, kept)
        return "; ".join(filter(None, said))

    @property
    def answers(self) -> tuple[Section, ...]:
        """Return what is read first: questions and answers, and what speaks against the run."""
        return tuple(one for one in self.all_sections if one.key.startswith(FIRST))

    @property
    def the_rest(self) -> tuple[Section, ...]:
        """Return what comes behind the answers."""
        return tuple(one for one in self.all_sections if not one.key.startswith(FIRST))

    def about(self, boards: Sequence[str]) -> tuple[str, ...]:
        """Return for whom the pack is, how far to trust it, and what it is made of.

        Parameters
        ----------
        boards
            Names of the boards; none, the names of the trusts.
        """
        runs = f"{self.runs[:1].upper()}{self.runs[1:]}. Program version {self.version}."
        return (
            f"{self.written_for} {listed_names(boards or self.trusts)}. Decision: {self.decided}.",
            f"{NOT_FOR} {self.illustrative}".strip(), *self.sealed, runs,
        )  # fmt: skip
