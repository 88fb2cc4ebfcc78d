"""The command: the only place that prints.

Each subcommand is a module in commands/.  Imports of the rest of the package stand inside
functions, so that --help and mistakes are answered without waiting for numba.

Exit status: 0 well, 1 writing failed, 2 wrong input, 130 interrupted.
"""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Mapping, Sequence
from importlib import import_module

from kmeans_gif import __version__
from kmeans_gif.cli.console import say, untold
from kmeans_gif.cli.messages import in_options
from kmeans_gif.cli.parser import HelpFormatter, Parser, require_full_words, with_command
from kmeans_gif.cli.slips import require_hyphens, require_no_slip
from kmeans_gif.errors import InputError

COMMANDS = {
    "image": "image",
    "blobs": "blobs",
    "points": "points",
    "race": "race",
    "tiles": "tiles",
    "choose-k": "choose_k",
    "report": "report",
    "render": "render",
    "demo": "demo",
}
"""Subcommands and the modules in commands/ that they stand in."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command with `arguments`, by default those of the process; the exit status."""
    typed = list(sys.argv[1:] if arguments is None else arguments)
    try:
        _run(typed)
    except InputError as error:
        say(error)
        return 2
    except KeyboardInterrupt:
        say("interrupted; no unfinished file is left")
        return 130
    except OSError as error:
        say(f"writing failed, no file is left half written: {error}")
        return 1
    except MemoryError:
        say("not enough memory; a smaller photo (--max-size) or fewer points need less")
        return 1
    except SystemExit as end:  # after --help, or a wrong command line
        raise SystemExit(end.code or _status_of_stdout()) from None
    return _status_of_stdout()


def _status_of_stdout() -> int:
    reason = untold()
    if reason:
        say(f"writing to stdout failed: {reason}")
    return 1 if reason else 0


def _run(arguments: list[str]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("always", UserWarning)
        require_full_words(arguments)
        require_hyphens(arguments)
        words = with_command(arguments, COMMANDS)
        parser, commands = _parser(words[0])
        own = commands.get(words[0])
        if own is not None:
            own.words, own.others = words[1:], lambda: _parser()[1]
        options, extra = parser.parse_known_args(words)
        if extra:
            options.parser.refuse(extra, _parser()[1])
        forms = {action.dest: action.option_strings for action in options.parser._actions}
        warnings.showwarning = lambda message, kind, *_, **__: say(
            f"note: {in_options(_noted(str(message), kind), arguments, forms)}"
        )
        try:
            _require_working_folder()
            require_no_slip(options, words[0])
            options.run(options)
        except InputError as error:
            raise InputError(in_options(str(error), arguments, forms)) from None


def _noted(message: str, kind: type[Warning]) -> str:
    """A warning; of one by a library, which may hold a traceback, the first line."""
    ours = kind.__module__.startswith(f"{__name__.partition('.')[0]}.")
    return message if ours else message.partition("\n")[0]


def _require_working_folder() -> None:
    """Raise InputError if the working folder was deleted, which libraries stumble over."""
    try:
        os.getcwd()
    except FileNotFoundError:
        raise InputError("the working folder is gone; cd to one that there is") from None


def _parser(command: str = "") -> tuple[Parser, Mapping[str, Parser]]:
    """What reads `command` and its options, or for any other word all commands.

    And, by command, the parsers in it.
    """
    parser = Parser(
        prog="kmeans-gif",
        description="Animated pictures of k-means at work. Without a command: a photo "
        "(python -m kmeans_gif photo.jpg -k 5), or, with nothing at all, the demo.",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"kmeans_gif {__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True, parser_class=Parser)
    for name in [command] if command in COMMANDS else COMMANDS:
        module = import_module(f"{__name__}.commands.{COMMANDS[name]}")
        own = commands.add_parser(
            name,
            help=module.HELP,
            description=module.DESCRIPTION,
            epilog=getattr(module, "EPILOG", None),
            formatter_class=HelpFormatter,
            allow_abbrev=False,
        )
        module.declare(own)
        own.set_defaults(run=module.run, parser=own)
    return parser, commands.choices
