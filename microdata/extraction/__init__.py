"""The extractor: from a recipe and a master file to what a customer receives.

Pure of the ORM except `runner`, which keeps the row of an extraction; `run` is done in a process of its own
(`__main__`), so that its memory is bounded and returned, and that stopping it never waits for a library. Engines
(DuckDB, GDAL, Polars, WeasyPrint) are imported inside functions: a web process never loads them.
"""
