"""Verifies badges with openbadgeslib, revocation included; the status list comes from a file.

Arguments: the public key (PEM), the status list, then pairs of an expectation (good or bad) and a token file.
"""

import sys
from pathlib import Path

from openbadgeslib.ob3.verifier import OB3Verifier

key, status, *rest = sys.argv[1:]
verifier = OB3Verifier(Path(key).read_bytes())
fetched = Path(status).read_bytes()
for expected, file in zip(rest[::2], rest[1::2]):
    try:
        verifier.verify(
            Path(file).read_text(), check_status=True, download=lambda *_, **__: fetched
        )
        found = "good"
    except Exception as error:  # every refusal is one
        found, why = "bad", error
    if found != expected:
        sys.exit(f"{file} is {found}, not {expected}: {why if found == 'bad' else ''}")
