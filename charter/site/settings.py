"""One settings file; what differs between machines comes from the environment."""

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

from psycopg.conninfo import conninfo_to_dict

from charter.ground.birth import age
from charter.ground.database.cluster import Cluster
from charter.ground.secret import secret_key

ROOT = Path(__file__).resolve().parents[2]
VAR = Path(os.environ.get("CHARTER_VAR") or ROOT / "var")

# https://charter.example.com: where people reach us. With https, cookies and HSTS insist on it.
ORIGIN = urlsplit(os.environ.get("CHARTER_ORIGIN", ""))
HTTPS = ORIGIN.scheme == "https"
SERVED = "CHARTER_SERVED" in os.environ  # started by `charter serve`, which has collected statics

SECRET_KEY = os.environ.get("CHARTER_SECRET_KEY") or secret_key(VAR / "secret_key")
DEBUG = False
ALLOWED_HOSTS = [ORIGIN.hostname, "127.0.0.1", "localhost"]
ALLOWED_HOSTS = [h for h in (*ALLOWED_HOSTS, *os.environ.get("CHARTER_HOSTS", "").split(",")) if h]
CSRF_TRUSTED_ORIGINS = [ORIGIN.geturl().rstrip("/")] if ORIGIN.scheme else []
# Where links in mail lead.
BASE_URL = ORIGIN.geturl().rstrip("/") or f"http://127.0.0.1:{os.environ.get('PORT', '8000')}"
DEMO = os.environ.get("DEMO", "1") != "0"
# On every page, letter and paper; a company of its own never bears the demo's name.
ORGANISATION = os.environ.get("CHARTER_ORGANISATION") or ("遠誠技術服務" if DEMO else "行章")
FONTS = os.environ.get("CHARTER_FONTS", "")  # a folder with fonts for PDF, beside the system's

ROOMS = (
    "people projects rotation resources recruitment surveys training quality risk cost "
    "communication appraisal merits classifying knowledge complaints answers aftersales intake "
    "trends improvement steering"
).split()
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "pgtrigger",
    "pghistory",
    "procrastinate.contrib.django",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "template_partials",
    "charter.ground",
    "charter.org",
    "charter.kernel.journal",
    "charter.kernel.notices",
    "charter.kernel.files",
    "charter.kernel.links",
    "charter.kernel.mail",
    "charter.kernel.parameters",
    "charter.kernel.actions",
    "charter.kernel.approvals",
    "charter.kernel.duties",
    "charter.kernel.indicators",
    "charter.kernel.registers",
    "charter.kernel.meetings",
    *(f"charter.rooms.{room}" for room in ROOMS),
    "charter.policy",
    "charter.insight",
    "charter.portal",
    "charter.site",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "charter.ground.middleware.HeadersMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "charter.kernel.journal.web.HistoryMiddleware",
    "charter.ground.middleware.IdleMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "charter.site.accounts.SecondFactorMiddleware",
    "charter.ground.web.PersonLanguageMiddleware",
    "charter.ground.web.RequestIdMiddleware",
    "charter.kernel.journal.middleware.AttemptMiddleware",
    "charter.ground.web.RefusalMiddleware",
]
ROOT_URLCONF = "charter.site.urls"
WSGI_APPLICATION = "charter.site.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "charter/ground/templates"],  # ours before those of allauth
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "charter.site.context.frame",
            ],
            # Django's own tags, which keep what cannot change between two requests.
            "libraries": dict.fromkeys(("i18n", "static"), "charter.ground.templatetags.kept"),
            "builtins": ["charter.ground.templatetags.kept"],
        },
    }
]

# Two libraries are called i18n and static: ours are meant to stand before Django's.
SILENCED_SYSTEM_CHECKS = ["templates.W003"]

AUTH_USER_MODEL = "org.Person"
AUTHENTICATION_BACKENDS = [
    "charter.site.accounts.PeopleBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}Validator"}
    for name in ("UserAttributeSimilarity", "MinimumLength", "CommonPassword", "NumericPassword")
]
LOGIN_URL = "account_login"
PORTAL_LOGIN_URL = "portal:enter"  # customers come in by mail
LOGIN_REDIRECT_URL = "/"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "zh-hant"
FORMAT_MODULE_PATH = "charter.ground.i18n.formats"
LANGUAGES = [("zh-hant", "繁體中文"), ("zh-hans", "简体中文"), ("en", "English")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Taipei"
# Who switches the server off at night gets the night's jobs in the morning (ground/recurring).
PROCRASTINATE_PERIODIC_DEFAULTS = {"max_delay": max(600.0, min(24 * 3600 - 60, age(VAR)))}

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "charter.ground.finders.BuiltFinder",
]
MEDIA_ROOT = VAR / "files"
_PLAIN = "django.contrib.staticfiles.storage.StaticFilesStorage"
_HASHED = "whitenoise.storage.CompressedManifestStaticFilesStorage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": _HASHED if SERVED else _PLAIN},
}
WHITENOISE_USE_FINDERS = not SERVED


