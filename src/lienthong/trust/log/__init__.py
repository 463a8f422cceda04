"""An append-only log: chained records in files, a Merkle tree over them, signed checkpoints."""

from lienthong.trust.log.group import GroupCommit
from lienthong.trust.log.reading import log_tail
from lienthong.trust.log.records import RecordProof, check_proof
from lienthong.trust.log.verifying import BadRecord, Verdict, verify_log
from lienthong.trust.log.writer import LogWriter

__all__ = [
    "BadRecord",
    "GroupCommit",
    "LogWriter",
    "RecordProof",
    "Verdict",
    "check_proof",
    "log_tail",
    "verify_log",
]
