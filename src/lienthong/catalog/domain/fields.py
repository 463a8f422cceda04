"""Fields of datasets and data services that people edit."""

from collections.abc import Mapping

from lienthong.catalog.domain.vocabulary import (
    LICENCES,
    THEMES,
    AccessLevel,
    Direction,
    OriginKind,
)
from lienthong.inventory.domain import FieldSpec, Frequency, Kind, Shape, choice

_ABOUT, _SOURCE, _TERMS, _PLAN = "about", "source", "terms", "plan"
_DATA, _TECH, _MODEL = "data", "technical", "model"

DATASET_FIELDS: Mapping[str, FieldSpec] = {
    "title": FieldSpec(_ABOUT, longest=500),
    "title_en": FieldSpec(_ABOUT, longest=500),
    "description": FieldSpec(_ABOUT),
    "description_en": FieldSpec(_ABOUT),
    "theme": FieldSpec(_ABOUT, Kind.CHOICE, frozenset(t.code for t in THEMES)),
    "keywords": FieldSpec(_ABOUT, Kind.LINES, longest=120),
    "language": FieldSpec(_ABOUT, longest=10),
    "creator": FieldSpec(_SOURCE, Kind.REF),
    "contributor": FieldSpec(_SOURCE, longest=500),
    "origin_kind": choice(_SOURCE, OriginKind),
    "source": FieldSpec(_SOURCE),
    "source_url": FieldSpec(_SOURCE, longest=1000, shape=Shape.URL),
    "source_retrieved_on": FieldSpec(_SOURCE, Kind.DATE, past=True),
    "database": FieldSpec(_SOURCE, Kind.REF),
    "spatial": FieldSpec(_SOURCE, longest=250),
    "spatial_code": FieldSpec(_SOURCE, longest=20),
    "temporal_start": FieldSpec(_SOURCE, Kind.DATE),
    "temporal_end": FieldSpec(_SOURCE, Kind.DATE),
    "frequency": choice(_SOURCE, Frequency),
    "relations": FieldSpec(_SOURCE, Kind.LINES, longest=1000),
    "licence": FieldSpec(_TERMS, Kind.CHOICE, frozenset(each.code for each in LICENCES)),
    "rights": FieldSpec(_TERMS),
    "access_level": choice(_TERMS, AccessLevel),
    "contact_name": FieldSpec(_TERMS, longest=200),
    "contact_email": FieldSpec(_TERMS, longest=254, shape=Shape.EMAIL),
    "contact_phone": FieldSpec(_TERMS, longest=40, shape=Shape.PHONE),
    "citation": FieldSpec(_TERMS),
    "personal_data_reviewed": FieldSpec(_TERMS, Kind.FLAG),
    "changelog": FieldSpec(_PLAN),
    "list_ref": FieldSpec(_PLAN, longest=250),
    "plan_phase": FieldSpec(_PLAN, longest=120),
    "min_level": FieldSpec(_PLAN, longest=120),
    "national_id": FieldSpec(_PLAN, longest=120),
}
DATASET_REFERENCES = ("creator", "database")

_METHODS = frozenset(
    {"online_query", "sync", "packaged", "ndop_query", "ndop_sync_down", "ndop_sync_up"}
)
_FORMS = frozenset({"open", "default", "specific", "shared", "private"})

SERVICE_FIELDS: Mapping[str, FieldSpec] = {
    "name": FieldSpec(_ABOUT, longest=500),
    "name_en": FieldSpec(_ABOUT, longest=500),
    "description": FieldSpec(_ABOUT),
    "service_version": FieldSpec(_ABOUT, longest=20),
    "direction": choice(_ABOUT, Direction),
    "sharing_form": FieldSpec(_ABOUT, Kind.CHOICE, _FORMS),
    "method": FieldSpec(_ABOUT, Kind.CHOICE, _METHODS),
    "database": FieldSpec(_DATA, Kind.REF),
    "item_ids": FieldSpec(_DATA, Kind.OBJECT),
    "distribution": FieldSpec(_DATA, Kind.REF),
    "key_columns": FieldSpec(_DATA, Kind.LINES, longest=80),
    "fields": FieldSpec(_DATA, Kind.LINES, longest=80),
    "filterable": FieldSpec(_DATA, Kind.LINES, longest=80),
    "max_page": FieldSpec(_DATA, Kind.INTEGER, least=1, most=1000),
    "protocol": FieldSpec(_TECH, longest=40),
    "endpoints": FieldSpec(_TECH, Kind.OBJECT),
    "operations": FieldSpec(_TECH, Kind.OBJECT),
    "security": FieldSpec(_TECH),
    "capacity": FieldSpec(_TECH, longest=250),
    "connect_procedure": FieldSpec(_TECH),
    "documents": FieldSpec(_TECH, Kind.OBJECT),
    "features": FieldSpec(_TECH, Kind.LINES, longest=120),
    "sla": FieldSpec(_TECH),
    "maintenance_windows": FieldSpec(_TECH, Kind.LINES, longest=250),
    "schemas": FieldSpec(_MODEL, Kind.OBJECT),
    "data_model": FieldSpec(_MODEL),
    "null_semantics": FieldSpec(_MODEL),
    "collected": FieldSpec(_MODEL, longest=250),
    "approved": FieldSpec(_MODEL, longest=250),
    "scope": FieldSpec(_MODEL),
    "collection_notes": FieldSpec(_MODEL),
    "accuracy": FieldSpec(_MODEL),
    "presentation": FieldSpec(_MODEL),
    "regulations": FieldSpec(_TERMS, Kind.LINES, longest=500),
    "validity": FieldSpec(_TERMS, longest=250),
    "log_retention_months": FieldSpec(_TERMS, Kind.INTEGER, least=1, most=1200),
    "auth_required": FieldSpec(_TERMS, Kind.FLAG),
    "fee": FieldSpec(_TERMS, Kind.INTEGER),
    "fee_basis": FieldSpec(_TERMS, longest=250),
    "term_start": FieldSpec(_TERMS, Kind.DATE),
    "term_end": FieldSpec(_TERMS, Kind.DATE),
    "notices": FieldSpec(_TERMS, Kind.LINES, longest=500),
    "national_register_status": FieldSpec(_TERMS, longest=20),
}
SERVICE_REFERENCES = ("database", "distribution")
