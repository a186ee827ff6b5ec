#!/usr/bin/env python3
"""Check an exported journal without the application: verify_journal.py EXPORT [ANCHOR ...]"""

import hashlib
import json
import sys

previous, place, seen = "0" * 64, 0, {}
for line in open(sys.argv[1], encoding="utf-8", errors="surrogatepass"):
    link = json.loads(line)
    place += 1
    if link["place"] != place:
        sys.exit(f"BROKEN: link {place} was dropped")
    if link["entry"] is None:
        sys.exit(f"BROKEN: entry {link['entry_id']} (place {place}) was dropped")
    entry = json.dumps(link["entry"], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    text = f"{previous}\n{place}\n{entry}".encode("utf-8", "surrogatepass")
    same = link["entry"]["id"] == link["entry_id"]
    previous = hashlib.sha256(text).hexdigest()
    if previous != link["hash"] or not same:
        sys.exit(f"BROKEN: entry {link['entry_id']} (place {place}) was altered or swapped")
    seen[place] = previous
for path in sys.argv[2:]:
    with open(path, encoding="utf-8") as stream:
        anchor = json.load(stream)
    if anchor["place"] > place:
        sys.exit(f"BROKEN: the end was cut off: {path} knows place {anchor['place']}")
    if seen[anchor["place"]] != anchor["hash"]:
        sys.exit(f"BROKEN: the chain was written anew: place {anchor['place']} differs from {path}")
print(f"whole: {place} entries in the chain, {len(sys.argv) - 2} anchors hold")
