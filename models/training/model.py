"""The translation model in PyTorch: BERT-like post-norm layers, deep encoder, shallow decoder."""

import math
from collections.abc import Mapping

import torch
from torch import Tensor
from torch.nn import functional

from .weights import HEADS, WIDTH, Array, layers

Batch = tuple[Tensor, Tensor, Tensor]  # source, decoder's input and wanted output: ids [lines, length], -1 is padding

ROWS = 512  # of logits at a time: 512 x 12,000 in bfloat16 are 12 MB
LEAST = 1e-30  # of a probability, so that it has a logarithm
NEVER = -1e4  # an attention score that softmax turns into 0, in bfloat16 too


class Parameters:
    """All weights in one flat float32 tensor, the truth, with a flat copy to compute with and a gradient a worker."""

    def __init__(self, weights: Mapping[str, Array], device: str, compute: torch.dtype, workers: int = 1) -> None:
        self.shapes = {name: value.shape for name, value in weights.items()}
        self.master = torch.cat([torch.from_numpy(value).flatten() for value in weights.values()]).to(device)
        self.flat = self.master.to(compute, copy=True)
        self.gradients = [torch.zeros_like(self.flat) for _ in range(workers)]

    def leaves(self, worker: int) -> dict[str, Tensor]:
        """The weights by name; what is learnt through them goes into the worker's own gradient."""
        parts = map(_leaf, self.cut(self.flat), self.cut(self.gradients[worker]))
        return dict(zip(self.shapes, parts, strict=True))

    def cut(self, flat: Tensor) -> list[Tensor]:
        """Views of a flat tensor, one of each parameter's shape."""
        parts = torch.split(flat, [math.prod(shape) for shape in self.shapes.values()])
        return [part.view(shape) for part, shape in zip(parts, self.shapes.values(), strict=True)]

    def refresh(self) -> None:
        """Copy the master weights into the ones that compute."""
        self.flat.copy_(self.master)


def _leaf(value: Tensor, gradient: Tensor) -> Tensor:
    value.requires_grad_()
    value.grad = gradient
    return value


class Transformer:
    """Losses and gradients of a batch; the weights are looked up by CTranslate2's names."""

    def __init__(self, weights: dict[str, Tensor], dropout: float = 0.0) -> None:
        self.weights, self.table = weights, weights["decoder/embeddings/weight"]
        self.dropout, self.learning = dropout, False
        self.random = torch.Generator(self.table.device)
        self.encoder_layers, self.decoder_layers = layers(weights, "encoder"), layers(weights, "decoder")

    def linear(self, name: str, x: Tensor) -> Tensor:
        """The named layer of `x` [..., inputs]."""
        return functional.linear(x, self.weights[f"{name}/weight"], self.weights[f"{name}/bias"])

    def norm(self, name: str, x: Tensor) -> Tensor:
        """The named layer norm of `x` [..., width]."""
        return functional.layer_norm(x, (WIDTH,), self.weights[f"{name}/gamma"], self.weights[f"{name}/beta"], 1e-5)

    def drop(self, x: Tensor) -> Tensor:
        """`x` [batch, length, width] while learning without some of its width, the same in all places of a line.

        Variational dropout (Gal and Ghahramani, 2016): a mask a line is cheap to draw, one a token is not.
        """
        if not (self.learning and self.dropout):
            return x
        drawn = torch.rand(len(x), 1, x.shape[2], generator=self.random, device=x.device)
        return x * (drawn >= self.dropout).to(x.dtype).div_(1 - self.dropout)

    def embed(self, side: str, table: str, ids: Tensor) -> Tensor:
        """The first states [batch, length, width] of `ids` [batch, length]."""
        words = functional.embedding(ids.clamp(min=0), self.weights[f"{side}/{table}/weight"])
        positions = self.weights[f"{side}/position_encodings/encodings"][: ids.shape[1]]
        return self.drop(self.norm(f"{side}/layernorm_embedding", words + positions))

    def feed_forward(self, name: str, x: Tensor) -> Tensor:
        """The feed-forward block with its residual and norm."""
        inner = functional.gelu(self.linear(f"{name}/linear_0", x))
        return self.norm(f"{name}/layer_norm", x + self.drop(self.linear(f"{name}/linear_1", inner)))

    def self_attention(self, name: str, x: Tensor, mask: Tensor) -> Tensor:
        """Attention of `x` to itself with residual and norm."""
        q, k, v = self.linear(f"{name}/linear_0", x).chunk(3, -1)
        mixed = self.linear(f"{name}/linear_1", attend(q, k, v, mask))
        return self.norm(f"{name}/layer_norm", x + self.drop(mixed))

    def cross_attention(self, name: str, x: Tensor, memory: Tensor, mask: Tensor) -> Tensor:
        """Attention of `x` to the encoder's `memory` with residual and norm."""
        q = self.linear(f"{name}/linear_0", x)
        k, v = self.linear(f"{name}/linear_1", memory).chunk(2, -1)
        mixed = self.linear(f"{name}/linear_2", attend(q, k, v, mask))
        return self.norm(f"{name}/layer_norm", x + self.drop(mixed))

    def encode(self, ids: Tensor, mask: Tensor) -> Tensor:
        """The encoder's states [batch, length, width] of `ids` [batch, length]."""
        x = self.embed("encoder", "embeddings_0", ids)
        for i in range(self.encoder_layers):
            x = self.self_attention(f"encoder/layer_{i}/self_attention", x, mask)
            x = self.feed_forward(f"encoder/layer_{i}/ffn", x)
        return x

    def decode(self, ids: Tensor, memory: Tensor, memory_mask: Tensor) -> Tensor:
        """The decoder's states [batch, length, width]; a position sees `ids` up to its own."""
        x = self.embed("decoder", "embeddings", ids)
        future = torch.full((ids.shape[1],) * 2, NEVER, dtype=x.dtype, device=x.device).triu(1)
        for i in range(self.decoder_layers):
            name = f"decoder/layer_{i}"
            x = self.self_attention(f"{name}/self_attention", x, future)
            x = self.cross_attention(f"{name}/attention", x, memory, memory_mask)
            x = self.feed_forward(f"{name}/ffn", x)
        return x

    def states(self, source: Tensor, target: Tensor, of: Tensor | None = None) -> Tensor:
        """The decoder's last states [batch, length, width]; `of` [batch] has the row of each target's source."""
        mask = (source < 0).to(self.table.dtype)[:, None, None, :] * NEVER
        memory = self.encode(source, mask)
        return self.decode(target, memory, mask) if of is None else self.decode(target, memory[of], mask[of])

    def learn(self, batch: Batch, smoothing: float, tokens: int, seed: int) -> float:
        """Add the gradient of the label-smoothed loss over `tokens`; returns the plain cross-entropy over them.

        `seed` is that of the dropout's masks.
        """
        source, target, wanted = batch
        self.random.manual_seed(seed)
        self.learning = True
        states = self.states(source, target)[wanted >= 0]
        self.learning = False
        total, d_states, d_table = softmax_loss(states.detach(), self.table.detach(), wanted[wanted >= 0], smoothing)
        if self.table.grad is not None:
            self.table.grad.add_(d_table, alpha=1 / tokens)
        torch.autograd.backward(states, d_states.div_(tokens))
        return total / tokens

    @torch.no_grad()
    def loss(self, batch: Batch) -> float:
        """The cross-entropy per wanted token."""
        source, target, wanted = batch
        real = wanted >= 0
        return softmax_loss(self.states(source, target)[real], self.table, wanted[real], 0.0)[0] / int(real.sum())


