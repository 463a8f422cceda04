"""Addresses of signing in and of one's own account; the names are those that allauth asks for."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.socialaccount import views as social
from allauth.socialaccount.providers.openid_connect import views as openid
from django.urls import path

from lienthong.web.access import public, signed_in
from lienthong.web.console.signing_in import views

urlpatterns = [
    path("dang-nhap/", views.sign_in, name="account_login"),
    path("dang-nhap/ma/", views.code, name="mfa_authenticate"),
    path("dang-nhap/lien-ket/<str:token>/", views.link, name="sign_in_link"),
    path("dang-nhap/quen-mat-khau/", views.forgotten, name="account_reset_password"),
    path("dang-nhap/dang-ky/", views.closed, name="account_signup"),
    path("dang-nhap/dang-ky-qua-nha-cung-cap/", views.closed, name="socialaccount_signup"),
    path("dang-nhap/da-khoa/", views.locked, name="account_inactive"),
    path("dang-nhap/bi-huy/", public(social.login_cancelled), name="socialaccount_login_cancelled"),
    path("dang-nhap/loi/", public(social.login_error), name="socialaccount_login_error"),
    path("dang-nhap/qua/<slug:provider_id>/", public(openid.login), name="openid_connect_login"),
    path(
        "dang-nhap/qua/<slug:provider_id>/tro-lai/",
        public(openid.callback),
        name="openid_connect_callback",
    ),
    path("dang-xuat/", views.sign_out, name="account_logout"),
    path(
        "tai-khoan/xac-nhan/", signed_in(views.ConfirmView.as_view()), name="account_reauthenticate"
    ),
    path("tai-khoan/xac-nhan-ma/", signed_in(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("tai-khoan/mat-khau/", signed_in(account.password_change), name="account_change_password"),
    path("tai-khoan/mat-khau-dau/", signed_in(account.password_set), name="account_set_password"),
    path("tai-khoan/hai-lop/", signed_in(mfa.index), name="mfa_index"),
    path("tai-khoan/hai-lop/bat/", signed_in(totp.activate_totp), name="mfa_activate_totp"),
    path("tai-khoan/hai-lop/tat/", signed_in(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path(
        "tai-khoan/hai-lop/ma-du-phong/",
        signed_in(recovery.view_recovery_codes),
        name="mfa_view_recovery_codes",
    ),
    path(
        "tai-khoan/hai-lop/ma-du-phong/tao/",
        signed_in(recovery.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "tai-khoan/hai-lop/ma-du-phong/tai-xuong/",
        signed_in(recovery.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
]
