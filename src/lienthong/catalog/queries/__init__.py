"""Reads of the room, by reader: `public` for everybody, `staff` fenced, `exchanged` for exchange.

`records` gives gaps, `tables` opens stored tables, `lists` issued lists, `search` finds, `feeds`
speaks to machines, `freshness` judges, `files` knows where bytes lie.
"""