def attend(q: Tensor, k: Tensor, v: Tensor, mask: Tensor) -> Tensor:
    """Multi-head attention written out (SDPA's backward is slow on a CPU); q, k, v [batch, length, width]."""
    batch, length, _ = q.shape
    q, k, v = (x.view(batch, -1, HEADS, WIDTH // HEADS).transpose(1, 2) for x in (q, k, v))
    scores = (q * (WIDTH // HEADS) ** -0.5) @ k.transpose(2, 3) + mask
    mixed: Tensor = (scores.softmax(-1) @ v).transpose(1, 2).reshape(batch, length, WIDTH)
    return mixed


def log_probabilities(states: Tensor, table: Tensor, wanted: Tensor) -> Tensor:
    """That of the wanted piece [rows], in float32, for `states` [rows, width] and `table` [pieces, width]."""
    blocks, turned = zip(states.split(ROWS), wanted.split(ROWS), strict=True), table.t().contiguous()
    found = [(block @ turned).softmax(1).gather(1, ids[:, None])[:, 0] for block, ids in blocks]
    return torch.cat(found).float().clamp(min=LEAST).log()


def softmax_loss(
    states: Tensor, table: Tensor, wanted: Tensor, smoothing: float, weights: Tensor | None = None
) -> tuple[float, Tensor, Tensor]:
    """The summed cross-entropy and the smoothed one's slopes for `states` [rows, width] and `table` [pieces, width].

    With `weights` [rows] the slopes are those of the weighted sum; then there must be no smoothing.

    Loss and slopes are made in one pass over blocks of `ROWS`, which stay in the processor's cache. The slope of a
    logit is its probability, less 1 - `smoothing` where it is wanted, less `smoothing` / pieces everywhere; what the
    last adds to the slopes of states and table is the same for every row, and is added at the end.
    """
    d_states, d_table, turned = torch.empty_like(states), torch.zeros_like(table), table.t().contiguous()
    logits, total = table.new_empty(min(ROWS, len(states)), len(table)), 0.0
    for start in range(0, len(states), ROWS):
        block, ids = states[start : start + ROWS], wanted[start : start + ROWS]
        slope, every = logits[: len(ids)], torch.arange(len(ids), device=ids.device)
        torch.softmax(torch.mm(block, turned, out=slope), 1, out=slope)
        right = slope[every, ids]
        total -= float(right.float().log().sum())
        slope[every, ids] = right - (1 - smoothing)
        if weights is not None:
            slope.mul_(weights[start : start + ROWS, None])
        torch.mm(slope, table, out=d_states[start : start + ROWS])
        d_table.addmm_(slope.t(), block)
    even = smoothing / len(table)
    return total, d_states.sub_(even * table.sum(0)), d_table.sub_(even * states.sum(0))
