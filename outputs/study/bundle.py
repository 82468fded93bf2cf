"""A run as a bundle: what the other trust needs to make it again, and nothing about its people."""

from __future__ import annotations

import hashlib
import io
import json
import os
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from entities.case import Case, Departure
from outputs.amounts import times
from outputs.few_posts import few_posts_of
from outputs.study.bundle_form import (
    CONTENT,
    FORM,
    MANIFEST,
    READ_ME,
    Content,
    Left,
    Manifest,
    Member,
    SharedRecord,
    TableShared,
    fingerprint,
)
from outputs.study.case_asked import place_or_none
from outputs.study.post_names import PostNames, post_names
from outputs.study.recorded import Recorded, Run, read_run, run_called
from outputs.study.rerun import case_of, inputs_at, inputs_changed, place_of_case
from outputs.table_differences import as_text, bytes_hash
from outputs.withheld import FEWEST, FewPosts, shared, why_left_out
from scenarios.reading import BadInput, Fault
from scenarios.reading.input_files import trust_places
from scenarios.reading.yaml_lines import read_yaml

LARGEST_SHARED = 40_000_000
"""Bytes of a table that is put in; of a larger one its hash alone, so that a bundle can be sent."""
SAME_TIME = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Bundled:
    """A bundle that was written.

    Attributes
    ----------
    tables
        What is said of every table of the run.
    inputs
        Own name of each of the case's files, and why it is not in the bundle (empty where it is).
    """

    path: Path
    fingerprint: str
    tables: tuple[TableShared, ...]
    inputs: tuple[tuple[str, str], ...]


def bundle(
    run: str | Path, *, out: str | Path | None = None, with_inputs: bool = False,
    case: str | Path | None = None,
) -> Bundled:  # fmt: skip
    """Make a bundle of a run; the same run makes the same bundle, byte for byte.

    Parameters
    ----------
    run
        The folder of the run, or its name under `runs/`.
    out
        The file to write; `<run>-bundle.zip` in the current folder when left out.
    with_inputs
        Put the case's own files in, but for those that hold or name posts.
    case
        Where its case file is now, where that is not known: names of posts are looked for.

    Raises
    ------
    BadInput
        When the folder is none of a run, or the files of its case are not those it was run with.
    FileExistsError
        When there is something at `out` already.
    """
    held = read_run(run_called(run))
    file = Path(out or f"{held.name}-bundle.zip")
    if file.exists() or file.is_symlink():
        raise FileExistsError(f"{file} is there already; give --out the name of a new file")
    place = place_or_none(case) or place_of_case(held.record)
    found = _case_of(held, place)
    names = post_names([found])
    given = tuple(_inputs(held.record, place, names)) if with_inputs else _none_of(held.record)
    members = {f"inputs/{i}.yaml": text for i, (_, why, text) in enumerate(given) if not why}
    tables = []
    for name, path in held.tables.items():
        entry, shown = _table(name, path, names, few_posts_of(found))
        tables.append(entry)
        if shown is not None:
            members[f"tables/{name}"] = shown
    content = Content(form=FORM, record=shared_record(held.record, names),
                      left=tuple(_left(found, held.record)), tables=tuple(tables))  # fmt: skip
    members[CONTENT] = _json(content)
    members[READ_ME] = _read_me(content).encode()
    print_ = _write(members, file)
    said = tuple((name, why) for name, why, _ in given)
    return Bundled(file, print_, tuple(tables), said)


def _case_of(run: Run, place: Path) -> Case:
    """Read the case of a run, and refuse one that is not to the byte what was run."""
    then = run.record.inputs
    missing = [what for what, held in (("its files", then), ("who left", run.record.departures))
               if held is None]  # fmt: skip
    if then is None or missing:
        text = (f"was written by an earlier version and does not say {' or '.join(missing)}; make "
                "it again with `rerun`, and bundle that")  # fmt: skip
        raise BadInput([Fault(run.name, None, "", text)])
    case = case_of(run.record, place)
    faults = [Fault(run.name, None, "", f"{sentence} Make the run again and bundle that")
              for sentence in inputs_changed(then, inputs_at(place, run.record.design))
              if "program's own" not in sentence]  # fmt: skip
    if faults:
        raise BadInput(faults)
    return case


def _none_of(record: Recorded) -> tuple[tuple[str, str, bytes], ...]:
    own = (file for file in record.inputs or () if file.kind != "program")
    return tuple((file.name, "only its hash is shared", b"") for file in own)


def _inputs(record: Recorded, place: Path, names: PostNames) -> Iterator[tuple[str, str, bytes]]:
    """Yield own name, why it stays out, and bytes of each of a case's files, and its designs."""
    for path in (place, *trust_places(place)):
        held = path.read_bytes()
        data = read_yaml(path).data
        posts = isinstance(data, dict) and data.get("posts")
        yield path.name, "it holds posts" if posts else _why_named(held, names), held
    if record.design is not None:
        held = record.design.text.encode("utf-8")
        yield record.design.place, _why_named(held, names), held


