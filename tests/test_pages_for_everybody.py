"""Pages in a browser: axe finds nothing that shuts a reader out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from outputs.run_folder import write_run
from outputs.study import commands
from tests.browsers import grave, headless
from tests.made_records import made_case, made_info, made_run
from tests.made_workbook import filled_workbook

pytestmark = pytest.mark.slow
WIDTHS = (360, 1280)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with headless() as found:
        yield found


PAGES = ("page", "pack", "diligence", "baseline")


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Every page that is made without a long run."""
    out = tmp_path_factory.mktemp("pages")
    info = made_info(worlds=12, replications=1)
    run = write_run(made_case(), made_run(12, 1), info, out / "run")
    book = filled_workbook(out / "pair.xlsx", "A", "B")
    found = commands.diligence([book], on="2026-12-01", out=out / "diligence")
    made = (
        run.path / "page.html",
        commands.report(run.path, html=True, diligence=found.path.parent).files["html"],
        found.path, commands.baseline("alder_and_birch", out=out / "baseline").path,
    )  # fmt: skip
    return dict(zip(PAGES, made, strict=True))


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_that_shuts_a_reader_out(
    browser: Browser, pages: dict[str, Path], name: str, width: int
) -> None:
    assert grave(browser, pages[name], width) == []


def test_what_shuts_a_reader_out_is_found(browser: Browser, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("<html><body><img src='x.png'><p style='color:#ddd'>Pale</p></body></html>",
                    encoding="utf-8")  # fmt: skip
    found = {one.partition(":")[0] for one in grave(browser, page)}
    assert {"image-alt", "color-contrast", "html-has-lang"} <= found
