"""django-allauth's forms with our words, without placeholders that repeat the label."""

from typing import Any

from allauth.account.forms import (
    ChangePasswordForm,
    LoginForm,
    ReauthenticateForm,
    SetPasswordForm,
)
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm, BaseAuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as ReauthenticateWithCodeForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import lazystr
from django.utils.translation import gettext_lazy as _

from lienthong.web.console.signing_in.lockout import count_failure, refuse_while_waiting


class Worded(forms.Form):
    """Takes placeholders away and puts our labels and hints on the fields."""

    words: dict[str, tuple[object, object]] = {}

    def __init__(self, *args: Any, **facts: Any) -> None:
        super().__init__(*args, **facts)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            label, hint = self.words.get(name, (field.label, field.help_text))
            field.label = lazystr(label)
            field.help_text = lazystr(hint)


RULES = _(
    "At least 10 characters, not digits alone. Not your name, address or phone number, and no "
    "password that many people use."
)


class SignInForm(Worded, LoginForm):
    """Address and password."""

    words = {"login": (_("E-mail"), ""), "password": (_("Password"), "")}


class ConfirmForm(Worded, ReauthenticateForm):
    """The password once more, before something that matters."""

    words = {"password": (_("Password"), "")}


class PasswordForm(Worded, ChangePasswordForm):
    """The old password and a new one, twice."""

    words = {
        "oldpassword": (_("Current password"), ""),
        "password1": (_("New password"), ""),
        "password2": (_("New password, once more"), ""),
    }

    def __init__(self, *args: Any, **facts: Any) -> None:
        super().__init__(*args, **facts)
        self.fields["password1"].help_text = RULES


class FirstPasswordForm(Worded, SetPasswordForm):
    """A password where there was none."""

    words = {
        "password1": (_("New password"), ""),
        "password2": (_("New password, once more"), ""),
    }

    def __init__(self, *args: Any, **facts: Any) -> None:
        super().__init__(*args, **facts)
        self.fields["password1"].help_text = RULES


class LinkForm(forms.Form):
    """The password that a person of a one-time link chooses."""

    password = forms.CharField(
        label=_("New password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("New password, once more"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, **facts: Any) -> None:
        super().__init__(*args, **facts)
        self.fields["password"].help_text = RULES

    def clean_again(self) -> str:
        """Both entries must be the same."""
        again = str(self.cleaned_data["again"])
        if again != self.cleaned_data.get("password", again):
            raise ValidationError(_("The two passwords differ. Type the same one twice."))
        return again


class Counted(BaseAuthenticateForm):
    """Wrong codes count in the database, apart from wrong passwords."""

    def clean_code(self) -> str:
        """The code, unless this account must wait."""
        account = f"code:{self.user.get_username()}"
        refuse_while_waiting(context.request, account)
        try:
            return str(super().clean_code())
        except ValidationError:
            count_failure(context.request, account)
            raise


CODE_HINT = _("Six digits from your authenticator app, or one of your recovery codes.")


class CodeForm(Worded, Counted, AuthenticateForm):
    """The second factor at sign-in."""

    words = {"code": (_("Code"), CODE_HINT)}


class ConfirmWithCodeForm(Worded, Counted, ReauthenticateWithCodeForm):
    """The second factor, before something that matters."""

    words = {"code": (_("Code"), CODE_HINT)}


class ActivateForm(Worded, ActivateTOTPForm):
    """The first code of a new authenticator app."""

    words = {"code": (_("Code"), _("Six digits that the app shows now."))}
