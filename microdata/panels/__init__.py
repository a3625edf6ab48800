"""The parts of an order's two pages that belong to microdata and maps."""
