"""A run with designs is made again, bundled and verified: its designs are an input like others."""

from __future__ import annotations

import dataclasses
import json
import shutil
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from outputs.run_folder import RECORD
from outputs.study.asked_otherwise import otherwise
from outputs.study.at_hand import designs_at_hand
from outputs.study.batch import Batch, run_batch
from outputs.study.bundle import bundle
from outputs.study.post_names import post_names
from outputs.study.recorded import InputNamed, read_run
from outputs.study.rerun import rerun
from outputs.study.verify import verify
from outputs.study.whole import study
from scenarios.designing import designed_cases, kept_for, list_designs, parse_design, read_design
from scenarios.reading import BadInput, InputFile, inputs_of, list_cases, read_case

TINY = next(path for path in list_cases() if path.stem == "tiny")
PLAIN = """\
title: Later, and like nobody else
only: true
sweeps:
  - like: merge
    vary: {start: [2027-07-01]}
"""
NAMING = """\
only: true
sweeps:
  - like: merge
    vary: {deletions.fir-finance-director: [left_out]}
"""


@dataclass(frozen=True)
class Made:
    """A run with a design, and where the file of the design lies."""

    run: Path
    design: Path


def made_in(room: Path, text: str) -> Made:
    design = room / "theirs" / "later.yaml"
    design.parent.mkdir(parents=True)
    design.write_text(text, encoding="utf-8")
    found = read_design(design)
    (case,) = designed_cases((read_case(TINY),), found)
    study(case, worlds=1, out=room / "run", inputs=inputs_of(TINY, found.kept))
    return Made(room / "run", design)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return made_in(tmp_path_factory.mktemp("designed"), PLAIN)


def all_of(path: Path) -> bytes:
    with zipfile.ZipFile(path) as archive:
        return b"\n".join([archive.read(name) for name in archive.namelist()])


def test_the_record_keeps_the_text_and_no_folder(made: Made) -> None:
    record = json.loads((made.run / RECORD).read_text(encoding="utf-8"))
    assert record["design"] == {"place": "later.yaml", "text": PLAIN}
    kinds = [file["kind"] for file in record["inputs"]]
    assert kinds[:4] == ["case", "trust", "trust", "design"]
    assert set(kinds[4:]) == {"program"}
    assert made.design.parent.as_posix() not in json.dumps(record)


@pytest.mark.slow
def test_a_run_with_designs_is_repeated_from_its_record_alone(made: Made, tmp_path: Path) -> None:
    shutil.copytree(made.run, tmp_path / "run")
    found = rerun(tmp_path / "run", jobs=1, out=tmp_path / "again")
    assert (found.differences, found.otherwise, found.missing) == ((), (), ())
    arms = json.loads((tmp_path / "again" / RECORD).read_text(encoding="utf-8"))["arms"]
    assert arms == ["status_quo", "merge", "merge_start_2027_07_01"]


def test_other_designs_are_told(made: Made) -> None:
    one = read_run(made.run).record
    files = [file.model_copy(update={"sha256": "0" * 64}) if file.kind == "design" else file
             for file in one.inputs or ()]  # fmt: skip
    other = one.model_copy(update={"inputs": tuple(files)})
    none = one.model_copy(update={"inputs": tuple(file for file in files if file.kind != "design")})
    ((kind, what, said),) = otherwise((one, other))
    assert (kind, what) == ("input", "file of designs")
    assert said == (f"later.yaml {one.inputs[3].sha256[:12]}",  # type: ignore[index]
                    "later.yaml 000000000000")  # fmt: skip
    ((_, _, (_, absent)),) = otherwise((one, none))
    assert absent == "none"


def test_a_bundle_shares_the_hash_of_designs_and_their_text_only_when_asked(
    made: Made, tmp_path: Path
) -> None:
    bundle(made.run, out=tmp_path / "hash.zip")
    assert b"like nobody else" not in all_of(tmp_path / "hash.zip")
    with pytest.raises(BadInput) as caught:
        verify(tmp_path / "hash.zip", jobs=1)
    assert [fault.place for fault in caught.value.faults] == ["later.yaml"]
    found = bundle(made.run, out=tmp_path / "text.zip", with_inputs=True)
    assert found.inputs[-1] == ("later.yaml", "")
    with zipfile.ZipFile(tmp_path / "text.zip") as archive:
        assert archive.read("inputs/3.yaml").decode() == PLAIN