def _why_named(held: bytes, names: PostNames) -> str:
    named = names.named_in(held.decode("utf-8", errors="replace"))
    return "it names posts" if named else ""


def _table(
    name: str, path: Path, names: PostNames, few_posts: FewPosts
) -> tuple[TableShared, bytes | None]:
    """Say what is shared of a table, and return the bytes that are."""
    size, digest = path.stat().st_size, bytes_hash(path)
    held, withheld, why = None, 0, "is too large to be sent along"
    if size <= LARGEST_SHARED:
        try:
            frame = as_text(path)
        except ValueError as error:
            raise BadInput([Fault(path.name, None, "", "is no table")]) from error
        why = why_left_out(frame) or ("names a post" if names.in_table(frame) else "")
        if not why:
            kept, withheld = shared(frame, few_posts)
            held = _csv(kept) if withheld else path.read_bytes()
    entry = TableShared(name=name, sha256=digest, size=size, shared=held is not None,
                        withheld=withheld, why=why)  # fmt: skip
    return entry, held


def _csv(frame: pd.DataFrame) -> bytes:
    text = io.StringIO()
    frame.to_csv(text, index=False, lineterminator="\n")
    return text.getvalue().encode()


def shared_record(record: Recorded, names: PostNames) -> SharedRecord:
    """Return the record as it is shared: no names of posts, no designs, no folder, no clock."""
    plain: dict[str, Any] = names.taken_out(record.model_dump(mode="json"))
    file = record.case_file
    plain["case_file"] = None if file is None else Path(file).name
    plain["departures"] = plain["design"] = None
    # As text: read as such, a day is a day; read as words of a dictionary it is refused.
    return SharedRecord.model_validate_json(json.dumps(plain))


def _left(case: Case, record: Recorded) -> Iterator[Left]:
    """Yield who was made to leave, by the place of the post in its trust's file."""
    places = {post.id: (i, j) for i, trust in enumerate(case.trusts, start=1)
              for j, post in enumerate(trust.posts, start=1)}  # fmt: skip
    for leaves in record.departures or ():
        trust, post = places[leaves.post]
        yield Left(trust=trust, post=post, month=leaves.month, replaced=leaves.replaced)


def departures_of(case: Case, left: tuple[Left, ...]) -> tuple[Departure, ...]:
    """Return who was made to leave, by name again.

    Raises
    ------
    BadInput
        When the case has no post in such a place.
    """
    try:
        return tuple(
            Departure(post=case.trusts[one.trust - 1].posts[one.post - 1].id, month=one.month,
                      replaced=one.replaced)
            for one in left
        )  # fmt: skip
    except IndexError:
        text = "the run had a holder leave whose post is not in these trust files"
        raise BadInput([Fault(case.key, None, "", text)]) from None


def _json(form: Content | Manifest) -> bytes:
    text = json.dumps(form.model_dump(mode="json"), indent=1, ensure_ascii=False, sort_keys=True)
    return (text + "\n").encode()


def _write(members: Mapping[str, bytes], out: Path) -> str:
    """Write the bundle whole or not at all: the same members make the same bytes."""
    manifest = _json(Manifest(members={
        name: Member(sha256=hashlib.sha256(held).hexdigest(), size=len(held))
        for name, held in sorted(members.items())
    }))  # fmt: skip
    out.absolute().parent.mkdir(parents=True, exist_ok=True)
    fresh = out.with_name(f".{out.name}-{os.getpid()}.part")
    try:
        with zipfile.ZipFile(fresh, "x") as archive:
            for name, held in sorted({**members, MANIFEST: manifest}.items()):
                entry = zipfile.ZipInfo(name, SAME_TIME)
                entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 3
                entry.external_attr = 0o100644 << 16
                archive.writestr(entry, held, compresslevel=9)
        fresh.replace(out)
    finally:
        fresh.unlink(missing_ok=True)
    return fingerprint(manifest)


def _read_me(content: Content) -> str:
    record, out = content.record, [table for table in content.tables if not table.shared]
    withheld = sum(table.withheld for table in content.tables)
    return (
        f"A run of the trust merger simulator, version {record.version}: {record.title}\n"
        f"{times(record.worlds, 'world')} x {times(record.replications, 'replication')}, seed "
        f"{record.seed}. An estimate under stated assumptions, not a finding.\n\n"
        "To make it again and hold it against this bundle, with the program and the trusts' files "
        "at hand:\n\n    python3 run.py verify THIS_FILE.zip --inputs FOLDER\n\n"
        f"{CONTENT} has what was asked, the assumptions used, and the hash of every input and of "
        "every table.\n"
        f"{times(len(content.tables) - len(out), 'table')} stand in tables/, with "
        f"{times(withheld, 'cell')} withheld: counts of fewer than {FEWEST} people, pay of fewer "
        "than "
        f"{FEWEST} posts, and what would give them away. Of the others there is the hash alone:\n"
        + "".join(f"- {table.name}: {table.why}\n" for table in out)
    )
