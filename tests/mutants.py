"""`make mutants`: is every line of the stopwatch held by a test? Cosmic Ray's mutations, each in a process of its own.

The modules under test are pure, so they are judged without Django, database and settings: the packages above them are
stand-ins, and a child per mutant puts the changed module in place before the tests import it. See docs/mutation.md.
"""

import ast
import contextlib
import io
import os
import resource
import sys
import tempfile
import types
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path

import numpy  # noqa: F401 - loaded before the children are made
import pytest
from cosmic_ray import plugins
from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code

ROOT = Path(__file__).resolve().parent.parent
MODULES = {
    "silastik.core.intervals": "silastik/core/intervals.py",
    "silastik.core.office_day": "silastik/core/office_day.py",
    "silastik.core.worktime": "silastik/core/worktime.py",
    "silastik.core.stopwatch": "silastik/core/stopwatch.py",
}
TESTS = [
    "test_intervals.py",
    "test_worktime.py",
    "test_stopwatch.py",
    "test_worktime_oracle.py",
    "test_worktime_properties.py",
]
QUICK_SECONDS, CPU_SECONDS = 5, 40  # a mutant that never ends is one that was noticed
KILLED, ENDLESS, SURVIVED = "killed", "endless", "survived"


@dataclass(frozen=True)
class Mutant:
    module: str
    operator: str
    occurrence: int
    line: int
    source: str
    diff: str

    @property
    def name(self) -> str:
        return f"{self.module.rpartition('.')[2]}:{self.line} {self.operator.partition('/')[2]} #{self.occurrence}"


def stand_in_for_packages() -> None:
    """Packages that load nothing: importing `silastik` itself would bring Celery, settings and Django."""
    for name in ("silastik", "silastik.core", "tests", "tests.core"):
        package = types.ModuleType(name)
        package.__path__ = [str(ROOT / name.replace(".", "/"))]
        sys.modules[name] = package


def mutants(module: str, path: str) -> Iterator[Mutant]:
    """Every change that any of Cosmic Ray's operators without settings of its own makes, once per changed meaning."""
    original = (ROOT / path).read_text("utf-8")
    tree, seen = get_ast(original), {meaning(original)}
    for name in plugins.operator_names():
        operator_class = plugins.get_operator(name)
        if operator_class.arguments():
            continue
        operator = operator_class()
        positions = [start for node in ast_nodes(tree) for start, _end in operator.mutation_positions(node)]
        for occurrence, (line, _column) in enumerate(positions):
            changed = mutate_code(original, operator, occurrence)
            if changed is None or meaning(changed) in seen:
                continue
            seen.add(meaning(changed))
            lines = unified_diff(original.splitlines(), changed.splitlines(), lineterm="", n=0)
            diff = "\n".join(line for line in lines if line[:1] in "+-" and line[:3] not in {"+++", "---"})
            yield Mutant(module, name, occurrence, line, changed, diff)


def meaning(source: str) -> str:
    """What a source does: without its annotations, which say something to mypy alone."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.AnnAssign):
            node.annotation = ast.Constant(None)
        elif isinstance(node, ast.arg):
            node.annotation = None
        elif isinstance(node, ast.FunctionDef):
            node.returns = None
    return ast.dump(tree)


def judge(source: str, module: str) -> int:
    """In a child: put the changed module in place, run the tests, and give pytest's code."""
    resource.setrlimit(resource.RLIMIT_CPU, (QUICK_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
    changed = types.ModuleType(module)
    changed.__package__, changed.__file__ = module.rpartition(".")[0], str(ROOT / MODULES[module])
    sys.modules[module] = changed
    try:
        exec(compile(source, MODULES[module], "exec"), changed.__dict__)  # noqa: S102
    except Exception:
        return 1
    setattr(sys.modules["silastik.core"], module.rpartition(".")[2], changed)
    try:
        quick_look()
    except Exception:
        return 1
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    tests = [str(ROOT / "tests/core" / name) for name in TESTS]
    options = ["-x", "-q", "-c", os.devnull, f"--rootdir={ROOT}", "--noconftest", "-p", "no:cacheprovider"]
    return int(pytest.main([*options, *tests]))


def quick_look() -> None:
    """A few hundred cases of the oracle, without pytest: most mutants are seen in a fifth of a second."""
    from tests.core import test_worktime_oracle

    test_worktime_oracle.PLANS = 2
    test_worktime_oracle.test_reading_and_due_agree_with_the_oracle(0)
    test_worktime_oracle.PLANS = 4  # for the run by pytest, which has this module already


def outcome(source: str, module: str) -> str:
    child = os.fork()
    if child == 0:
        code = 1
        with tempfile.TemporaryFile("w") as out, contextlib.suppress(BaseException):
            os.dup2(out.fileno(), 1)
            os.dup2(out.fileno(), 2)
            sys.stdout = sys.stderr = io.TextIOWrapper(io.FileIO(out.fileno(), "w", closefd=False))
            code = judge(source, module)
        os._exit(code)
    _pid, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return ENDLESS
    return SURVIVED if os.WEXITSTATUS(status) == 0 else KILLED


def main(only: list[str]) -> int:
    """Try all mutants, or those whose name holds one of `only`; fail when one survives that is not explained."""
    stand_in_for_packages()
    from hypothesis import Phase, settings

    # A failure is enough; nobody reads the smallest one.
    settings.register_profile(
        "mutants",
        derandomize=True,
        database=None,
        deadline=None,
        max_examples=30,
        phases=[Phase.explicit, Phase.generate],
    )
    settings.load_profile("mutants")
    explained = (ROOT / "docs/mutation.md").read_text("utf-8")
    figures: Counter[str] = Counter()
    unexplained = 0
    for module, path in MODULES.items():
        if outcome((ROOT / path).read_text("utf-8"), module) != SURVIVED:
            print(f"The tests fail on {path} as it is.")  # noqa: T201
            return 2
        for mutant in mutants(module, path):
            if only and not any(word in mutant.name for word in only):
                continue
            found = outcome(mutant.source, module)
            figures[found] += 1
            if figures.total() % 100 == 0:
                print(f"... {figures.total()}: {dict(figures)}", flush=True)  # noqa: T201
            if found == SURVIVED:
                known = all(f"`{line[1:].strip()}`" in explained for line in mutant.diff.splitlines() if line[0] == "+")
                unexplained += not known
                print(f"{mutant.name}: survived{' (explained)' if known else ''}\n{mutant.diff}", flush=True)  # noqa: T201
    print(f"{figures.total()} mutants: {dict(figures)}; {unexplained} survivors without an explanation")  # noqa: T201
    return 1 if unexplained else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
