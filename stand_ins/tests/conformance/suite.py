"""The public test suite of dbt's adapters, `dbt-tests-adapter`, as classes that pytest collects.

The suite is made of base classes. A module of an engine gets a class for every one of them, but for
those that it derives from itself, to change a fixture.
"""

import importlib
import inspect
from pathlib import Path

from dbt.tests import adapter

# Classes that have tests, and what they lack for these. Their children bring it, and are run.
ABSTRACT = {
    "BaseArrayUtils": "the models with the macro on arrays",
    "BaseCachingTest": "the models",
    "BaseConstraintsColumnsEqual": "the models with a contract",
    "BaseContractSqlHeader": "the model with a header",
    "BaseDataTypeMacro": "the models of a type",
    "BaseUtils": "the models with the macro",
    "MaterializedViewChanges": "what changes a view; an adapter has to say it",
    "UDAFBase": "the function",
}


def bases() -> list[type]:
    """The classes of the suite that are run, without those that only name another one."""
    found = with_tests()
    return [base for base in found if base.__name__ not in ABSTRACT and not _is_alias(base)]


def with_tests() -> list[type]:
    """All classes of the suite that have tests."""
    root = Path(next(iter(adapter.__path__)))
    found = []
    for path in sorted(root.rglob("*.py")):
        name = ".".join((adapter.__name__, *path.relative_to(root).with_suffix("").parts))
        module = importlib.import_module(name)
        for base in vars(module).values():
            if inspect.isclass(base) and base.__module__ == name and _has_tests(base):
                found.append(base)
    return found


def missing(module: dict) -> dict[str, type]:
    """Test classes by name, for all of the suite that no class of the module derives from."""
    own = {base for one in module.values() if inspect.isclass(one) for base in one.__bases__}
    found = {}
    for base in bases():
        if base in own:
            continue
        name = test_name(base)
        assert name not in found and name not in module, f"two classes are named {name}"
        found[name] = type(name, (base,), {"__module__": module["__name__"]})
    return found


def test_name(base: type) -> str:
    """TestBasicEmpty for BaseEmpty in the folder basic."""
    folder = base.__module__.removeprefix(adapter.__name__ + ".").split(".")[0]
    folder = folder.removesuffix("_tests").title().replace("_", "")
    own = base.__name__.removeprefix("Base").removeprefix("Test").removesuffix("Tests")
    return f"Test{folder}{own.removeprefix(folder)}"


test_name.__test__ = False


def _has_tests(base: type) -> bool:
    return any(name.startswith("test_") and callable(getattr(base, name)) for name in dir(base))


def _is_alias(base: type) -> bool:
    adds = [name for name in vars(base) if not name.startswith("__")]
    return not adds and len(base.__bases__) == 1 and _has_tests(base.__bases__[0])
