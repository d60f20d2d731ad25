"""What the source itself must show: one door to a session, one look at a hash, nothing that starts programs.

ASVS 6.3.4, 1.2.5, 1.5.2, 11.2.4; classes C, D, F and I.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import kaarea_tui

PACKAGE = Path(kaarea_tui.__file__).parent
TREES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(PACKAGE.rglob("*.py"))}
FORBIDDEN_MODULES = {
    "subprocess", "webbrowser", "pickle", "marshal", "shelve", "tarfile", "yaml", "pty", "code", "ctypes", "xmlrpc",
}  # fmt: skip
# What comes from outside is parsed in a process of our own making, whose answers are taken as plain values; a
# large import sorts in a table that its own transaction wrote. No file or person writes these bytes.
OWN_BYTES = {
    "reading.py": {"pickle", "subprocess"},
    "reading_child.py": {"pickle"},
    "sorted_runs.py": {"marshal"},
}
FORBIDDEN_CALLS = {"eval", "exec", "compile", "__import__", "breakpoint"}
FORBIDDEN_OS = {
    "system",
    "popen",
    "execv",
    "execve",
    "execvp",
    "execl",
    "execlp",
    "spawnv",
    "spawnl",
    "startfile",
}


def _calls(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            function = node.func
            if isinstance(function, ast.Name):
                yield function.id, node
            elif isinstance(function, ast.Attribute):
                yield function.attr, node


def _functions_calling(wanted: str, trees: dict[Path, ast.Module]) -> list[str]:
    """`file:function` for each function in which something of that name is called."""
    found = []
    for path, tree in trees.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                found += [f"{path.name}:{node.name}" for name, _ in _calls(node) if name == wanted]
    return found


def faults(tree: ast.AST) -> list[str]:
    """Whatever starts programs or runs data as code."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [each.name for each in node.names if each.name.split(".")[0] in FORBIDDEN_MODULES]
        elif isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in FORBIDDEN_MODULES:
            found.append(str(node.module))
    for name, node in _calls(tree):
        if isinstance(node.func, ast.Name) and name in FORBIDDEN_CALLS:
            found.append(name)
        elif name in FORBIDDEN_OS and ast.unparse(node.func) == f"os.{name}":
            found.append(f"os.{name}")
    return found


def test_one_function_opens_a_session() -> None:
    """ASVS 6.3.4: screens, commands and jobs all sign in there."""
    assert _functions_calling("Register", TREES) == ["signing_in.py:sign_in"]
    inserts = [path.name for path, tree in TREES.items() if "INSERT INTO user_session" in ast.unparse(tree)]
    assert inserts == ["signing_in.py"]


def test_one_function_looks_at_a_hash() -> None:
    """CVE-2026-43914: no second place to try passwords at."""
    argon2 = [path.name for path, tree in TREES.items() if "argon2" in set(_imported(tree))]
    assert argon2 == ["password_hashes.py"]
    assert _functions_calling(
        "verify", {p: t for p, t in TREES.items() if p.name == "password_hashes.py"}
    ) == ["password_hashes.py:verify"]
    users = {
        f"{path.name}:{node.name}"
        for path, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and "password_hashes.verify(" in ast.unparse(node)
    }
    assert users == {"signing_in.py:_try"}


@pytest.mark.parametrize("path", TREES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_nothing_starts_programs_or_runs_data(path: Path) -> None:
    """ASVS 1.2.5, 1.5.2."""
    assert set(faults(TREES[path])) <= OWN_BYTES.get(path.name, set())


def test_the_control_such_code_is_found() -> None:
    bad = "import subprocess\nfrom pickle import loads\nimport os\nos.system('x')\neval('1')"
    assert faults(ast.parse(bad)) == ["subprocess", "pickle", "os.system", "eval"]


_SECRET_WORDS = ("hash", "digest", "secret", "password", "key_check", "token")
# The hashes of the log are no secrets: they are checked, not guessed.
_NO_SECRETS = {"audit_trail.py", "audit_proof.py"}


def _compared_secrets(tree: ast.AST) -> list[str]:
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare) and any(isinstance(sign, ast.Eq | ast.NotEq) for sign in node.ops):
            names = [
                each.id if isinstance(each, ast.Name) else each.attr
                for side in (node.left, *node.comparators)
                for each in ast.walk(side)
                if isinstance(each, ast.Name | ast.Attribute)
            ]
            if any(name.endswith(_SECRET_WORDS) for name in names):
                found.append(ast.unparse(node))
    return found


def test_secrets_are_compared_in_constant_time() -> None:
    """ASVS 11.2.4; CVE-2021-34337: only by hmac.compare_digest or by argon2 itself."""
    found = {
        f"{path.name}: {told}"
        for path, tree in TREES.items()
        if path.name not in _NO_SECRETS
        and path.relative_to(PACKAGE).parts[0] in ("register", "data", "sessions", "rules")
        for told in _compared_secrets(tree)
    }
    assert found == set()
    assert _functions_calling("compare_digest", TREES)


def test_the_control_a_plain_comparison_of_secrets_is_found() -> None:
    assert _compared_secrets(ast.parse("if stored_hash == typed: pass")) == ["stored_hash == typed"]


def test_nobody_but_the_counter_gives_itself_a_confirmation() -> None:
    """ASVS 7.5: `confirmed_at` is set where a password was just checked, and nowhere else.

    A command signs in and acts in one go, so its one password counts for both (commands/session.py).
    """
    setters = {
        path.name
        for path, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign | ast.AnnAssign)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Attribute) and target.attr == "confirmed_at"
    }
    assert setters == {"counter.py", "signing_in.py", "session.py"}


def test_no_password_grows_old() -> None:
    """ASVS 6.2.10: no code asks how old a password is."""
    for path, tree in TREES.items():
        names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        names |= {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
        assert not {name for name in names if "password_age" in name or "password_changed_at" in name}, path


def _imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (each.name.split(".")[0] for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield (node.module or "").split(".")[0]
