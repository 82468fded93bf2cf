"""The command that makes the board pack of a finished run: paper, slides, sheets and a page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

import click

from outputs.diligence.pack_section import read_section
from outputs.pack.asked_of_boards import with_asked
from outputs.pack.building import FORMS, READERS, read_content
from outputs.pack.content import Content
from outputs.pack.html_page import write_html
from outputs.pack.packages import PackageMissing, refuse_absent
from outputs.pack.pdf import write_pdf
from outputs.pack.sheets import write_sheets
from outputs.pack.slides import write_slides
from outputs.pack.theme import Look, read_theme
from outputs.study.case_asked import CaseAsked
from outputs.study.recorded import run_called
from outputs.study.report_story import with_story, with_usual_story
from scenarios.reading import BadInput, Fault
from scenarios.reading.faults import place_of

CHARTS = "charts"
NO_STORY = "The story of one request is left out:"
Reader = Literal["boards", "regional-director"]


@dataclass(frozen=True)
class BoardPack:
    """What was made: the files by form, and what they say.

    Attributes
    ----------
    left_out
        Sentences on forms that were not asked for by name and could not be made.
    """

    files: Mapping[str, Path]
    content: Content
    left_out: tuple[str, ...] = ()

    def sentences(self) -> tuple[str, ...]:
        """Return the report as lines of plain text."""
        said = [f"{form}: {path}" for form, path in self.files.items()]
        draft = f"It is a draft: {self.content.draft}" if self.content.draft else ""
        return tuple(filter(None, (*said, *self.left_out, draft)))


def report(
    run: str | Path, *, html: bool = False, pdf: bool = False, pptx: bool = False,
    xlsx: bool = False, all: bool = False, diligence: str | Path | None = None,
    story: str | None = None, case: CaseAsked | None = None, reader: Reader = "boards",
    theme: str | Path | None = None, out: str | Path | None = None,
    tell: Callable[[str], None] = lambda _: None,
) -> BoardPack:  # fmt: skip
    """Make the board pack of a finished run or trial from its folder; nothing is run again.

    Parameters
    ----------
    run
        Folder of the run, or its name under ``runs/``.
    html, pdf, pptx, xlsx
        Forms that are wanted; without any, all that can be made.
    all
        All four forms, and the story of the commonest request of a school that joins.
    diligence
        Folder of what the command `diligence` found, to be a section of the pack.
    story, case
        Kind of request and school (KIND@URN) whose story is told, and the case of the run, which is
        run once more for it.
    reader
        For whom it is: the boards, or the Department's regional director, whose pack holds what
        the Department asks for.
    theme
        A file with the boards' names, a mark, a colour and a logo.
    out
        Folder for the pack; left out, the run's own.
    tell
        Called with what is run, before it is.

    Raises
    ------
    BadInput
        When the folder is no run's, the theme is wrong, or a package is not installed.
    """
    asked = zip(FORMS, (html, pdf, pptx, xlsx), strict=True)
    forms = refuse_absent([form for form, wanted in asked if all or wanted])
    folder = run_called(run)
    department = reader == "regional-director"
    told, left = _told(folder, diligence, (story, case, all and not department), tell)
    content = with_asked(told, department=department)
    look = read_theme(Path(theme) if theme else None)
    _refuse_missing(content, folder / CHARTS)
    place = Path(out or folder)
    place.mkdir(parents=True, exist_ok=True)
    writers = _writers(content, folder / CHARTS, look)
    made = _made(content, writers, forms, place / READERS[reader])
    return replace(made, left_out=(*made.left_out, *left))


def _told(
    run: Path, diligence: str | Path | None, story: tuple[str | None, CaseAsked | None, bool],
    tell: Callable[[str], None],
) -> tuple[Content, tuple[str, ...]]:  # fmt: skip
    """Return what a pack says of a run, with what else was asked for in it; and what is not.

    Parameters
    ----------
    story
        Whose story, by the case, and whether one is told that was not asked for, if there is any.
    """
    content = read_content(run)
    if diligence is not None:
        content = content.model_copy(update={"diligence": read_section(Path(diligence))})
    asked, case, usual = story
    if asked is not None:
        return with_story(content, run, asked, case, tell), ()
    if not usual:
        return content, ()
    try:
        return with_usual_story(content, run, case, tell), ()
    except BadInput as reason:
        return content, (f"{NO_STORY} {reason}",)


def _made(
    content: Content, writers: Mapping[str, Callable[[Path], Path]], forms: Sequence[str],
    place: Path,
) -> BoardPack:  # fmt: skip
    """Make the forms that are asked for, at a path without its ending; none, what can be made."""
    made: dict[str, Path] = {}
    left: list[str] = []
    for form in forms or FORMS:
        try:
            made[form] = writers[form](place.with_suffix(f".{form}"))
        except PackageMissing as missing:
            if forms:
                raise
            left += missing.sentences()
    return BoardPack(made, content, tuple(left))


def _writers(content: Content, charts: Path, look: Look) -> dict[str, Callable[[Path], Path]]:
    return {
        "html": lambda path: write_html(content, charts, look, path),
        "pdf": lambda path: write_pdf(content, charts, look, path),
        "pptx": lambda path: write_slides(content, charts, look, path),
        "xlsx": lambda path: write_sheets(content, charts, path),
    }


def _refuse_missing(content: Content, charts: Path) -> None:
    """Refuse a folder in which a chart is missing that the pack shows."""
    names = [one.name for section in content.all_sections for one in section.pictures]
    gone = [name for name in names for form in ("svg", "png", "csv")
            if not (charts / f"{name}.{form}").is_file()]  # fmt: skip
    if gone:
        text = f"lacks the chart {gone[0]!r}; the folder was changed: run the case again"
        raise BadInput([Fault(place_of(charts), None, "", text)])


@click.command("report")
@click.argument("run")
@click.option("--html", is_flag=True, help="One page that opens anywhere and prints.")
@click.option("--pdf", is_flag=True, help="Paper: tagged, with contents and page numbers.")
@click.option("--pptx", is_flag=True, help="Slides.")
@click.option("--xlsx", is_flag=True, help="All tables, and the numbers behind every chart.")
@click.option("--all", is_flag=True, help="All four, and the story of one request.")
@click.option("--diligence", type=click.Path(path_type=Path, file_okay=False),
              help="Folder of what due diligence found, to be in the pack.")  # fmt: skip
@click.option("--story", help="Tell the story of one request, KIND@URN; with --case.")
@click.option("--case", help="Case of the run, for --story: it is run once more.")
@click.option("--reader", type=click.Choice(list(READERS)), default="boards",
              show_default=True, help="For whom it is.")  # fmt: skip
@click.option("--theme", type=click.Path(path_type=Path),
              help="File with the boards' names, a mark, a colour and a logo.")  # fmt: skip
@click.option("--out", type=click.Path(path_type=Path, file_okay=False),
              help="Folder for the pack.  [default: the run's own]")  # fmt: skip
def report_command(**asked: Any) -> None:
    """Make the board pack of a finished run or trial from its folder RUN: page, paper, slides."""
    for sentence in report(**asked, tell=lambda said: click.echo(said, err=True)).sentences():
        click.echo(sentence)
