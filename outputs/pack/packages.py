"""Packages that only some packs need: asked for when they are, with what to do where they lack."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence
from types import ModuleType

from scenarios.reading import BadInput, Fault

INSTALLED_AS = {"typst": "typst==0.15.2", "pptx": "python-pptx==1.0.2"}


class PackageMissing(BadInput):
    """A package that a form of the pack needs is not installed."""


OF_FORMS = {"pdf": ("typst", "a PDF"), "pptx": ("pptx", "slides")}
"""Form of a pack -> the package it needs, and what that makes."""


def refuse_absent(forms: Sequence[str]) -> Sequence[str]:
    """Return the forms, or refuse them where a package is missing, before anything long is done.

    Raises
    ------
    PackageMissing
        With the command that installs the first that is not there.
    """
    for form, package in OF_FORMS.items():
        if form in forms:
            needed(*package)
    return forms


def needed(name: str, what: str) -> ModuleType:
    """Return a package.

    Parameters
    ----------
    what
        What it makes, in words.

    Raises
    ------
    PackageMissing
        When it is not installed, with the command that installs it.
    """
    try:
        return importlib.import_module(name)
    except ImportError:
        package = INSTALLED_AS[name.partition(".")[0]]
        text = (
            f"{what} needs a package that is not installed; install it with "
            f"'{sys.executable} -m pip install {package}', or leave {what} out"
        )
        raise PackageMissing([Fault("report", None, "", text)]) from None
