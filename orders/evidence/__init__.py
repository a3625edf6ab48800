"""Evidence that the record of an order is the one that was written: a chain of digests, and a signed root every day.

Events are append-only, yet whoever owns the database could change them. Each event is therefore sealed: its digest
covers what it says and the digest of the event before it, so that a later change breaks every link that follows. Once
a day the last links of all orders that moved make a root, which is signed and mailed to head and auditor: who changes
the past would have to change their mailboxes as well. `verify.py` checks an export with nothing but Python.
"""
