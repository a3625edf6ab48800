"""Microdata and digital maps (rows M1 to M13): the flow beside publications."""
