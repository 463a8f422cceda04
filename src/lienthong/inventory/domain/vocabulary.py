"""The closed lists of the catalogue of databases, and the permissions of the room."""

from enum import StrEnum
from typing import Final

DATABASE_VIEW: Final = "database.view"
DATABASE_EDIT: Final = "database.edit"
DATABASE_SUBMIT: Final = "database.submit"
LIST_CONSOLIDATE: Final = "list.consolidate"
SYSTEM_VIEW: Final = "system.view"
SYSTEM_EDIT: Final = "system.edit"


class Section(StrEnum):
    """The sections of an entry, in the order of the task list."""

    IDENTITY = "identity"
    SCOPE = "scope"
    COLLECTION = "collection"
    SYSTEM = "system"
    ITEMS = "items"


class State(StrEnum):
    """Where the live entry stands; what is issued lies in the lists."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"


class Level(StrEnum):
    """Level of a database (ND47:11.1)."""

    NATIONAL = "national"
    MINISTRY = "ministry"
    PROVINCE = "province"
    COMMUNE = "commune"
    INTERNAL = "internal"


class BasicDomain(StrEnum):
    """Basic data domains (ND47:11.5)."""

    POPULATION = "population"
    LAND = "land"
    ENTERPRISE = "enterprise"
    OTHER = "other"


class CollectionKind(StrEnum):
    """How data comes into being."""

    MANUAL = "manual"
    PUBLIC_SERVICE = "public_service"
    SENSOR = "sensor"
    CONNECTION = "connection"
    DIGITISATION = "digitisation"


class Frequency(StrEnum):
    """How often data is updated."""

    REAL_TIME = "real_time"
    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    HALF_YEARLY = "half_yearly"
    YEARLY = "yearly"
    ON_CHANGE = "on_change"


class OperatingStatus(StrEnum):
    """Whether a database or a system works."""

    BUILDING = "building"
    OPERATING = "operating"
    UPGRADING = "upgrading"
    STOPPED = "stopped"


class SyncStatus(StrEnum):
    """Synchronisation with the national general database (LDL:34)."""

    NONE = "none"
    PLANNED = "planned"
    SYNCED = "synced"


class DataType(StrEnum):
    """What kind of value an item holds."""

    TEXT = "text"
    CODE = "code"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"
    DATETIME = "datetime"
    PLACE = "place"
    FILE = "file"


class Consumer(StrEnum):
    """Audiences that many items share; any other audience is written as text."""

    EVERYONE = "everyone"
    STATE_AGENCIES = "state_agencies"
    TERRITORY = "territory"
    OWN_AGENCY = "own_agency"
    ENTERPRISES = "enterprises"
    DATA_SUBJECT = "data_subject"


class RevisionKind(StrEnum):
    """What a revision was."""

    CREATED = "created"
    EDITED = "edited"
    ITEMS = "items"
    SUBMITTED = "submitted"
    RECALLED = "recalled"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    ISSUED = "issued"
    UNDONE = "undone"
    DELETED = "deleted"
    RESTORED = "restored"
    TRANSFERRED = "transferred"
    TABLE = "table"
    DICTIONARY = "dictionary"
    PUBLISHED = "published"
    SUSPENDED = "suspended"
    RESUMED = "resumed"
    WITHDRAWN = "withdrawn"
