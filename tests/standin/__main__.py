"""Run the stand-in until standard input ends: ``python -m tests.standin [--port 0]``."""

from __future__ import annotations

import argparse
import json
import sys

from tests.standin.server import StandIn

parser = argparse.ArgumentParser(description="A stand-in for E-utilities and Europe PMC on this machine.")
parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
with StandIn(parser.parse_args().port) as server:
    print(json.dumps({"url": server.url, "pubmed": server.pubmed_url, "europepmc": server.europepmc_url}), flush=True)
    sys.stdin.read()
