"""An independent EWS client (exchangelib) against the sandbox of the real program.

    test_sandbox.py path/to/smartactions [WORD]

Prints a line for each claim, over HTTP and over HTTPS, and 'N passed, N failed' at the end. With
WORD only the claims that contain it.
"""

import logging
import os
import sys
import traceback

# The sandbox is on this machine; a proxy must not come between.
for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"):
    os.environ.pop(name, None)

# Importing them lists their claims.
import check_changes
import check_mail
import check_people
import check_sign_in
from claims import CHECKS
from world import World


def run(binary, tls, word):
    """Runs all claims against one sandbox; gives how many passed and failed."""
    scheme = "https" if tls else "http"
    world = World(binary, tls)
    passed = failed = 0
    try:
        for claim, check in CHECKS:
            if word not in claim:
                continue
            try:
                check(world)
            except Exception:
                failed += 1
                print(f"FAIL  {scheme}  {claim}", flush=True)
                traceback.print_exc()
            else:
                passed += 1
                print(f"ok    {scheme}  {claim}", flush=True)
    finally:
        code = world.stop()
    ended = "the sandbox ends cleanly when it is told to"
    if code == 0:
        passed += 1
        print(f"ok    {scheme}  {ended}", flush=True)
    else:
        failed += 1
        print(f"FAIL  {scheme}  {ended}: code {code}", flush=True)
    return passed, failed


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    # exchangelib logs every refusal that a claim provokes.
    logging.disable(logging.CRITICAL)
    word = sys.argv[2] if len(sys.argv) > 2 else ""
    results = [run(os.path.abspath(sys.argv[1]), tls, word) for tls in (False, True)]
    passed, failed = (sum(column) for column in zip(*results))
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed or not passed else 0)


if __name__ == "__main__":
    main()
