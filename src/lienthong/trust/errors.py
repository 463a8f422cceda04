"""What can be wrong with keys, signatures, logs and snapshots."""

from lienthong.errors import LienthongError, gettext_noop


class KeyUnreadable(LienthongError):
    """A text or file is not a key that we take."""

    code = "trust.key.unreadable"
    status = 400
    message = gettext_noop("This is not a usable key: {reason}.")
    hint = gettext_noop("Give an Ed25519 or P-256 key as PEM or as short text such as ed25519:….")


class SignatureRefused(LienthongError):
    """A message is not signed as the profile asks, or its signature is wrong."""

    code = "trust.signature.refused"
    status = 401
    message = gettext_noop("The signature was refused: {reason}.")
    hint = gettext_noop(
        "Sign the request by the profile in the reference of the exchange, with a registered key."
    )


class SignatureIncomplete(SignatureRefused):
    """One part of a signature or of what it covers is missing, double or out of form."""

    code = "trust.signature.incomplete"
    message = gettext_noop("The signature was refused at {part}: {reason}.")
    hint = gettext_noop("Cover exactly the parts that the profile names, each once.")


class SignatureStale(LienthongError):
    """A message was signed too long ago, or in the future."""

    code = "trust.signature.stale"
    status = 401
    message = gettext_noop(
        "The request was signed {seconds} seconds away from the time of this node."
    )
    hint = gettext_noop("Set the clock of the calling machine, then sign and send again.")


class SignatureReplayed(LienthongError):
    """A message with this nonce was already answered."""

    code = "trust.signature.replayed"
    status = 401
    message = gettext_noop("This signed request was already used once.")
    hint = gettext_noop("Sign each request anew, with a nonce of its own.")


class TooManyNonces(LienthongError):
    """The memory against replays is full; letting more in would be letting replays in."""

    code = "trust.replay.full"
    status = 503
    message = gettext_noop("The node takes no more requests for a moment.")
    hint = gettext_noop("Send again in a few minutes, more slowly.")


class LogDamaged(LienthongError):
    """A log on disk is not what its writer wrote."""

    code = "trust.log.damaged"
    status = 503
    message = gettext_noop(
        "The log is damaged at {file}, byte {offset}, number {number}: {reason}."
    )
    hint = gettext_noop("Keep the folder as it is, and restore the log from the last backup.")


class LogBusy(LienthongError):
    """Another process writes to this log."""

    code = "trust.log.busy"
    status = 503
    message = gettext_noop("Another process is writing to the log in {folder}.")
    hint = gettext_noop("Stop the other gateway on this data folder first.")


class LogUnwritable(LienthongError):
    """A record could not be made durable."""

    code = "trust.log.unwritable"
    status = 503
    message = gettext_noop("The request could not be logged, so it was not answered.")
    hint = gettext_noop("Send again later; the operator frees space on the disk of the log.")


class RecordUnknown(LienthongError):
    """A log has no record of this number."""

    code = "trust.log.record_unknown"
    status = 404
    message = gettext_noop("The log has no record {number}.")
    hint = gettext_noop("Give the number that the answer named in its header Log-Index.")


class NoteInvalid(LienthongError):
    """A checkpoint is not in the form of a signed note, or its signature is wrong."""

    code = "trust.note.invalid"
    status = 400
    message = gettext_noop("The checkpoint is not valid: {reason}.")
    hint = gettext_noop("Check that the public key is that of the node which wrote the log.")


class SnapshotMissing(LienthongError):
    """There is no snapshot to decide by."""

    code = "trust.snapshot.missing"
    status = 503
    message = gettext_noop("The node has no register of agreements to decide by.")
    hint = gettext_noop("Send again later; the operator issues a new register.")


class SnapshotInvalid(LienthongError):
    """A snapshot is not one that its issuer signed, or is older than one already used."""

    code = "trust.snapshot.invalid"
    status = 503
    message = gettext_noop("The register of agreements is not valid: {reason}.")
    hint = gettext_noop("Send again later; the operator issues a new register.")


class SnapshotExpired(LienthongError):
    """The snapshot is past its day."""

    code = "trust.snapshot.expired"
    status = 503
    message = gettext_noop("The register of agreements expired at {expired_at}.")
    hint = gettext_noop("Send again later; the operator issues a new register.")