# The inbox joins ten tables; beyond eight the server keeps the order in which they are written.
WIDE_JOINS = "-c join_collapse_limit=11 -c from_collapse_limit=11"


def database() -> dict[str, object]:
    """`DATABASE_URL`, or the embedded server that `charter serve` keeps in VAR/postgres."""
    given = os.environ.get("DATABASE_URL")
    at = conninfo_to_dict(given) if given else Cluster(VAR / "postgres").parameters()
    names = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host"}
    names["PORT"] = "port"
    return {
        "ENGINE": "charter.ground.database.engine",
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": True,
        "OPTIONS": {
            **{k: v for k, v in at.items() if k not in names.values()},
            "server_side_binding": True,  # the server keeps the plans of what is asked often
            "prepare_threshold": 3,
            "options": f"{at.get('options') or ''} {WIDE_JOINS}".strip(),
        },
        **{k: at.get(v) or "" for k, v in names.items()},
    }


DATABASES = {"default": database()}

# Answers to browsers
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "style-src-attr 'unsafe-inline'",  # the widths of bars are style attributes
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "form-action 'self'",
    )
)
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SESSION_ENGINE = "charter.site.sessions"
SESSION_COOKIE_AGE = 8 * 3600  # since last use, see IdleMiddleware
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-charter" if HTTPS else "charter"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
CSRF_FAILURE_VIEW = "charter.site.views.doors.csrf_failure"
CSRF_COOKIE_HTTPONLY = True  # forms and htmx take the token from the page

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname:<7} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("CHARTER_LOG", "WARNING")},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        "django.request": {"level": "ERROR"},
        "charter": {"level": "INFO"},
    },
}
PGHISTORY_MIDDLEWARE_METHODS = ("POST", "PUT", "PATCH", "DELETE")

# Mail: smtp://user:password@host:587 (STARTTLS) or smtps://… (TLS from the start). Without it
# letters wait in the outbox for a server on this machine.
SMTP = urlsplit(os.environ.get("CHARTER_SMTP", ""))
EMAIL_HOST = SMTP.hostname or "localhost"
EMAIL_USE_SSL = SMTP.scheme == "smtps"
EMAIL_PORT = SMTP.port or (465 if EMAIL_USE_SSL else 587 if SMTP.username else 25)
EMAIL_HOST_USER = unquote(SMTP.username or "")
EMAIL_HOST_PASSWORD = unquote(SMTP.password or "")
EMAIL_USE_TLS = bool(SMTP.username) and not EMAIL_USE_SSL  # never a password in the clear
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = os.environ.get(
    "CHARTER_MAIL_FROM", f"charter@{ORIGIN.hostname or 'localhost'}"
)
# Mail that comes in: imap(s)://user:password@host:993/INBOX. Answers go to CHARTER_MAIL_REPLY
# (else to the sender's address) with `+token` before the @: that mailbox must take such addresses.
IMAP = urlsplit(os.environ.get("CHARTER_IMAP", ""))
MAIL_REPLY = os.environ.get("CHARTER_MAIL_REPLY", "")
# The name under which the receiving server writes Authentication-Results (RFC 8601), several by
# comma. Without it no sender is believed: only answers to our own letters come in by themselves.
_AUTHSERV = os.environ.get("CHARTER_MAIL_AUTHSERV", "").lower().split(",")
MAIL_AUTHSERV = frozenset(filter(None, map(str.strip, _AUTHSERV)))
# The form at /ask/ that anybody may fill in; what comes by it waits for the office.
PUBLIC_FORM = os.environ.get("CHARTER_PUBLIC_FORM", "1" if DEMO else "0") == "1"
# The country of telephone numbers that are dialled without one.
COUNTRY_CODE = os.environ.get("CHARTER_COUNTRY_CODE", "886")
# Webhooks leave by https to public addresses on these ports; inside hosts only as host:port.
_PORTS = os.environ.get("CHARTER_WEBHOOK_PORTS", "").split(",")
WEBHOOK_PORTS = {443, *(int(port) for port in _PORTS if port)}
WEBHOOK_INSIDE = set(filter(None, os.environ.get("CHARTER_WEBHOOK_INSIDE", "").split(",")))

# Coming in
ACCOUNT_ADAPTER = "charter.site.accounts.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "charter.site.accounts.SignInForm",
    "reset_password_from_key": "charter.site.accounts.SetPasswordForm",
}
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True  # through the second factor, where there is one
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # no letters to strangers
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
# Attempts are counted in the database, for all web processes together.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "org_sharedcount",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
ACCOUNT_RATE_LIMITS = {
    "login_failed": "20/m/ip,5/5m/key",
    "portal_pass": "20/h/ip,5/h/key",  # letters asked for, by address
    "portal_code": "30/h/ip,10/15m/key",  # codes typed, by pass
}
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("CHARTER_PROXIES", "0"))
MFA_ADAPTER = "charter.site.accounts.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Charter"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS  # browsers themselves allow it on localhost only
REQUIRE_MFA = os.environ.get("CHARTER_REQUIRE_MFA", "0") == "1"
DEMO_PEOPLE = "wu lin chen chang hsu li wang yang huang cheng admin hc".split()
