"""The officers' queue: which orders, in which order, a page at a time; saved views, assignment, acts on many."""
