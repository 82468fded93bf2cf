"""The board pack: every form says the same, as the tables have it, and nothing is left out."""

from __future__ import annotations

import html
import io
import re
import textwrap
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from PIL import Image
from pptx import Presentation
from pypdf import PdfReader

from outputs.amounts import as_claimed, per_cent, pounds
from outputs.pack import packages
from outputs.pack.asked_of_boards import ASKED, NOT_HERE
from outputs.pack.building import CONTENT, PACK_FILES, content_of, read_content
from outputs.pack.case_parts import shocks_said
from outputs.pack.content import Content, Flipbook, Grid, Lines, Map, Picture, Points, Words
from outputs.pack.model_card import model_card
from outputs.pack.pdf import LEFT_OUT
from outputs.pack.slide_rows import by_slides, cut
from outputs.pack.slides import LEFT_OUT as SLIDES_LEFT_OUT
from outputs.pack.slides import MOST_IN_TITLE
from outputs.pack.stress import stress_rows
from outputs.run_folder import RunFolder, write_run
from outputs.study import commands
from run import NEEDED
from scenarios.diligence.reading import read_sources
from scenarios.reading import BadInput
from tests.made_records import made_case, made_claim, made_info, made_run
from tests.slide_pictures import drawn

SECTIONS = (
    "answer", "claim", "money", "people", "service", "winners", "wrong", "options", "programme",
    "assumptions", "reading", "limits", "method", "forms", "log", "record",
)  # fmt: skip
AT_THE_END_OF_A_PAGE = 30
"""Letters that stand together on paper: longer sentences may go over a page's foot and head."""
HOSTILE = '=1+1 <script>alert(1)</script> #image("x") Trust'


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> RunFolder:
    case = made_case()
    first, *rest = case.trusts
    renamed = first.model_copy(update={"name": HOSTILE})
    case = case.model_copy(update={"trusts": (renamed, *rest)})
    out = tmp_path_factory.mktemp("pack") / "run"
    return write_run(case, made_run(12, 1), made_info(worlds=12, replications=1), out)


@pytest.fixture(scope="module")
def pack(run: RunFolder) -> Any:
    return commands.report(run.path, all=True)


def said(content: Content) -> Iterator[str]:
    """Yield every sentence, heading and cell of a pack."""
    for section in content.all_sections:
        yield section.title
        for block in section.blocks:
            if isinstance(block, Words | Points):
                yield from block.said
            elif isinstance(block, Lines):
                for line in block.lines:
                    yield from (line.asks, line.says)
            elif isinstance(block, Picture):
                yield from block.said
            elif isinstance(block, Grid):
                yield from (block.title, *block.headings, *(c for row in block.rows for c in row))
            elif isinstance(block, Flipbook):
                yield from (block.title, *block.moments, *(one.label for one in block.queues))
            elif isinstance(block, Map):
                yield from (block.title, *block.columns)
                yield from (box.said for row in block.rows for box in row.boxes)


def bare(text: str) -> str:
    return re.sub(r"[\s\u2060]+", "", text)


def test_it_holds_what_a_board_asks_for(run: RunFolder) -> None:
    content = read_content(run.path)
    assert content == content_of(run.findings)
    assert [section.key for section in content.sections] == list(SECTIONS)
    assert all(section.blocks for section in content.sections)
    silent = [picture.name for section in content.sections for picture in section.pictures
              if not picture.said]  # fmt: skip
    assert silent == []


def test_the_page_says_every_word_of_it_and_runs_nothing(pack: Any) -> None:
    text = pack.files["html"].read_text(encoding="utf-8")
    assert "<script" not in text
    assert "http" not in re.sub(r'xmlns(:xlink)?="[^"]+"|http-equiv', "", text)
    plain = bare(html.unescape(re.sub(r"<[^>]+>", " ", text)))
    for sentence in said(pack.content):
        assert bare(sentence) in plain, sentence
    assert len(re.findall(r'role="img" aria-label="[^"]{20}', text)) == text.count("<svg")
    assert len(text) < 5_000_000


