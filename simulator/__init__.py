"""What happens: trusts run forward request by request, post by post, pound by pound."""

from simulator.batch import run_case
from simulator.replicate import replicate

__all__ = ["replicate", "run_case"]
