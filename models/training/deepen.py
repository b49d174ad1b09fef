"""More layers for a trained encoder, which says the same with them until it is trained on.

Net2DeeperNet (Chen et al., 2016: Net2Net: Accelerating Learning via Knowledge Transfer) for post-norm layers. A new
layer lies on a trained one, whose last gamma and beta it takes over; they become 1 and 0 there, since a norm changes
nothing that is normalised already. Its blocks add nothing at first, and begin to attend and to compute with what
that layer does.
"""

from itertools import count

import numpy as np

from .weights import Array, layers

INPUTS = ("self_attention/linear_0", "ffn/linear_0")  # of a layer's blocks, and their outputs
OUTPUTS = ("self_attention/linear_1", "ffn/linear_1")
FIRST_NORM, LAST_NORM = "self_attention/layer_norm", "ffn/layer_norm"


def deepened(values: dict[str, Array], wanted: int) -> dict[str, Array]:
    """The weights with `wanted` encoder layers, of which the new ones lie evenly on old ones, the last on the last.

    Raises:
        ValueError: if there would be fewer layers than there are, or more than twice as many.
    """
    have = layers(values, "encoder")
    new = wanted - have
    if not 0 <= new <= have:
        raise ValueError(f"an encoder of {have} layers can have {have} to {2 * have}, not {wanted}")
    doubled = {(i + 1) * have // new - 1 for i in range(new)}
    made, number = {name: value for name, value in values.items() if not name.startswith("encoder/layer_")}, count()
    for i in range(have):
        name = f"encoder/layer_{i}/"
        old = {part.removeprefix(name): value for part, value in values.items() if part.startswith(name)}
        for layer in (_plain(old), _silent(old)) if i in doubled else (old,):
            at = next(number)
            made |= {f"encoder/layer_{at}/{part}": value for part, value in layer.items()}
    return made


def _plain(layer: dict[str, Array]) -> dict[str, Array]:
    """The layer without its last norm's gamma and beta."""
    return layer | _norm(LAST_NORM, layer)


def _silent(layer: dict[str, Array]) -> dict[str, Array]:
    """A layer that adds nothing to what lies below, and reads it through the gamma and beta that have moved here."""
    gamma, beta = layer[f"{LAST_NORM}/gamma"], layer[f"{LAST_NORM}/beta"]
    made = layer | _norm(FIRST_NORM, layer)
    for name in INPUTS:
        weight = layer[f"{name}/weight"]
        made |= {f"{name}/weight": weight * gamma, f"{name}/bias": layer[f"{name}/bias"] + weight @ beta}
    for name in OUTPUTS:
        made |= {f"{name}/{part}": np.zeros_like(layer[f"{name}/{part}"]) for part in ("weight", "bias")}
    return made


def _norm(name: str, layer: dict[str, Array]) -> dict[str, Array]:
    ones = np.ones_like(layer[f"{name}/gamma"])
    return {f"{name}/gamma": ones, f"{name}/beta": np.zeros_like(ones)}