def test_the_paper_says_every_sentence_and_is_tagged(pack: Any) -> None:
    paper = PdfReader(pack.files["pdf"])
    root: Any = paper.trailer["/Root"]
    assert paper.metadata is not None
    assert paper.metadata.title == pack.content.title
    assert root["/Lang"] == "en-GB"
    assert root["/MarkInfo"]["/Marked"]
    printed = tuple(one for one in pack.content.sections if one.key not in LEFT_OUT)
    assert [str(one["/Title"]) for one in paper.outline] == [
        f"{at} {section.title}" for at, section in enumerate(printed, start=1)
    ]
    words = unicodedata.normalize("NFKC", "".join(page.extract_text() for page in paper.pages))
    plain = bare(words)
    every = [bare(one) for one in said(pack.content.model_copy(update={"sections": printed}))]
    assert sum(len(one) > AT_THE_END_OF_A_PAGE for one in every) > 100
    ends = [end for one in every
            for end in (one[:AT_THE_END_OF_A_PAGE], one[-AT_THE_END_OF_A_PAGE:])]  # fmt: skip
    assert [end for end in ends if end not in plain] == []
    told = [str(one["/Alt"]) for one in structure(root["/StructTreeRoot"]) if "/Alt" in one]
    wanted = [picture.alternative for section in pack.content.sections
              for picture in section.pictures]  # fmt: skip
    assert [bare(alt) for alt in told] == [bare(alt) for alt in wanted]


def structure(node: Any) -> Iterator[Any]:
    """Yield every element of the tree of tags, in its order."""
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        for child in node:
            yield from structure(child)
    elif hasattr(node, "get"):
        yield node
        yield from structure(node.get("/K", []))


def test_the_same_run_gives_the_same_paper_and_page(
    run: RunFolder, pack: Any, tmp_path: Path
) -> None:
    again = commands.report(run.path, html=True, pdf=True, out=tmp_path)
    for form in ("html", "pdf"):
        assert again.files[form].read_bytes() == pack.files[form].read_bytes(), form


def test_slides_hold_charts_with_words_and_every_cell(pack: Any) -> None:
    deck = Presentation(str(pack.files["pptx"]))
    shapes = [shape for slide in deck.slides for shape in slide.shapes]
    plain = bare(" ".join(texts_of(shapes)))
    for section in pack.content.sections:
        if section.key in SLIDES_LEFT_OUT:
            continue
        for grid in section.grids:
            for cell in (cell for row in grid.rows for cell in row):
                assert bare(cut(cell)) in plain, cell
    described = [shape for shape in shapes if shape.shape_type == 13 or shape.has_chart]
    assert len(described) == sum(len(section.pictures) for section in pack.content.sections)
    for shape in described:
        assert len(shape._element.xpath(".//p:cNvPr")[0].get("descr")) > 20
    assert all(slide.shapes.title.text_frame.text for slide in deck.slides)


def test_charts_that_slides_draw_have_the_numbers_and_ranges_of_the_tables(
    run: RunFolder, pack: Any
) -> None:
    deck = Presentation(str(pack.files["pptx"]))
    charts = {
        slide.shapes.title.text_frame.text: shape.chart
        for slide in deck.slides for shape in slide.shapes if shape.has_chart
    }  # fmt: skip
    native = [picture for section in pack.content.sections for picture in section.pictures
              if picture.measured]  # fmt: skip
    assert len(native) >= 5
    assert len(charts) == len(native)
    for picture in native:
        chart = charts[f"DRAFT. {textwrap.shorten(picture.title, MOST_IN_TITLE, placeholder=' …')}"]
        table = pd.read_csv(run.path / "charts" / f"{picture.name}.csv")
        assert chart.chart_title.text_frame.text == picture.measured
        if "arm" not in table:
            years = table[table["month"] % 12 == 0]
            assert list(chart.plots[0].series[1].values) == list(years["p50"].round())
            continue
        arms = [key for key, _ in pack.content.courses if key in set(table["arm"])]
        for series, arm in zip(chart.plots[0].series, arms, strict=True):
            rows = table[table["arm"] == arm]
            assert series.name == dict(pack.content.courses)[arm]
            assert list(series.values) == list(rows["mean"])[::-1]
            less, more = (
                [float(v.text) for v in series._element.xpath(f"c:errBars/c:{way}//c:v")]
                for way in ("minus", "plus")
            )
            axis = chart.value_axis
            assert axis.minimum_scale <= min(rows["p10"].min(), 0)
            assert axis.maximum_scale >= rows["p90"].max()
            assert less == pytest.approx(list((rows["mean"] - rows["p10"]).clip(lower=0))[::-1])
            assert more == pytest.approx(list((rows["p90"] - rows["mean"]).clip(lower=0))[::-1])


