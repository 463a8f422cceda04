"""The example territory: one story, small enough to read and real enough to judge."""
