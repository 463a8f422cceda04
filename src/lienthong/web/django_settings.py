"""Django's settings, derived from ours."""

from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from lienthong.settings import secret_key, settings

_CHOSEN = settings()
PACKAGE = Path(__file__).resolve().parents[1]
DATA_DIR = _CHOSEN.data_dir.resolve()

DEBUG = _CHOSEN.debug
SECRET_KEY = secret_key(_CHOSEN)
_HOSTS = [h.strip() for h in _CHOSEN.allowed_hosts.split(",") if h.strip()]
ALLOWED_HOSTS = [
    *_HOSTS,
    "127.0.0.1",
    "localhost",
    "[::1]",
    urlsplit(_CHOSEN.web_url).hostname or "",
]
CSRF_TRUSTED_ORIGINS = [_CHOSEN.web_url]

INSTALLED_APPS = [
    "lienthong.web",
    "lienthong.web.portal",
    "lienthong.web.console",
    "lienthong.accounts",
    "lienthong.governance",
    "lienthong.inventory",
    "lienthong.catalog",
    "lienthong.exchange",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "tree_queries",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "lienthong.web.metrics.MetricsMiddleware",
    "lienthong.web.headers.HeadersMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "lienthong.web.connections.ConnectionMiddleware",
    "lienthong.web.problems.ProblemMiddleware",
    "lienthong.web.trackers.TrackerMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "lienthong.web.refusals.RefusalMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "lienthong.web.urls"
WSGI_APPLICATION = "lienthong.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "lienthong.web.identity.site",
                "lienthong.web.console.navigation.navigation",
            ],
        },
    }
]

SQLITE_START = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=30000;"
    " PRAGMA cache_size=-20000; PRAGMA mmap_size=268435456; PRAGMA temp_store=MEMORY;"
    " PRAGMA journal_size_limit=67108864; PRAGMA foreign_keys=ON;"
)


def database(url: str) -> dict[str, object]:
    """Django's description of the registers' database behind an address.

    Shape: `postgresql://user:password@host:port/name?host=/folder` or `sqlite:///path`; an empty
    address is a SQLite file in the data folder.
    """
    if not url.startswith("postgresql://"):
        path = Path(url.removeprefix("sqlite:///")) if url else DATA_DIR / "lienthong.sqlite3"
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": path,
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 30,
                "init_command": SQLITE_START,
            },
        }
    parts = urlsplit(url)
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.get("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": {"pool": {"min_size": 1, "max_size": 8}},
    }


DATABASES = {"default": database(_CHOSEN.database_url)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [
    PACKAGE / "locale",
    *(PACKAGE / room / "locale" for room in ("text", "storage", "tabular", "trust", "web/api")),
]
FORMAT_MODULE_PATH = ["lienthong.web.formats"]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_REDIRECT_URL = "console:home"
LOGIN_URL = "account_login"
_VALIDATION = "django.contrib.auth.password_validation."
AUTH_PASSWORD_VALIDATORS: list[dict[str, object]] = [
    {"NAME": _VALIDATION + "MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {
        "NAME": _VALIDATION + "UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "full_name", "phone")},
    },
    {"NAME": _VALIDATION + "CommonPasswordValidator"},
    {"NAME": _VALIDATION + "NumericPasswordValidator"},
]

# django-allauth: people sign in with their address, nobody signs up, no mail is needed, failures
# are counted in the database by our adapter and not in a cache of one process.
_SIGNING_IN = "lienthong.web.console.signing_in."
ACCOUNT_ADAPTER = _SIGNING_IN + "adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_RATE_LIMITS = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_FORMS = {
    "login": _SIGNING_IN + "forms.SignInForm",
    "reauthenticate": _SIGNING_IN + "forms.ConfirmForm",
    "change_password": _SIGNING_IN + "forms.PasswordForm",
    "set_password": _SIGNING_IN + "forms.FirstPasswordForm",
}
MFA_ADAPTER = _SIGNING_IN + "adapter.MfaAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_FORMS = {
    "authenticate": _SIGNING_IN + "forms.CodeForm",
    "reauthenticate": _SIGNING_IN + "forms.ConfirmWithCodeForm",
    "activate_totp": _SIGNING_IN + "forms.ActivateForm",
}
SOCIALACCOUNT_ADAPTER = _SIGNING_IN + "adapter.SocialAdapter"
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_PROVIDERS: dict[str, dict[str, object]] = {}
if _CHOSEN.oidc_issuer:
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "oidc",
                "name": _CHOSEN.oidc_name,
                "client_id": _CHOSEN.oidc_client_id,
                "secret": _CHOSEN.oidc_client_secret,
                "settings": {"server_url": _CHOSEN.oidc_issuer},
            }
        ],
    }

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = _CHOSEN.web_url.startswith("https://")
CSRF_COOKIE_SECURE = SESSION_COOKIE_SECURE
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{levelname} {name}: {message}", "style": "{"}},
    "handlers": {
        "errors": {"class": "logging.StreamHandler", "formatter": "line"},
        "none": {"class": "logging.NullHandler"},
    },
    "root": {"handlers": ["errors"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["errors"], "level": "ERROR", "propagate": False},
        "django.security.DisallowedHost": {"handlers": ["none"], "propagate": False},
    },
}