def texts_of(shapes: Any) -> Iterator[str]:
    for shape in shapes:
        if shape.has_text_frame:
            yield shape.text_frame.text
        if shape.has_table:
            yield from (cell.text_frame.text for row in shape.table.rows for cell in row.cells)


def test_slides_hold_what_is_on_them(pack: Any) -> None:
    pictures, wrong = drawn(pack.files["pptx"])
    assert wrong == []
    assert all(picture.getcolors(100_000) is None or len(picture.getcolors(100_000)) > 1
               for picture in pictures)  # fmt: skip


def test_the_workbook_holds_tables_and_the_numbers_behind_charts(run: RunFolder, pack: Any) -> None:
    book = openpyxl.load_workbook(pack.files["xlsx"])
    cells = {str(cell.value) for page in book for row in page.iter_rows() for cell in row
             if cell.value is not None}  # fmt: skip
    for sentence in said(pack.content):
        assert sentence in cells or any(sentence in cell for cell in cells), sentence
    assert all(cell.data_type != "f" for page in book for row in page.iter_rows() for cell in row)
    for section in pack.content.sections:
        for picture in section.pictures:
            behind = pd.read_csv(run.path / "charts" / f"{picture.name}.csv")
            page = next(one for one in book if one["A1"].value == picture.title)
            assert [cell.value for cell in page[3]][: len(behind.columns)] == list(behind.columns)
            assert page.max_row == len(behind) + 3
            if "item" in behind:
                at = list(behind.columns).index("item")
                assert all(isinstance(row[at].value, str) for row in page.iter_rows(min_row=4))


def test_numbers_of_the_pack_are_those_of_the_tables(run: RunFolder, pack: Any) -> None:
    verdicts = pd.read_csv(run.path / "tables" / "verdicts.csv")
    grid = next(one for section in pack.content.sections for one in section.grids
                if one.key == "savings")  # fmt: skip
    claim = run.findings.claims[0].verdict.claim
    years = verdicts[verdicts["claim"] == claim.key].set_index("year")
    assert len(grid.rows) == len(years)
    for year, mean, middle, low, high, chance in grid.rows:
        row = years.loc[int(year.removeprefix("Year "))]
        assert (mean, middle, low, high) == tuple(
            pounds(row[name]) for name in ("mean", "p50", "p10", "p90")
        )
        assert chance == per_cent(row["chance"])
    answer = pack.content.sections[0].blocks[1].said[0]
    assert per_cent(years.loc[claim.year_after_decision, "chance"]) in answer


def test_queues_can_be_turned_over_leaf_by_leaf_without_a_script(run: RunFolder, pack: Any) -> None:
    (book,) = (block for section in pack.content.sections for block in section.blocks
               if isinstance(block, Flipbook))  # fmt: skip
    (path,) = (run.path / "charts").glob("waits-and-backlog-*.csv")
    table = pd.read_csv(path)
    claim = run.findings.claims[0].verdict.claim
    for queue in book.queues:
        for moment, waiting in zip(book.moments, queue.planned, strict=True):
            row = table[(table["label"] == queue.label) & (table["arm"] == claim.arm)
                        & (table["month"] == int(moment.removeprefix("Month ")))]  # fmt: skip
            told = (waiting.low, waiting.middle, waiting.high)
            of = row[["waiting_p10", "waiting_p50", "waiting_p90"]].iloc[0].tolist()
            assert told == pytest.approx(of, abs=1e-6)
    text = pack.files["html"].read_text(encoding="utf-8")
    assert text.count('class="leaf leaf-') == len(book.moments)
    assert text.count('type="radio"') == len(book.moments)
    assert len(book.moments) <= 10


