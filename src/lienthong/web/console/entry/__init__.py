"""A record of a register as the console shows it: its parts as forms, its history in words."""
