"""Use cases of microdata and maps, row by row (M2 to M12). Each module is one stretch of the road."""
