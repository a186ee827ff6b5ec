"""One settings file; what differs between machines comes from the environment."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VAR = Path(os.environ.get("CHARTER_VAR", ROOT / "var"))

SECRET_KEY = os.environ.get("CHARTER_SECRET_KEY", "development-only")
DEBUG = False
ALLOWED_HOSTS = os.environ.get("CHARTER_HOSTS", "127.0.0.1,localhost,testserver").split(",")
DEMO = os.environ.get("DEMO", "1") != "0"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "pgtrigger",
    "pghistory",
    "procrastinate.contrib.django",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "template_partials",
    "charter.ground",
    "charter.org",
    "charter.kernel.journal",
    "charter.kernel.notices",
    "charter.kernel.files",
    "charter.kernel.parameters",
    "charter.kernel.actions",
    "charter.kernel.approvals",
    "charter.kernel.duties",
    "charter.kernel.indicators",
    "charter.kernel.registers",
    "charter.rooms.people",
    "charter.rooms.projects",
    "charter.rooms.aftersales",
    "charter.policy",
    "charter.insight",
    "charter.site",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "charter.ground.web.RequestIdMiddleware",
    "charter.ground.web.RefusalMiddleware",
]
ROOT_URLCONF = "charter.site.urls"
WSGI_APPLICATION = "charter.site.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

AUTH_USER_MODEL = "org.Person"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "zh-hant"
LANGUAGES = [("zh-hant", "繁體中文"), ("zh-hans", "简体中文"), ("en", "English")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Taipei"

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
MEDIA_ROOT = VAR / "files"


def database() -> dict[str, object]:
    """`DATABASE_URL`, or the embedded server that `charter serve` keeps in VAR/postgres."""
    from psycopg.conninfo import conninfo_to_dict

    at = conninfo_to_dict(os.environ.get("DATABASE_URL", ""))
    names = {
        "NAME": "dbname",
        "USER": "user",
        "PASSWORD": "password",
        "HOST": "host",
        "PORT": "port",
    }
    return {
        "ENGINE": "django.db.backends.postgresql",
        "CONN_MAX_AGE": None,
        "DISABLE_SERVER_SIDE_CURSORS": True,
        **{k: at.get(v) or "" for k, v in names.items()},
    }


DATABASES = {"default": database()}
PGHISTORY_MIDDLEWARE_METHODS = ("POST", "PUT", "PATCH", "DELETE")
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
