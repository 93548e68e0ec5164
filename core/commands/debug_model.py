"""``nlpx debug model``: show the layers of a component's model, before and after training steps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from ..errors import UsageError
from ..quoting import counted
from .options import code_option, gpu_option, quiet_option, remote_code_option, warn_of_idle
from .shell_values import complete_file, offered, one_of
from .two_forms import known_options

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from ..config import Config
    from ..training.inspection import Look

STEPS = (
    "before training, not initialized",
    "after initialization",
    "after steps of training",
    "predictions",
)


def _step_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--print-step0`` to ``--print-step3``: the command gets each of them."""
    for number, step in reversed([*enumerate(STEPS)]):
        names = (f"--print-step{number}", f"-P{number}")
        what = "the predictions" if step == STEPS[-1] else f"the model {step}"
        function = click.option(*names, is_flag=True, help=f"Print {what}.  [default: no]")(function)
    return function


@click.command(context_settings={"ignore_unknown_options": True, "allow_extra_args": True})
@click.argument("config_path", metavar="CONFIG", shell_complete=complete_file)
@click.argument("component", shell_complete=one_of(offered("factories")))
@click.option(
    "--layers", "-l", default="", metavar="NUMBERS", help="Numbers of layers, with commas between.  [default: all]"
)
@click.option("--dimensions", "-DIM", is_flag=True, help="Show dimensions.  [default: no]")
@click.option("--parameters", "-PAR", is_flag=True, help="Show parameters.  [default: no]")
@click.option("--gradients", "-GRAD", is_flag=True, help="Show gradients.  [default: no]")
@click.option("--attributes", "-ATTR", is_flag=True, help="Show attributes.  [default: no]")
@_step_options
@gpu_option
@code_option
@remote_code_option
@quiet_option
@click.pass_context
def command(
    ctx: click.Context, /, config_path: str, component: str, layers: str, code: Path | None, quiet: bool, **flags: Any
) -> None:
    """Show the layers of a component's model, before and after training steps.

    CONFIG is the config file; settings can be given as --section.key value, as for 'train'. The model is initialized
    with the training corpus, and takes three steps of training; what it has learnt is not kept.

    \b
    Example: nlpx debug model config.cfg tagger -DIM -PAR -P1 --paths.train train.spacy
    """  # noqa: D301  (click's mark of what is not wrapped)
    from ..config import import_code, load_config, parse_overrides, validate_config
    from ..training.inspection import Look

    overrides = parse_overrides(ctx.args, known_options=known_options(ctx))
    import_code(code)
    shown = ("dimensions", "parameters", "gradients", "attributes")
    warn_of_idle(ctx, "layers", *shown, needs=[f"print_step{number}" for number in range(len(STEPS) - 1)])
    look = Look(layers=_numbers(layers), **{name: flags[name] for name in shown})
    steps = [number for number in range(len(STEPS)) if flags[f"print_step{number}"]]
    config = validate_config(load_config(config_path, overrides=overrides), training=True, evaluating=False)
    say = (lambda text: None) if quiet else (lambda text: click.echo(text, err=True))
    for line in debug_model(config, component, look=look, steps=steps, use_gpu=flags["use_gpu"], notify=say):
        click.echo(line)


def debug_model(
    config: Config,
    component: str,
    *,
    look: Look,
    steps: list[int],
    use_gpu: int = -1,
    notify: Callable[[str], None] | None = None,
) -> Iterator[str]:
    """Take the model of a component through the beginning of its training; yield the lines that describe it.

    Args:
        config: A filled and checked config.
        component: The component.
        look: What is shown of each layer.
        steps: When: 0 before it is initialized, 1 after that, 2 after steps of training, and 3 for what it predicts.
        use_gpu: The number of the GPU; -1 for the CPU.
        notify: Is told what there is to know, in a sentence each; None to tell nobody.

    Raises:
        UsageError: There is no such component or layer.
        DataError: The training corpus cannot be read or used.
    """
    from ..training.devices import use_device
    from ..training.inspection import N_STEPS, Inspection, check_layers, describe, describe_model

    say = notify or (lambda _sentence: None)
    use_device(use_gpu, allocator=config.interpolate()["training"]["gpu_allocator"])
    inspection = Inspection(config, component, use_gpu=use_gpu, notify=say)
    if 0 in steps:
        yield from (f"step 0: {STEPS[0]}", *describe_model(inspection.model, look))
    inspection.initialize()
    check_layers(inspection.model, look)
    if 1 in steps:
        yield from (f"step 1: {STEPS[1]}", *describe_model(inspection.model, look))
    idle = inspection.train()
    if 2 in steps:
        yield from (f"step 2: {STEPS[2]}", *describe_model(inspection.model, look))
    if 3 in steps:
        yield from (f"step 3: {STEPS[3]}", describe(inspection.predict()))
    n_layers = sum(1 for _ in inspection.model.walk())
    unchanged = f"all parameters but these: {'; '.join(idle)}" if idle else "all parameters"
    say(f"{component}: {counted(n_layers, 'layer')}; {N_STEPS} steps of training change {unchanged}")


def _numbers(text: str) -> list[int]:
    """Return the numbers in a text.

    Raises:
        UsageError: Something in it is none.
    """
    try:
        return [int(part) for part in text.split(",") if part.strip()]
    except ValueError:
        raise UsageError(f"--layers takes numbers with commas between, such as 0,3, not {text!r}") from None
