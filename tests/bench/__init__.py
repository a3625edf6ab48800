"""`make bench`: how fast we are against the bare tools, and within which bounds. See `__main__`."""
