"""The command line: names and one-liners here, the work in `lienthong.web.commands`."""

import importlib
import sys

import click

COMMANDS = {
    "serve": "Run web, worker and gateway in one go.",
    "init": "Set up your own territory in an empty folder.",
    "demo": "Load the example territory.",
    "import": "Import a file of tables.",
    "search": "Search the catalogue.",
    "exchange": "Call and verify exchanges.",
    "user": "Manage people.",
    "web": "Run portal and console alone.",
    "gateway": "Run the data plane alone.",
    "worker": "Run the worker alone.",
    "migrate": "Bring the tables up to date.",
    "doctor": "Check this installation and say what to do.",
    "backup": "Write a backup.",
    "restore": "Read a backup into an empty folder.",
    "openapi": "Write the OpenAPI description.",
}


class LazyGroup(click.Group):
    """Loads a command's module when the command is called, not before."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; what we refuse is said as a sentence, never as a traceback."""
        from lienthong.errors import LienthongError

        try:
            return super().invoke(ctx)
        except LienthongError as error:
            from lienthong.web.speaking import fail

            fail(error)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names of the commands, in the order people need them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, or None when there is none of that name."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"lienthong.web.commands.{cmd_name}_command")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list without loading a command."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.command(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="lienthong", prog_name="lienthong")
def main() -> None:
    """Liên Thông: the data hub of a state agency and its territory."""


if __name__ == "__main__":
    sys.exit(main())