def test_rows_are_spread_over_slides_without_losing_one() -> None:
    rows = tuple((f"row {n}", "word " * (n % 40)) for n in range(60))
    grid = Grid(key="long", title="Long", headings=("What", "Which"), rows=rows)
    parts = by_slides(grid, (10.0, 30.0), 0.5)
    assert len(by_slides(grid, (10.0, 30.0), 2.5, 1.0)) > len(parts)
    assert tuple(row for part in parts for row in part) == rows
    assert all(parts)
    for count in range(1, 40):
        alike = grid.model_copy(update={"rows": tuple(("a", "b") for _ in range(count))})
        counts = [len(part) for part in by_slides(alike, (10.0, 30.0), 0.5)]
        assert len(counts) == 1 or min(counts) >= 0.6 * max(counts), counts
    assert list(by_slides(grid.model_copy(update={"rows": ()}), (1.0, 1.0), 0.5)) == [()]


def test_no_item_of_the_report_on_method_is_empty(run: RunFolder) -> None:
    rows = stress_rows(run.findings)
    items = [item for item, _, _ in rows]
    assert items == [
        "1.1", "1.2", "1.3", "2.1", "2.2", "2.3", "2.4", "2.5.1", "2.5.2", "2.5.3", "2.5.4",
        "2.5.5", "3.1", "3.2", "3.3", "3.4", "4.1", "4.2", "4.3", "5.1", "5.2", "5.3", "5.4",
        "6.1", "Validation", "People", "Sensitivity",
    ]  # fmt: skip
    assert all(len(said) > 20 for _, _, said in rows if said), rows
    assert all(said.strip() for row in rows for said in row)
    card = model_card(run.findings)
    assert len(card.rows) == 11
    assert all(len(said) > 20 for _, said in card.rows)


AS_A_NEWSPAPER = 50
"""LIX below which a text is of medium difficulty, as a newspaper is (Bjornsson 1968)."""


def lix(text: str) -> float:
    """Words in a sentence, and of a hundred words those of more than six letters."""
    words = re.findall(r"[A-Za-z][A-Za-z'-]*", text)
    sentences = max(1, len(re.findall(r"[.:?!](?:\s|$)", text)))
    return len(words) / sentences + 100 * sum(len(word) > 6 for word in words) / len(words)


def test_words_are_no_harder_than_a_newspaper_and_prove_nothing(pack: Any) -> None:
    assert lix("The cat sat on the mat. It was a good cat.") == pytest.approx(11 / 2)
    texts: dict[str, str] = {}
    for section in pack.content.sections:
        for block in section.blocks:
            if isinstance(block, Words | Picture | Points | Lines):
                sentences = ([line.says for line in block.lines] if isinstance(block, Lines)
                             else block.said)  # fmt: skip
                key = f"{section.key} {block.kind}"
                texts[key] = texts.get(key, "") + "".join(f"{s.rstrip('.')}. " for s in sentences)
    texts = {key: text for key, text in texts.items() if text}
    assert len(texts) > 20
    hard = {name: lix(text) for name, text in texts.items() if lix(text) >= AS_A_NEWSPAPER + 5}
    assert hard == {}
    under = [" ".join(picture.said) for section in pack.content.sections
             for picture in section.pictures]  # fmt: skip
    assert [text for text in under if lix(text) >= AS_A_NEWSPAPER] == []
    titles = " ".join(f"{picture.title}." for section in pack.content.sections
                      for picture in section.pictures)  # fmt: skip
    assert lix(titles) < AS_A_NEWSPAPER
    assert not re.search(r"\bprove[sdn]?\b", " ".join(said(pack.content)).lower())


@pytest.mark.slow
def test_of_two_claims_both_answers_come_first_and_the_department_gets_both(tmp_path: Path) -> None:
    claims = (made_claim(), made_claim(key="other_one", gbp_per_year=1_000.0))
    info = made_info(worlds=12, replications=1)
    out = tmp_path / "run"
    write_run(made_case(claims=claims), made_run(12, 1), info, out)
    made = commands.report(out, html=True, pdf=True)
    keys = [section.key for section in made.content.sections]
    assert keys[:3] == ["answer_promise", "answer_other_one", "claim_promise"]
    assert len(keys) == len(set(keys))
    pages = [page.extract_text() for page in PdfReader(made.files["pdf"]).pages[:3]]
    first = f"The question and the answer (claim 1, {as_claimed(claims[0].gbp_per_year)} a year"
    assert bare(first) in bare(pages[0])
    second = "The question and the answer (claim 2, £1,000 a year by year 3)"
    assert bare(second) in bare(pages[1])
    assert "Contents" in pages[2]
    told = commands.report(out, html=True, reader="regional-director").content
    assert {"answer_promise", "answer_other_one", "money_promise"} <= {
        section.key for section in told.sections
    }


