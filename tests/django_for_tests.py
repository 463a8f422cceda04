"""Django's settings for a test run: the product's own, in a data folder that is thrown away."""

import atexit
import os
import shutil
import tempfile

if "LIENTHONG_DATA_DIR" not in os.environ or "PYTEST_XDIST_WORKER" in os.environ:
    os.environ["LIENTHONG_DATA_DIR"] = tempfile.mkdtemp(prefix="lienthong-test-")
    atexit.register(shutil.rmtree, os.environ["LIENTHONG_DATA_DIR"], ignore_errors=True)
os.environ.setdefault("LIENTHONG_CONFIG", "/nonexistent/lienthong.toml")

from lienthong.web.django_settings import *

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
KEEPS_ANSWERS = False  # each test has registers of its own
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # WhiteNoise warns about a missing folder

if DATABASES["default"]["ENGINE"].endswith(
    "sqlite3"
):  # a file, because threads must wait for each other
    DATABASES["default"]["TEST"] = {"NAME": DATA_DIR / "test.sqlite3"}
