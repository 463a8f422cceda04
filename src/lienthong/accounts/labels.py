"""Words of the room for people."""

from django.utils.translation import gettext_lazy as _

from lienthong.accounts.domain import Covers, Kind, Level, Scope

LEVELS = {
    Level.CENTRAL.value: _("Central"),
    Level.PROVINCE.value: _("Province or centrally run city"),
    Level.DISTRICT.value: _("District (until 30/6/2025)"),
    Level.COMMUNE.value: _("Commune, ward or special zone"),
    Level.OTHER.value: _("Other"),
}
KINDS = {
    Kind.PEOPLES_COMMITTEE.value: _("People's Committee"),
    Kind.MINISTRY.value: _("Ministry or ministry-level agency"),
    Kind.DEPARTMENT.value: _("Department of a province"),
    Kind.OFFICE.value: _("Office"),
    Kind.DIVISION.value: _("Division"),
    Kind.PUBLIC_UNIT.value: _("Public service unit"),
    Kind.ENTERPRISE.value: _("Enterprise"),
    Kind.OTHER.value: _("Other organization"),
}
SCOPES = {
    Scope.INSIDE.value: _("Within the jurisdiction"),
    Scope.OUTSIDE.value: _("Towards other agencies"),
}
COVERS = {
    Covers.OWN.value: _("Own agency"),
    Covers.SUBTREE.value: _("Agency and all units below"),
}
EVENTS = {
    "accounts.focal_point.appointed": _("Focal officer appointed"),
    "accounts.focal_point.ended": _("Focal officer's term ended"),
    "accounts.organization.changed": _("Agency changed"),
    "accounts.organization.created": _("Agency entered"),
    "accounts.organization.ended": _("Agency ended"),
    "accounts.password.set": _("Password set"),
    "accounts.person.changed": _("Person changed"),
    "accounts.person.created": _("Person entered"),
    "accounts.person.locked": _("Account locked"),
    "accounts.person.signed_in": _("Signed in"),
    "accounts.person.unlocked": _("Account unlocked"),
    "accounts.record.transferred": _("Record assigned to a successor"),
    "accounts.role.assigned": _("Role given"),
    "accounts.role.defined": _("Role defined"),
    "accounts.role.ended": _("Role taken away"),
    "accounts.second_factor.reset": _("Second factor removed"),
    "accounts.session.ended": _("Session ended"),
    "accounts.sign_in.blocked": _("Sign-in blocked after failures"),
    "accounts.sign_in.cleared": _("Old failures and links cleared"),
    "accounts.sign_in_link.made": _("Sign-in link made"),
    "accounts.sign_in_link.used": _("Sign-in link used"),
}