def test_every_section_of_a_business_case_stands_somewhere_or_is_named(pack: Any) -> None:
    (section,) = (one for one in pack.content.sections if one.key == "asked")
    (grid,) = section.grids
    assert len(grid.rows) == len(ASKED) == 20
    titles = {one.title for one in pack.content.all_sections}
    listed = {source.key for source in read_sources()}
    for row, asked in zip(grid.rows, ASKED, strict=True):
        assert set(asked.sources) <= listed
        assert row[1] == NOT_HERE or set(row[1].split("; ")) <= titles, row
        assert asked.bring or row[1] != NOT_HERE
    keys = [one.key for one in pack.content.sections] + ["diligence", *CASE_KEYS, "buildings"]
    assert all(any(key.startswith(where) for key in keys) for one in ASKED for where in one.where)


CASE_KEYS = ("special_needs", "promises", "commitments")


def test_the_regional_director_gets_what_the_department_asks_for(run: RunFolder) -> None:
    made = commands.report(run.path, html=True, reader="regional-director")
    assert made.files["html"].name == "regional_director_pack.html"
    keys = {section.key for section in made.content.sections}
    assert {"answer", "money", "winners", "programme", "wrong", "asked", "limits"} <= keys
    assert {"claim", "service", "assumptions", "reading"} <= keys
    assert not {"people", "log", "forms"} - {"people"} & keys
    text = made.files["html"].read_text(encoding="utf-8")
    assert "For the Department&#39;s regional director, from the boards of" in text
    (grid,) = next(one for one in made.content.sections if one.key == "asked").grids
    assert len(grid.rows) == sum(one.department for one in ASKED)
    with pytest.raises(BadInput, match="reader"):
        commands.report(run.path, html=True, reader="everybody")


def test_shocks_are_named_also_those_that_were_not_looked_at() -> None:
    case = made_case()
    assert shocks_said(case).startswith("No shock strikes in these runs. Not looked at: at times")
    on = case.model_copy(update={"switched_on": ("shock_cyber",)})
    assert "Shocks in these runs: At times systems of a trust are attacked." in shocks_said(on)


def test_a_draft_says_so_on_every_page(pack: Any) -> None:
    assert pack.content.draft
    assert any("draft" in sentence for sentence in pack.sentences())
    assert "Draft." in pack.files["html"].read_text(encoding="utf-8")
    deck = Presentation(str(pack.files["pptx"]))
    assert all(slide.shapes.title.text_frame.text.startswith("DRAFT")
               for slide in list(deck.slides)[1:])  # fmt: skip


@pytest.mark.slow
def test_a_new_run_takes_an_old_pack_away(tmp_path: Path) -> None:
    out = tmp_path / "run"
    info = made_info(worlds=2, replications=1)
    write_run(made_case(), made_run(2, 1), info, out)
    commands.report(out, html=True)
    assert (out / PACK_FILES[0]).is_file()
    write_run(made_case(), made_run(2, 1), info, out)
    assert not (out / PACK_FILES[0]).exists()


def picture(folder: Path) -> Path:
    held = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(held, "PNG")
    path = folder / "logo.png"
    path.write_bytes(held.getvalue())
    return path


