from click.testing import CliRunner
from nlpx.testing import contract_tests

from my_plugin.commands import command

TestContract = contract_tests("my-plugin")


def test_command_counts_tokens():
    result = CliRunner().invoke(command, ["Well done!", "--lang", "en"])
    assert (result.exit_code, result.output) == (0, "3\n")
