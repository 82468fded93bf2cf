"""Runs held against each other, made again, sent as a bundle and verified by somebody else."""

from __future__ import annotations

import io
import json
import re
import shutil
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click
import pandas as pd
import pytest
from click.testing import CliRunner, Result

from outputs.run_folder import RECORD
from outputs.study import at_hand, bundle_form
from outputs.study.bundle import bundle
from outputs.study.compare import as_table, compare
from outputs.study.compare_command import compare_command
from outputs.study.departures import departing
from outputs.study.recorded import read_run
from outputs.study.rerun import rerun
from outputs.study.verify import verify
from outputs.study.verify_command import verify_command
from outputs.study.whole import study
from outputs.table_differences import WITHHELD
from scenarios.reading import BadInput, inputs_of, read_case, read_trust, shipped

SEED = 20261201
LEAVER = "elm-hr-officer"
ELM = "tiny_elm.yaml"
YEAR, DAY = "year_after_decision: 2", "2028-11-30"


@dataclass(frozen=True)
class Made:
    """A copied case, its run, and the bundle of it."""

    case: Path
    trusts: Path
    run: Path
    bundle: Path


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Run a copy of the smallest case with a holder who leaves, and bundle it."""
    room = tmp_path_factory.mktemp("ours")
    (room / "cases").mkdir()
    (room / "trusts").mkdir()
    case = room / "cases" / "mine.yaml"
    own = {path: room / "trusts" / path.name for path in shipped("trusts").glob("tiny_*.yaml")}
    for theirs, ours in {shipped("cases") / "tiny.yaml": case, **own}.items():
        # None of the program's own files has these bytes; the claim is for a day.
        text = theirs.read_text(encoding="utf-8").replace(YEAR, f"by: {DAY}")
        ours.write_text(f"# Our own.\n{text}", encoding="utf-8")
    assert DAY in case.read_text(encoding="utf-8")
    leaving = departing(read_case(case), [f"{LEAVER}@2027-03"], replaced=False)
    study(leaving, worlds=2, seed=SEED, out=room / "run", inputs=inputs_of(case))
    bundle(room / "run", out=room / "run.zip", case=case)
    return Made(case, room / "trusts", room / "run", room / "run.zip")


def members_of(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(path: Path, *members: tuple[str | zipfile.ZipInfo, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, held in members:
            archive.writestr(name, held)
    return path


def said(command: click.Command, *arguments: object) -> Result:
    result = CliRunner().invoke(command, [str(a) for a in arguments])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def test_a_run_is_the_same_as_itself_to_the_byte(made: Made) -> None:
    found = said(compare_command, made.run, made.run)
    tables = len(list((made.run / "tables").iterdir()))
    assert f"All {tables} tables are the same to the byte." in found.output
    assert "All that was asked is the same" in found.output
    assert compare([made.run, made.run]).same


def test_comparing_tells_what_was_asked_otherwise_and_counts_cells(
    made: Made, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    shutil.copytree(made.run, other)
    record = json.loads((other / RECORD).read_text(encoding="utf-8"))
    record["seed"], record["mechanisms_switched_off"] = 8, ["attention"]
    record["claims"][0]["gbp_per_year"] = 1.0
    record["assumptions"][0]["high"] = 99
    (other / RECORD).write_text(json.dumps(record), encoding="utf-8")
    savings = other / "tables" / "savings.csv"
    frame = pd.read_csv(savings, dtype=str)
    frame.loc[[0, 3], "gbp"] = "1.23"
    frame.to_csv(savings, index=False, lineterminator="\n")
    (other / "tables" / "years.csv").unlink()
    found = compare([made.run, other])
    assert {(kind, what) for kind, what, _ in found.otherwise} == {
        ("setting", "seed"), ("setting", "mechanisms switched off"),
        ("claim", "promised_saving"), ("assumption", record["assumptions"][0]["key"]),
    }  # fmt: skip
    changed, gone = found.tables[0]
    assert (changed.table, changed.cells, changed.only_first) == ("savings.csv", 2, 0)
    assert (gone.table, gone.cells) == ("years.csv", None)
    table = as_table(found).set_index(["kind", "what"])
    assert list(table.loc[("setting", "seed")]) == [str(SEED), "8"]
    assert found.answers[0].chance.value == 0.0
    assert found.answers[1].chance.value == 1.0  # a pound is saved in every run


def test_the_chance_is_that_of_the_verdict(made: Made) -> None:
    answer = compare([made.run, made.run]).answers[0]
    rows = pd.read_csv(made.run / "tables" / "verdicts.csv")
    row = rows[rows["year"] == answer.claim.year_after_decision].iloc[0]
    assert answer.chance.value == row["chance"]
    assert (answer.p10, answer.p50, answer.p90) == (row["p10"], row["p50"], row["p90"])
    assert "0% of runs (95% interval 0% to 84%)" in (made.run / "verdict.txt").read_text(
        encoding="utf-8"
    )
    assert (round(answer.chance.low, 2), round(answer.chance.high, 2)) == (0.0, 0.84)


def test_a_figure_that_is_none_is_told(made: Made, tmp_path: Path) -> None:
    other = tmp_path / "other"
    shutil.copytree(made.run, other)
    savings = other / "tables" / "savings.csv"
    frame = pd.read_csv(savings, dtype=str)
    frame["gbp"] = ["abc", *frame["gbp"].iloc[1:]]
    frame.to_csv(savings, index=False, lineterminator="\n")
    with pytest.raises(BadInput, match="tables: do not say how often the claim holds"):
        compare([made.run, other])


def test_a_run_is_not_made_again_over_itself(made: Made, tmp_path: Path) -> None:
    copied = tmp_path / "run"
    shutil.copytree(made.run, copied)
    savings = copied / "tables" / "savings.csv"
    savings.write_text(savings.read_text(encoding="utf-8").replace("0", "1"), encoding="utf-8")
    before = savings.read_bytes()
    with pytest.raises(BadInput, match="--out: is the folder of the run itself"):
        rerun(copied, case=made.case, out=tmp_path / "deeper" / ".." / "run")
    assert savings.read_bytes() == before


@pytest.mark.slow
def test_a_run_with_a_leaver_is_repeated(made: Made, tmp_path: Path) -> None:
    found = rerun(made.run, case=made.case, out=tmp_path / "again")
    assert (found.differences, found.otherwise, found.missing) == ((), (), ())
    left = json.loads((tmp_path / "again" / RECORD).read_text(encoding="utf-8"))["departures"]
    assert left == [{"post": LEAVER, "month": "2027-03-01", "replaced": False}]


@pytest.mark.slow
def test_a_run_written_before_says_what_is_missing(made: Made, tmp_path: Path) -> None:
    shutil.copytree(made.run, tmp_path / "old")
    record = json.loads((tmp_path / "old" / RECORD).read_text(encoding="utf-8"))
    for key in ("inputs", "case_file", "departures", "detail", "source"):
        del record[key]
    (tmp_path / "old" / RECORD).write_text(json.dumps(record), encoding="utf-8")
    found = rerun(tmp_path / "old", case=made.case, out=tmp_path / "again")
    assert len(found.missing) == 3
    assert found.differences  # nobody is made to leave, as the record does not say who
    with pytest.raises(BadInput, match="earlier version"):
        bundle(tmp_path / "old", out=tmp_path / "x.zip", case=made.case)


def test_no_record_names_a_folder_of_this_machine(made: Made) -> None:
    record = json.loads((made.run / RECORD).read_text(encoding="utf-8"))
    assert record["case_file"] == "mine.yaml"
    assert [file["name"] for file in record["inputs"][:3]] == [
        "mine.yaml", ELM, "tiny_fir.yaml",
    ]  # fmt: skip
    whole = b"".join(members_of(made.bundle).values()).decode()
    assert str(made.case.parent.parent) not in whole


def test_the_same_run_makes_the_same_bundle(made: Made, tmp_path: Path) -> None:
    shutil.copytree(made.run, tmp_path / "run")
    record = json.loads((tmp_path / "run" / RECORD).read_text(encoding="utf-8"))
    record["started"], record["seconds"] = "another day", 1e9
    (tmp_path / "run" / RECORD).write_text(json.dumps(record), encoding="utf-8")
    again = bundle(tmp_path / "run", out=tmp_path / "two.zip", case=made.case)
    assert again.path.read_bytes() == made.bundle.read_bytes()
    with pytest.raises(FileExistsError):
        bundle(made.run, out=tmp_path / "two.zip", case=made.case)


@pytest.mark.parametrize("with_inputs", [False, True])
def test_no_post_is_named_in_a_bundle(made: Made, with_inputs: bool, tmp_path: Path) -> None:
    path = tmp_path / "b.zip"
    bundle(made.run, out=path, case=made.case, with_inputs=with_inputs)
    whole = b"\n".join([*members_of(path).values(), *map(str.encode, members_of(path))])
    posts = [p.id for f in made.trusts.iterdir() for p in read_trust(f).posts]
    assert len(posts) > 10
    assert not [name for name in posts if name.encode() in whole]
    assert not [name for name in members_of(path) if name.startswith("inputs/")]


def counted(held: bytes) -> Iterator[pd.DataFrame]:
    frame = pd.read_csv(io.BytesIO(held), dtype=str, keep_default_na=False)
    if "unit" in frame.columns:
        figures = frame.columns.intersection(["value", "mean", "low", "high", "p10", "p50", "p90"])
        people = frame[frame["unit"].isin(["fte", "people", "pupils"])]
        yield people[figures].apply(pd.to_numeric, errors="coerce")


def test_no_cell_of_a_bundle_counts_fewer_than_five(made: Made) -> None:
    cells = [frame for name, held in members_of(made.bundle).items()
             if name.startswith("tables/") for frame in counted(held)]  # fmt: skip
    counts = pd.concat([frame.stack() for frame in cells])
    assert len(counts) > 1_000
    assert (counts.abs() >= 5).any()
    assert not ((counts.abs() > 0) & (counts.abs() < 5)).any()


def test_what_is_not_withheld_is_as_it_was(made: Made) -> None:
    content = json.loads(members_of(made.bundle)["bundle.json"])
    shared = [table for table in content["tables"] if table["shared"]]
    assert len(shared) > 25
    for table in shared:
        held = members_of(made.bundle)[f"tables/{table['name']}"]
        ours = pd.read_csv(made.run / "tables" / table["name"], dtype=str, keep_default_na=False)
        theirs = pd.read_csv(io.BytesIO(held), dtype=str, keep_default_na=False)
        differ = ours.to_numpy() != theirs.to_numpy()
        assert int(differ.sum()) == table["withheld"], table["name"]
        assert (theirs.to_numpy()[differ] == WITHHELD).all()


@pytest.mark.slow
def test_a_bundle_elsewhere_matches(made: Made, tmp_path: Path) -> None:
    (tmp_path / "theirs" / "deep").mkdir(parents=True)
    for path in (made.case, *made.trusts.iterdir()):
        shutil.copy(path, tmp_path / "theirs" / "deep")
    copied = shutil.copy(made.bundle, tmp_path / "got.zip")
    found = said(verify_command, copied, "--inputs", tmp_path / "theirs", "--jobs", 1)
    assert found.exit_code == 0, found.output
    assert "Every input is the same to the byte." in found.output
    assert "tables are the same to the byte." in found.output


def changed_byte(made: Made, tmp_path: Path, right: str, wrong: str) -> Path:
    room = tmp_path / "changed"
    shutil.copytree(made.case.parent, room / "cases")
    shutil.copytree(made.trusts, room / "trusts")
    text = (room / "trusts" / ELM).read_text(encoding="utf-8")
    assert text.count(right) == 1
    (room / "trusts" / ELM).write_text(text.replace(right, wrong), encoding="utf-8")
    return room / "cases" / "mine.yaml"


@pytest.mark.slow
def test_one_byte_of_a_trust_file_is_told_with_the_cells_it_moves(
    made: Made, tmp_path: Path
) -> None:
    case = changed_byte(made, tmp_path, "salary_gbp: 40800", "salary_gbp: 40900")
    told: list[str] = []
    found = verify(made.bundle, case=case, tell=told.append)
    first = f"The trust file {ELM} differs from that of the run."
    assert told == [first, "Made again: 6 runs."]
    assert not found.matches
    cells = {one.table: one.cells for one in found.differences}
    assert cells["savings.csv"]
    assert "passports.csv" in cells
    assert cells["passports.csv"] is None  # not in the bundle: its hash alone tells
    assert "service_by_type.csv" not in cells  # no salary moves a queue
    with pytest.raises(BadInput, match="differs from that of the run"):
        bundle(made.run, out=tmp_path / "x.zip", case=case)


def test_a_file_that_cannot_be_read_is_told_after_what_differs(made: Made, tmp_path: Path) -> None:
    case = changed_byte(made, tmp_path, "salary_gbp: 40800", "salary_gbp: 4o800")
    told: list[str] = []
    with pytest.raises(BadInput, match="4o800"):
        verify(made.bundle, case=case, tell=told.append)
    assert len(told) == 1


def test_files_not_at_hand_are_told_one_by_one(made: Made, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(BadInput) as caught:
        verify(made.bundle, inputs=tmp_path / "empty")
    # The trusts are found by name among the program's own; the case is not.
    assert [fault.place for fault in caught.value.faults] == ["mine.yaml"]


def refused(path: Path) -> str:
    with pytest.raises(BadInput) as caught:
        bundle_form.open_bundle(path)
    return "\n".join(caught.value.sentences())


def test_a_bundle_that_was_tampered_with_is_found(made: Made, tmp_path: Path) -> None:
    members = members_of(made.bundle)
    held = members["tables/savings.csv"]
    place = held.rindex(b".") - 1
    members["tables/savings.csv"] = held[:place] + bytes([held[place] ^ 1]) + held[place + 1 :]
    path = zipped(tmp_path / "t.zip", *members.items())
    assert "'tables/savings.csv': is not what the manifest says" in refused(path)
    raw = bytearray(made.bundle.read_bytes())
    raw[len(raw) // 2] ^= 1
    (tmp_path / "raw.zip").write_bytes(bytes(raw))
    assert refused(tmp_path / "raw.zip")


def test_taking_a_table_out_or_putting_one_in_is_found(made: Made, tmp_path: Path) -> None:
    members = members_of(made.bundle)
    without = {name: held for name, held in members.items() if name != "tables/years.csv"}
    assert "taken out" in refused(zipped(tmp_path / "o.zip", *without.items()))
    more = {**members, "tables/more.csv": b"a\n"}
    assert "put in later" in refused(zipped(tmp_path / "m.zip", *more.items()))


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_what_is_no_bundle_gets_sentences_all_at_once(
    made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = zipfile.ZipInfo("tables/link.csv")
    link.external_attr = 0o120777 << 16
    bad = zipped(
        tmp_path / "bad.zip", ("../x", b""), ("/etc/x", b""), ("tables/../../x.csv", b""),
        ("inputs/me.yaml", b""), (link, b"/etc/passwd"), ("bundle.json", b"{}"),
        ("bundle.json", b"{}"),
    )  # fmt: skip
    told = refused(bad)
    for name in ("../x", "/etc/x", "tables/../../x.csv", "inputs/me.yaml"):
        assert f"{name!r}: is no name" in told
    assert "'tables/link.csv': is no plain file" in told
    assert "'bundle.json': is in it twice" in told
    (tmp_path / "words.zip").write_text("no zip at all", encoding="utf-8")
    assert "no .zip file" in refused(tmp_path / "words.zip")
    assert "is no file" in refused(tmp_path / "nowhere.zip")
    assert "bundle.json: is missing" in refused(zipped(tmp_path / "none.zip"))
    monkeypatch.setattr(bundle_form, "LARGEST_UNPACKED", 1_000)
    assert "unpacks to more than" in refused(made.bundle)
    monkeypatch.setattr(bundle_form, "LARGEST_BUNDLE", 1_000)
    assert "larger than" in refused(made.bundle)
    monkeypatch.setattr(bundle_form, "MOST_MEMBERS", 0)
    assert refused(zipped(tmp_path / "w.zip", ("x", b"")))


def test_a_bundle_of_another_form_is_refused(made: Made, tmp_path: Path) -> None:
    members = members_of(made.bundle)
    content = json.loads(members["bundle.json"])
    content["record"]["worlds"], content["run_me"] = 10**9, "rm"
    members["bundle.json"] = json.dumps(content).encode()
    manifest = json.loads(members["manifest.json"])
    del manifest["members"]["bundle.json"]
    members["manifest.json"] = json.dumps(manifest).encode()
    assert "put in later" in refused(zipped(tmp_path / "f.zip", *members.items()))
    digest = at_hand.held("", members["bundle.json"]).sha256
    manifest["members"]["bundle.json"] = {"sha256": digest, "size": len(members["bundle.json"])}
    members["manifest.json"] = json.dumps(manifest).encode()
    told = refused(zipped(tmp_path / "g.zip", *members.items()))
    assert "record.worlds" in told
    assert "run_me" in told


def test_a_case_in_a_bundle_writes_and_reads_nothing_outside(made: Made, tmp_path: Path) -> None:
    files = read_run(made.run).record.inputs or ()
    for name in ("/etc/x.yaml", "../" * 12 + "x.yaml", "../" * 6 + "x/../../x.yaml"):
        text = f'trusts: ["{name}"]\n'.encode()
        room = tmp_path / re.sub(r"\W", "_", name) / "inner"
        room.mkdir(parents=True)
        with pytest.raises(BadInput, match="outside"):
            at_hand.laid_out(files[:2], {0: text, 1: b"x"}, None, room)
        assert sorted(p.name for p in room.parent.rglob("*") if p.is_file()) == ["mine.yaml"]


@pytest.mark.slow
def test_the_case_goes_in_where_it_names_no_post(made: Made, tmp_path: Path) -> None:
    text = made.case.read_text(encoding="utf-8")
    start, end = text.index("      deletions:"), text.index("      joint_contracts:")
    room = tmp_path / "own"
    shutil.copytree(made.trusts, room / "trusts")
    (room / "cases").mkdir()
    (room / "cases" / "mine.yaml").write_text(text[:start] + text[end:], encoding="utf-8")
    case = room / "cases" / "mine.yaml"
    study(read_case(case), worlds=1, out=room / "run", inputs=inputs_of(case))
    made_of = bundle(room / "run", out=room / "b.zip", case=case, with_inputs=True)
    assert [why for _, why in made_of.inputs] == ["", "it holds posts", "it holds posts"]
    assert members_of(room / "b.zip")["inputs/0.yaml"] == case.read_bytes()
    assert verify(room / "b.zip", inputs=room / "trusts").matches