@pytest.mark.slow
def test_a_bundle_with_designs_matches_elsewhere(made: Made, tmp_path: Path) -> None:
    bundle(made.run, out=tmp_path / "hash.zip")
    (tmp_path / "ours").mkdir()
    shutil.copy(made.design, tmp_path / "ours" / "called_otherwise.yaml")
    assert verify(tmp_path / "hash.zip", inputs=tmp_path / "ours", jobs=1).matches


@pytest.mark.slow
def test_designs_in_a_bundle_or_beside_the_case_are_found(made: Made, tmp_path: Path) -> None:
    bundle(made.run, out=tmp_path / "text.zip", with_inputs=True)
    assert verify(tmp_path / "text.zip", jobs=1).matches
    bundle(made.run, out=tmp_path / "hash.zip")
    for folder in ("cases", "trusts"):
        shutil.copytree(TINY.parents[1] / folder, tmp_path / folder)
    (tmp_path / "cases" / "later.yaml").write_text(PLAIN + "# changed\n", encoding="utf-8")
    told: list[str] = []
    case = tmp_path / "cases" / "tiny.yaml"
    found = verify(tmp_path / "hash.zip", case=case, jobs=1, tell=told.append)
    assert told[0] == "The file of designs later.yaml differs from that of the run."
    assert told[1].startswith("Made again: ")
    assert not found.matches
    assert not found.differences  # the arms are the same, and it is told that the file is not


@pytest.mark.slow
def test_no_post_that_a_design_names_is_in_its_bundle(tmp_path: Path) -> None:
    made = made_in(tmp_path, NAMING)
    (arm,) = (a for a in read_run(made.run).record.arms if a.startswith("merge_"))
    assert "fir_finance_director" in arm  # so that the key of the arm names it
    found = bundle(made.run, out=tmp_path / "b.zip", with_inputs=True)
    assert found.inputs[-1] == ("later.yaml", "it names posts")
    whole = all_of(tmp_path / "b.zip").decode()
    assert not post_names([read_case(TINY)]).named_in(whole)
    assert "finance_director" not in whole
    savings = next(table for table in found.tables if table.name == "savings.csv")
    assert savings.why == "names a post"


@pytest.mark.slow
def test_each_run_of_a_batch_keeps_the_designs_that_are_for_it(tmp_path: Path) -> None:
    text = PLAIN.replace("  - like: merge\n", "  - like: merge\n    case: tiny\n")
    found = parse_design(text, "later.yaml")
    tiny = read_case(TINY)
    two = read_case(next(path for path in list_cases() if path.stem == "two_steps"))
    assert kept_for(two, found) is None
    (case, _) = designed_cases((tiny, two), found)
    batch = Batch((case,), 1, 1, 7, 1, tmp_path / "sweep", design=found.kept,
                  inputs=(inputs_of(TINY, kept_for(tiny, found)),))  # fmt: skip
    run_batch(batch)
    again = rerun(tmp_path / "sweep" / "tiny", jobs=1, out=tmp_path / "again")
    assert not again.differences


def test_the_programs_own_designs_are_at_hand(tmp_path: Path) -> None:
    shipped = next(path for path in list_designs() if path.stem == "alder_and_birch_24")
    wanted = [file_named(inputs_of(TINY, read_design(shipped).kept).files[3])]
    found = designs_at_hand(wanted, {}, tmp_path, tmp_path / "room")
    assert found is not None
    assert found.read_bytes() == shipped.read_bytes()
    (tmp_path / "other.yaml").write_bytes(shipped.read_bytes())
    assert designs_at_hand(wanted, {}, tmp_path, tmp_path / "two").name == "other.yaml"  # type: ignore[union-attr]


def file_named(file: InputFile) -> InputNamed:
    return InputNamed.model_validate(dataclasses.asdict(file))


def test_a_record_whose_designs_were_changed_by_hand_gets_a_sentence(
    made: Made, tmp_path: Path
) -> None:
    shutil.copytree(made.run, tmp_path / "run")
    record = json.loads((tmp_path / "run" / RECORD).read_text(encoding="utf-8"))
    record["design"]["text"] = "sweeps: ["
    (tmp_path / "run" / RECORD).write_text(json.dumps(record), encoding="utf-8")
    with pytest.raises(BadInput, match=r"later\.yaml line 1"):
        rerun(tmp_path / "run", jobs=1, out=tmp_path / "again")
    with pytest.raises(BadInput, match=r"later\.yaml line 1"):
        bundle(tmp_path / "run", out=tmp_path / "x.zip")
    record["design"] = {"place": "../../x\n", "text": "a"}
    (tmp_path / "run" / RECORD).write_text(json.dumps(record), encoding="utf-8")
    with pytest.raises(BadInput, match=r"design\.place"):
        read_run(tmp_path / "run")
