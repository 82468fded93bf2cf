"""Reader of published returns: from public files to a trust that can be simulated."""

from __future__ import annotations

from scenarios.returns.accounts_return import Accounts, read_accounts
from scenarios.returns.figures import TrustFigures, trust_figures
from scenarios.returns.identities import Finding, check_identities
from scenarios.returns.importing import ImportedTrust, ImportReport, import_returns
from scenarios.returns.inference import infer_trust, inference_book
from scenarios.returns.months import months_in_return
from scenarios.returns.published import PublishedSchool, PublishedTrust
from scenarios.returns.registers import SchoolFacts, facts_of, read_register
from scenarios.returns.starter import starter_case

__all__ = [
    "Accounts",
    "Finding",
    "ImportReport",
    "ImportedTrust",
    "PublishedSchool",
    "PublishedTrust",
    "SchoolFacts",
    "TrustFigures",
    "check_identities",
    "facts_of",
    "import_returns",
    "infer_trust",
    "inference_book",
    "months_in_return",
    "read_accounts",
    "read_register",
    "starter_case",
    "trust_figures",
]
