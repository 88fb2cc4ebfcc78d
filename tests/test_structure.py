"""How the package is put together."""

import ast
import graphlib
import subprocess
import sys
from pathlib import Path

import pytest

import kmeans_gif
from kmeans_gif.cli import COMMANDS
from kmeans_gif.cli.declared import FLAGS

PACKAGE = Path(kmeans_gif.__file__).parent
LAYERS = [
    {
        "errors",
        "_jit",
        "_llvm",
        "_atomic",
        "_progress",
        "_random",
        "_registry",
        "_threads",
        "_typing",
        "_words",
    },
    {"language", "languages"},
    {"data"},
    {"clustering"},
    {"evaluation"},
    {"frame", "script"},
    {"writing"},
    {"animation"},
    {
        "rendering",
        "rendering.options",
        "rendering.option_rules",
        "rendering.keyframe",
        "rendering.default_palette",
    },
    {"rendering.theme", "rendering.storyboard", "rendering.sketch"},
    {"rendering.canvas", "rendering.seeding_story"},
    {"rendering.stage"},
    {"rendering.captions"},
    {"rendering.measure"},
    {
        "rendering.points_captions",
        "rendering.choice_captions",
        "rendering.seeding_captions",
        "rendering.cost_captions",
        "rendering.race_captions",
        "rendering.outcome",
    },
    {"rendering.stage_lines"},
    {"rendering.layout"},
    {"rendering.picture", "rendering.panels"},
    {"rendering.view"},
    {"rendering.points_view", "rendering.states_view"},
    {"rendering.views", "rendering.choice_figure"},
    {"reporting"},
    {"cli"},
    {"cli.commands"},
    {"__main__"},
]
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if path != PACKAGE / "__init__.py")


def layer_of(name):
    """The layer of a dotted module name inside the package."""
    # The folder within a folder, if it is named, else the one at the top.
    heads = [".".join(name.split(".")[:depth]) for depth in (2, 1)]
    return next(i for head in heads for i, layer in enumerate(LAYERS) if head in layer)


def name_of(path):
    """The dotted name of a module inside the package."""
    return ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__")


NAMES = {name_of(path) for path in MODULES}


def imported(path):
    """Dotted names inside the package that a file imports anywhere, also within functions."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            head, _, rest = node.module.partition(".")
            if head == "kmeans_gif":
                for alias in node.names:
                    full = f"{rest}.{alias.name}".strip(".")
                    yield full if full in NAMES or not rest else rest
        elif isinstance(node, ast.Import):
            for alias in node.names:
                head, _, rest = alias.name.partition(".")
                if head == "kmeans_gif":
                    yield rest


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_go_down(path):
    own = layer_of(".".join(path.relative_to(PACKAGE).with_suffix("").parts))
    for name in imported(path):
        if name != "__version__":
            # The package itself stands for its public names, which reach up to reporting.
            below = layer_of(name or "reporting")
            assert below <= own, f"{path.name} imports {name} from above"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_only_the_command_prints_and_one_module_compiles(path):
    names = {
        node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
    }
    if "cli" not in path.parts:
        assert "print" not in names
    if path.name != "_jit.py":
        assert not names & {"njit", "vectorize", "guvectorize"}


def test_no_modules_import_each_other():
    graph = {name_of(path): {*imported(path)} & NAMES - {name_of(path)} for path in MODULES}
    # A History saves itself: it imports the module that reads and writes it when asked to.
    graph["clustering.history"].remove("clustering.history_file")
    graph["clustering.history"].remove("clustering.after_update")  # likewise
    assert sum(map(len, graph.values())) > 300
    assert len([*graphlib.TopologicalSorter(graph).static_order()]) == len(MODULES)


def test_file_names_stand_once():
    # A command's file may bear the name of what it runs.
    names = [path.name for path in MODULES if path.parent != PACKAGE / "cli" / "commands"]
    repeated = {name for name in names if names.count(name) > 1}
    assert repeated <= {"__init__.py"}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_modules_and_functions_are_short(path):
    text = path.read_text(encoding="utf-8")
    if path.parent.name != "languages":  # each a table of all sentences
        assert text.count("\n") < 250
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = node.body[1:] if ast.get_docstring(node) is not None else node.body
            length = body[-1].end_lineno - body[0].lineno + 1 if body else 0
            assert length <= 40, f"{node.name}: {length} lines"


def test_options_are_declared_in_one_place():
    declared = [
        argument.value if of == "add_argument" else flag_of(argument.value)
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and (of := getattr(node.func, "attr", getattr(node.func, "id", "")))
        in ("add_argument", "Option")
        for argument in (node.args if of == "add_argument" else node.args[:1])
        if isinstance(argument, ast.Constant)
    ]
    assert {"--output", "--hold", "--history", "--seed", "--points"} <= set(declared)
    repeated = {option for option in declared if option[0] == "-" and declared.count(option) > 1}
    assert repeated == {"-k", "--dim", "--init", "--shape", "--truth"}  # each in two meanings


def flag_of(name):
    return FLAGS.get(name, f"--{name.replace('_', '-')}")


def run(script):
    return subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    ).stdout.strip()


def test_the_photo_path_imports_no_matplotlib(samples, tmp_path):
    script = (
        "import sys; from kmeans_gif.cli import main; "
        f"main([{str(samples / 'camera.png')!r}, '--max-size', '40', '--side-by-side', "
        f"'-o', {str(tmp_path / 'x.gif')!r}, '--quiet']); "
        "print(sorted({m.split('.')[0] for m in sys.modules} & "
        "{'matplotlib', 'imageio', 'sklearn', 'pandas', 'tqdm'}))"
    )
    assert run(script) == "[]"


def test_the_command_does_not_wait_for_numba_to_load_scipy(tmp_path):
    argv = ["kmeans-gif", "blobs", "-o", str(tmp_path / "x.gif"), "--quiet"]
    script = (
        f"import sys; sys.argv = {argv!r}; from kmeans_gif.__main__ import run; "
        "assert run() == 0; print([m for m in sys.modules if m.startswith('scipy.')])"
    )
    assert run(script) == "[]"


def test_help_and_the_package_itself_wait_for_nothing():
    script = (
        "import sys, kmeans_gif, kmeans_gif.cli; "
        "print(sorted({m.split('.')[0] for m in sys.modules} & "
        "{'numba', 'numpy', 'PIL', 'difflib'}))"
    )
    assert run(script) == "[]"


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_of_every_command_waits_for_nothing(command):
    script = (
        "import sys; from kmeans_gif.cli import main\n"
        f"try: main({[*command.split(), '--help']!r})\n"
        "except SystemExit as end: assert end.code == 0\n"
        "print(sorted({m.split('.')[0] for m in sys.modules} & {'numba', 'numpy', 'PIL'}))"
    )
    told, _, heavy = run(script).rpartition("\n")
    assert heavy == "[]"
    assert f"kmeans-gif {command}".strip() in told.splitlines()[0]


def test_public_names():
    assert sorted(kmeans_gif.__all__) == sorted(set(kmeans_gif.__all__))
    for name in kmeans_gif.__all__:
        assert getattr(kmeans_gif, name).__doc__
        assert name in dir(kmeans_gif)
    with pytest.raises(AttributeError, match="no attribute 'kmeans'"):
        kmeans_gif.kmeans  # noqa: B018