def test_a_theme_gives_boards_mark_colour_and_logo(run: RunFolder, tmp_path: Path) -> None:
    picture(tmp_path)
    theme = tmp_path / "theme.yaml"
    theme.write_text('boards: [The first board, The second]\nmarking: "Confidential"\n'
                     'colour: "#801650"\nlogo: logo.png\n', encoding="utf-8")  # fmt: skip
    made = commands.report(run.path, all=True, theme=theme, out=tmp_path / "pack")
    page = made.files["html"].read_text(encoding="utf-8")
    assert "The first board and The second" in page
    assert "Confidential" in page
    assert "#801650" in page
    assert "data:image/png;base64," in page
    assert "Confidential" in PdfReader(made.files["pdf"]).pages[3].extract_text()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("colour: blue", "colour"), ("logo: gone.png", "no such file beside it"),
        ("logo: theme.yaml", "a logo is a PNG picture"), ("marks: x", "is not a key here"),
    ],
)  # fmt: skip
def test_a_theme_that_cannot_be_used(
    run: RunFolder, tmp_path: Path, text: str, message: str
) -> None:
    theme = tmp_path / "theme.yaml"
    theme.write_text(f"{text}\n", encoding="utf-8")
    with pytest.raises(BadInput, match=message):
        commands.report(run.path, html=True, theme=theme, out=tmp_path)


def test_what_is_no_run_is_refused_with_a_sentence(run: RunFolder, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=CONTENT):
        commands.report(tmp_path)
    (tmp_path / CONTENT).write_text('{"title": 3}', encoding="utf-8")
    with pytest.raises(BadInput, match="cannot be read as the content of a run"):
        commands.report(tmp_path)
    (tmp_path / CONTENT).write_bytes((run.path / CONTENT).read_bytes())
    with pytest.raises(BadInput, match="lacks the chart"):
        commands.report(tmp_path)
    text = (run.path / CONTENT).read_text(encoding="utf-8")
    outside = re.sub(r'"name": "cumulative[^"]*"', '"name": "../../secret"', text)
    (tmp_path / CONTENT).write_text(outside, encoding="utf-8")
    with pytest.raises(BadInput, match="cannot be read as the content of a run"):
        commands.report(tmp_path)
    with pytest.raises(BadInput, match="is no folder of a run"):
        commands.report(tmp_path / "nothing")


@pytest.mark.slow
def test_the_story_of_one_request_is_told_where_it_is_asked_for(tmp_path: Path) -> None:
    out = tmp_path / "run"
    commands.run("tiny", worlds=2, out=out)
    told = "payslip_query@900041"
    made = commands.report(out, html=True, story=told, case="tiny", out=tmp_path / "pack")
    keys = [section.key for section in made.content.sections]
    assert keys.index("story") == keys.index("service") + 1
    (story,) = (section for section in made.content.sections if section.key == "story")
    first, *life = story.blocks[0].said
    assert "example" in first
    assert life
    text = html.unescape(made.files["html"].read_text(encoding="utf-8"))
    assert all(bare(sentence) in bare(re.sub(r"<[^>]+>", " ", text)) for sentence in life)
    usual = commands.report(out, all=True, out=tmp_path / "usual")
    assert usual.left_out == ()
    assert "story" in [section.key for section in usual.content.sections]
    for asked, message in (
        ({"story": "payslip_query", "case": "tiny"}, "KIND@URN"),
        ({"story": told}, "--case"),
        ({"story": told, "case": "two_steps"}, "not the case of this run"),
        ({"story": "payslip_quarry@900041", "case": "tiny"}, "payslip_query"),
    ):
        with pytest.raises(BadInput, match=message):
            commands.report(out, html=True, out=tmp_path / "pack", **asked)


def test_a_package_that_is_missing_is_named_with_its_command(
    run: RunFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(name: str) -> Any:
        raise ImportError(name)

    monkeypatch.setattr(packages.importlib, "import_module", gone)
    for form in ("pdf", "pptx"):
        with pytest.raises(BadInput, match="pip install"):
            commands.report(run.path, out=tmp_path, **{form: True})
    made = commands.report(run.path, out=tmp_path)
    assert set(made.files) == {"html", "xlsx"}
    assert sum("pip install" in sentence for sentence in made.sentences()) == 2


def test_whoever_opens_the_page_can_take_every_form_without_installing_anything() -> None:
    """What paper and slides need is installed with the program, at the version that is named."""
    installed = Path("requirements.lock").read_text(encoding="utf-8").splitlines()
    assert set(packages.INSTALLED_AS.values()) <= set(installed)
    assert {package for package, _ in packages.OF_FORMS.values()} <= set(NEEDED)
