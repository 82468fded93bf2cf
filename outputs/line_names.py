"""Lines of the accounts return by the names people say."""

from __future__ import annotations


def in_words(line: str) -> str:
    """Write the name of a line as it is said."""
    said = line.replace("_", " ")
    for plain, written in (("dfe", "DfE"), ("sen ", "SEN "), ("pfi", "PFI"), ("ict ", "ICT ")):
        said = said.replace(plain, written)
    return said
