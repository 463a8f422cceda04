"""The house keeps its furniture, its promises and its size."""

import ast
import importlib
import inspect
import pkgutil
import string
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from django.apps import apps
from django.db import models
from django.urls import URLPattern, URLResolver, get_resolver

import lienthong
from lienthong.errors import LienthongError

SRC = Path(lienthong.__file__).parent
ENGINES = {"tabular", "trust", "text", "storage", "web"}
FURNITURE = {
    "__init__", "apps", "domain", "models", "queries", "services", "jobs", "labels", "migrations",
}  # fmt: skip
ALSO = {"accounts": {"audit", "work"}, "exchange": {"gateway"}, "governance": {"law"}}
BANNED = {"utils", "helpers", "common", "base", "misc"}
FLOORS = {
    "exchange": 8, "catalog": 7, "inventory": 6, "governance": 5, "accounts": 4,
}  # fmt: skip
ROOMS = sorted(p.name for p in SRC.iterdir() if (p / "__init__.py").exists())
FILES = sorted(SRC.rglob("*.py"))


def ids(file: Path) -> str:
    return str(file.relative_to(SRC))


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_holds_only_its_furniture(room: str) -> None:
    inside = (SRC / room).iterdir()
    found = {p.stem for p in inside if p.suffix == ".py" or (p / "__init__.py").exists()}
    assert (SRC / room / "README.md").exists()
    assert not found & BANNED
    if room not in ENGINES:
        assert found - FURNITURE - ALSO.get(room, set()) == set()


def test_every_folder_with_code_is_a_package() -> None:
    assert [f for f in {p.parent for p in FILES} if not (f / "__init__.py").exists()] == []


@pytest.mark.parametrize("file", FILES, ids=ids)
def test_files_and_functions_stay_small(file: Path) -> None:
    if "migrations" in file.parts:
        return
    text = file.read_text(encoding="utf-8")
    assert text.count("\n") <= 400
    long = [
        node.name
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno >= 40
    ]
    assert long == []


def all_modules() -> list[ModuleType]:
    found = []
    for info in pkgutil.walk_packages([str(SRC)], "lienthong."):
        if info.name.endswith("__main__"):
            continue
        found.append(importlib.import_module(info.name))
    return found


def test_every_module_imports() -> None:
    assert len(all_modules()) > 50


def errors() -> list[type[LienthongError]]:
    all_modules()

    def below(kind: type[LienthongError]) -> Iterator[type[LienthongError]]:
        for each in kind.__subclasses__():
            yield each
            yield from below(each)

    return sorted(set(below(LienthongError)), key=lambda e: e.__qualname__)


def test_error_codes_are_unique_and_each_error_says_what_to_do() -> None:
    seen: dict[str, str] = {}
    for error in errors():
        if "code" not in vars(error):
            continue  # a family of errors, never raised itself
        assert seen.setdefault(error.code, error.__qualname__) == error.__qualname__
        assert 400 <= error.status < 600
        assert error.message != LienthongError.message or error is LienthongError
        assert error.hint
        holes = [name for _, name, _, _ in string.Formatter().parse(error.message) if name]
        assert all(hole.isidentifier() for hole in holes)


OUR_MODELS = [m for m in apps.get_models() if m.__module__.startswith("lienthong.")]


@pytest.mark.parametrize("model", OUR_MODELS, ids=lambda m: m.__name__)
def test_every_field_is_classified_personal_or_not(model: type[models.Model]) -> None:
    names = {field.name for field in model._meta.get_fields() if field.concrete}
    personal = vars(model).get("PERSONAL")
    assert isinstance(personal, frozenset)
    assert personal <= names
    people = {f.name for f in model._meta.concrete_fields if _points_to_person(f)}
    suspicious = {n for n in names if n in {"email", "phone", "full_name", "ip", "address_prefix"}}
    organization_facts = {"email", "phone"} if model.__name__ == "Organization" else set()
    assert people | (suspicious - organization_facts) <= personal


def _points_to_person(field: Any) -> bool:
    target = field.related_model
    return isinstance(target, type) and target.__name__ == "Person"


@pytest.mark.parametrize("model", OUR_MODELS, ids=lambda m: m.__name__)
def test_no_foreign_key_points_upward(model: type[models.Model]) -> None:
    own = FLOORS[model._meta.app_label]
    for field in model._meta.concrete_fields:
        target = field.related_model
        if isinstance(target, type) and target._meta.app_label in FLOORS:
            assert FLOORS[target._meta.app_label] <= own, field


def service_modules() -> list[ModuleType]:
    """What other rooms may call: a module whose name begins with a line helps these."""
    return [
        m
        for m in all_modules()
        if any(m.__name__.startswith(f"lienthong.{room}.services") for room in FLOORS)
        and not m.__name__.rpartition(".")[2].startswith("_")
    ]


def services() -> list[tuple[str, Callable[..., object]]]:
    found = {}
    for module in service_modules():
        for name, function in vars(module).items():
            own = inspect.isfunction(function) and function.__module__.startswith(module.__name__)
            if own and not name.startswith("_"):
                found[f"{function.__module__}.{name}"] = function
    return sorted(found.items())


def test_there_are_services_to_check() -> None:
    assert len(services()) > 20


@pytest.mark.parametrize(
    ("name", "service"), services(), ids=lambda v: v if isinstance(v, str) else ""
)
def test_a_service_is_keyword_only_atomic_and_audited(
    name: str, service: Callable[..., object]
) -> None:
    signature = inspect.signature(service)
    assert all(p.kind is p.KEYWORD_ONLY for p in signature.parameters.values())
    assert {"by", "at"} <= set(signature.parameters)
    source = inspect.getsource(service)
    assert "atomic" in source or reaches(service, "atomic")
    assert reaches(service, "audit.record(")


def reaches(function: Any, holds: str, seen: frozenset[Any] = frozenset()) -> bool:
    """Whether it, or a function or class of the house that it calls, holds those words."""
    plain = inspect.unwrap(function)
    if plain in seen:
        return False
    try:
        source = inspect.getsource(plain)
    except (OSError, TypeError):
        return False
    if holds in source:
        return True
    names = vars(importlib.import_module(plain.__module__))
    called = [node for node in ast.walk(ast.parse(textwrap.dedent(source))) if _is_call(node)]
    return any(
        reaches(found, holds, seen | {plain})
        for found in (_called(node, names) for node in called)
        if found is not None
    )


def _is_call(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute)


def _called(node: Any, names: dict[str, Any]) -> Any:
    """The function or class of the house behind a call, or None."""
    func = node.func
    if isinstance(func, ast.Name):
        found = names.get(func.id)
    else:
        owner = names.get(func.value.id) if isinstance(func.value, ast.Name) else None
        found = getattr(owner, func.attr, None)
    module = getattr(inspect.unwrap(found), "__module__", "") if callable(found) else ""
    is_code = (
        inspect.isfunction(inspect.unwrap(found)) or inspect.isclass(found) if found else False
    )
    return found if is_code and module.startswith("lienthong.") else None


def routes(
    patterns: list[URLPattern | URLResolver], before: str = ""
) -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, before + str(pattern.pattern))
        else:
            yield before + str(pattern.pattern), pattern


LIBRARIES = ("allauth.", "ninja.", "django.")


def test_every_route_names_its_permission() -> None:
    silent = []
    for address, pattern in routes(get_resolver().url_patterns):
        view = pattern.callback
        module = getattr(view, "__module__", "")
        if module.startswith(LIBRARIES) or address.startswith("api/"):
            continue
        if not getattr(view, "permission", ""):
            silent.append(address)
    assert silent == []
