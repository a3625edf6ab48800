"""The calendar of a year: what it says, where a proposal comes from, and how an edition comes into force (rule 6)."""
