"""Liên Thông: the data hub of a state agency and its territory."""
