"""Changes to people, organizations, roles and focal officers; each is one transaction."""

from lienthong.accounts.queries.audit import EditedMeanwhile
from lienthong.accounts.services.focal_points import (
    AppointmentIncomplete,
    AppointmentTooEarly,
    FocalPointNotFound,
    appoint_focal_point,
    end_focal_point,
)
from lienthong.accounts.services.organizations import (
    OrganizationCodeTaken,
    OrganizationEnded,
    OrganizationPeriodInvalid,
    create_organization,
    end_organization,
    update_organization,
)
from lienthong.accounts.services.people import (
    EmailInvalid,
    EmailTaken,
    OneselfLocked,
    create_person,
    lock_person,
    reset_second_factor,
    unlock_person,
    update_person,
    update_profile,
)
from lienthong.accounts.services.roles import (
    RoleNotFound,
    RoleOfOneself,
    RolePeriodInvalid,
    assign_role,
    define_role,
    end_role,
)
from lienthong.accounts.services.sessions import end_other_sessions, end_session
from lienthong.accounts.services.signing_in import (
    IssuedLink,
    PasswordWeak,
    PersonLocked,
    clear_sign_in_failures,
    make_sign_in_link,
    record_sign_in,
    record_sign_in_failure,
    set_password,
    use_sign_in_link,
)
from lienthong.accounts.services.transfers import TransferInvalid, transfer_record

__all__ = [
    "AppointmentIncomplete",
    "AppointmentTooEarly",
    "EditedMeanwhile",
    "EmailInvalid",
    "EmailTaken",
    "FocalPointNotFound",
    "IssuedLink",
    "OneselfLocked",
    "OrganizationCodeTaken",
    "OrganizationEnded",
    "OrganizationPeriodInvalid",
    "PasswordWeak",
    "PersonLocked",
    "RoleNotFound",
    "RoleOfOneself",
    "RolePeriodInvalid",
    "TransferInvalid",
    "appoint_focal_point",
    "assign_role",
    "clear_sign_in_failures",
    "create_organization",
    "create_person",
    "define_role",
    "end_focal_point",
    "end_organization",
    "end_other_sessions",
    "end_role",
    "end_session",
    "lock_person",
    "make_sign_in_link",
    "record_sign_in",
    "record_sign_in_failure",
    "reset_second_factor",
    "set_password",
    "transfer_record",
    "unlock_person",
    "update_organization",
    "update_person",
    "update_profile",
    "use_sign_in_link",
]
