"""The one stream of what happened: written with the change, numbered and chained afterwards.

`record` is the last write of a service. `sequence` numbers what is committed and chains it;
`events_after` is how followers read; `verify` proves that nothing was changed since.
"""

from lienthong.accounts.audit.recording import record
from lienthong.accounts.audit.sequencing import events_after, last_position, sequence
from lienthong.accounts.audit.verifying import verify
from lienthong.accounts.domain import Event, Verdict

__all__ = [
    "Event",
    "Verdict",
    "events_after",
    "last_position",
    "record",
    "sequence",
    "verify",
]
