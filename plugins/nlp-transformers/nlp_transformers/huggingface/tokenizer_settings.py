"""Settings of a tokenizer, of which transformers takes any and says nothing of those that no tokenizer has."""

from __future__ import annotations

import warnings
from difflib import get_close_matches
from inspect import signature
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

# What steers where the tokenizer is loaded from and of which kind it is.
_LOADING: Final = frozenset(
    ["cache_dir", "config", "force_download", "from_slow", "gguf_file", "legacy", "local_files_only", "proxies"]
) | {"revision", "subfolder", "token", "tokenizer_file", "tokenizer_type", "trust_remote_code", "use_fast"}
# Names that were usual once, or that classes take without having them.
_OTHERS: Final = frozenset(
    ("add_bos_token", "add_eos_token", "additional_special_tokens", "extra_special_tokens", "max_len", "use_auth_token")
)


def warn_of_unknown(settings: Mapping[str, Any], tokenizer: Any, place: str) -> None:
    """Warn of settings that a tokenizer has no use for, as far as that can be seen.

    Args:
        settings: What a config says.
        tokenizer: The tokenizer of transformers that was made with them.
        place: Where it is from.
    """
    made_by = [vars(kind)["__init__"] for kind in type(tokenizer).__mro__ if "__init__" in vars(kind)]
    known = _LOADING | _OTHERS | {name for make in made_by for name in signature(make).parameters}
    unknown = [name for name in settings if name not in known and not hasattr(tokenizer, name)]
    if unknown:
        from transformers.models.auto.tokenization_auto import get_tokenizer_config

        # Its file can have settings of an older class, which that of now takes no notice of.
        of_file = get_tokenizer_config(place)
        unknown = [name for name in unknown if name not in of_file]
    for name in unknown:
        near = get_close_matches(name, sorted(known | set(vars(tokenizer))), n=1)
        hint = f"did you mean {near[0]!r}?" if near else "leave it out."
        warnings.warn(
            f"tokenizer_config: {type(tokenizer).__name__} has no setting {name!r}, which changes nothing; {hint}",
            UserWarning,
            stacklevel=2,
        )
