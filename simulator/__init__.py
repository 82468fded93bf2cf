"""What happens: trusts run forward request by request, post by post, pound by pound."""

from simulator.batch import run_case
from simulator.desk.served import Served, Server, serve
from simulator.replicate import replicate

__all__ = ["Served", "Server", "replicate", "run_case", "serve"]
