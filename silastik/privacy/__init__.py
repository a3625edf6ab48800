"""Personal data (UU 27/2022): what the portal holds on a person, given to that person."""
