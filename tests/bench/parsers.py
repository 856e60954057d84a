#!/usr/bin/env python3
"""The reader of replies beside three reply parsers from PyPI, on the same mails in one run.

    python3 -m venv target/bench-venv
    target/bench-venv/bin/pip install -r tests/bench/requirements.txt
    target/bench-venv/bin/python tests/bench/parsers.py target/release/smartactions [CASES.json]

The mails are those of tests/newtext/cases.json: written by us, so they favour us; give another file
of the same shape (a list of {"text", "new"}) for an unbiased figure. Only mails with a plain text
count, for the others read nothing else (quotequail has a way for HTML that ends in HTML). The
program is timed as a whole process, start and JSON included, and does more than the others:
it also reads the decision. The three are timed inside Python, import and start left out.
"""
import json
import subprocess
import sys
import time

import quotequail
from email_reply_parser import EmailReplyParser as Zapier
from mailparser_reply import EmailReplyParser as MailParserReply
from mailparser_reply.constants import MAIL_LANGUAGES

# Each parser reads every mail once in a round; the best of the rounds counts, taken in turns.
ROUNDS = 3


def lines(text):
    """Lines without blanks at their ends, empty ones left out: nobody is blamed for spacing."""
    return [" ".join(line.split()) for line in (text or "").splitlines() if line.strip()]


def judge(found, expected):
    """exact, or leaked (too much), or lost (too little); too little weighs more."""
    found, expected = lines(found), lines(expected)
    if found == expected:
        return "exact"
    missing = [line for line in expected if line not in found]
    return "lost" if missing else "leaked"


def ours(program, mails):
    """New texts of all mails by one process of the program."""
    sent = "".join(json.dumps({"id": str(n), "text": m["text"]}) + "\n" for n, m in enumerate(mails))
    ran = subprocess.run([program, "explain", "--jsonl"], input=sent, capture_output=True, text=True, check=True)
    return [json.loads(line)["new_text"] for line in ran.stdout.splitlines()]


def one_by_one(parse):
    return lambda mails: [parse(m["text"]) for m in mails]


def kept(text):
    return "\n".join(piece for shown, piece in quotequail.quote(text) if shown)


def main():
    program = sys.argv[1]
    path = sys.argv[2] if len(sys.argv) > 2 else "tests/newtext/cases.json"
    with open(path, encoding="utf-8") as file:
        cases = [c for c in json.load(file) if c.get("text") and not c.get("html")]
    languages = MailParserReply(languages=sorted(MAIL_LANGUAGES))
    parsers = {
        "smartactions": lambda mails: ours(program, mails),
        "email-reply-parser": one_by_one(Zapier.parse_reply),
        "quotequail": one_by_one(kept),
        "mail-parser-reply": one_by_one(languages.parse_reply),
    }
    print(f"{len(cases)} mails of {path}")
    print(f"{'':20} {'exact':>6} {'leaked':>7} {'lost':>5} {'mails/s':>9}")
    best, counts = {name: 0.0 for name in parsers}, {}
    # Repeated, so that the start of our process does not dominate a list of some hundred mails.
    repeated = {name: cases * (50 if name == "smartactions" else 1) for name in parsers}
    for _ in range(ROUNDS):
        for name, parse in parsers.items():
            begun = time.perf_counter()
            found = parse(repeated[name])
            best[name] = max(best[name], len(repeated[name]) / (time.perf_counter() - begun))
            verdicts = [judge(f, c["new"]) for f, c in zip(found, cases)]
            counts[name] = {v: verdicts.count(v) for v in ("exact", "leaked", "lost")}
    for name, count in counts.items():
        print(f"{name:20} {count['exact']:6} {count['leaked']:7} {count['lost']:5} {best[name]:9.0f}")


if __name__ == "__main__":
    main()
