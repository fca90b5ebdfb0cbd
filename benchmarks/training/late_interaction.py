"""qa_bot's late interaction over a batch, differentiable, and the losses that train it.

The batch is the collection: every query is compared with every pair of the batch, and document
frequencies are counted in the batch, as small as the documents that QA Bot reads.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from qa_bot.ranking.features import HELD_COSINE, HELD_WIDTH

TEMPERATURE = 0.03
# Ranking weights of the shipped numbers, rounded; BM25 is left out.
PASSAGE_WEIGHT, TOKEN_WEIGHT, QUESTION_WEIGHT = 10.6, 19.2, 3.4
QUESTION_SHARE = 0.5  # of the loss of question_match beside that of token_match


@dataclass(frozen=True, eq=False)
class Tokens:
    """Token vectors of b texts: `vectors` (b, n, d) of length 1, `mask` (b, n), `ids` (b, n)."""

    vectors: Tensor
    mask: Tensor
    ids: Tensor

    def joined(self, other: Tokens) -> Tokens:
        """Tokens of both, text by text: a pair is the union of its rows."""
        return Tokens(
            torch.cat([self.vectors, other.vectors], dim=1),
            torch.cat([self.mask, other.mask], dim=1),
            torch.cat([self.ids, other.ids], dim=1),
        )


@dataclass(frozen=True, eq=False)
class Batch:
    """b queries and their pairs; pair i answers query i.

    `same_key` (b, b): pairs that answer another's query as well. `says_the_same` (b,): the stored
    question asks what the query asks. `cosines` (b, b): pooled, of the unchanged model.
    """

    queries: Tokens
    questions: Tokens
    pairs: Tokens
    same_key: Tensor
    says_the_same: Tensor
    cosines: Tensor


@dataclass(frozen=True, eq=False)
class Matches:
    """Logits without temperature, (b, b), query by pair."""

    token_match: Tensor
    question_match: Tensor
    fused: Tensor


def matches(batch: Batch) -> Matches:
    """The features of qa_bot.ranking.features for every query and pair."""
    token_match = _token_match(batch.queries, batch.pairs)
    question_match = _question_match(batch.queries, batch.questions, _held(batch.pairs))
    fused = (
        PASSAGE_WEIGHT * batch.cosines
        + TOKEN_WEIGHT * token_match
        + QUESTION_WEIGHT * question_match
    )
    return Matches(token_match, question_match, fused)


def loss(found: Matches, batch: Batch) -> Tensor:
    """In-batch softmax of token_match, of question_match and of both with the frozen cosine."""
    asked = batch.says_the_same
    value = _softmax_loss(found.token_match / TEMPERATURE, batch.same_key).mean()
    value = value + _softmax_loss(found.fused, batch.same_key).mean()
    if asked.any():
        per_query = _softmax_loss(found.question_match / TEMPERATURE, batch.same_key)
        value = value + QUESTION_SHARE * per_query[asked].sum() / len(asked)
    return value


def hits(logits: Tensor, batch: Batch) -> Tensor:
    """Whether each query's own pair comes first (b,), other right pairs aside."""
    return _without(logits, batch.same_key).argmax(dim=1) == torch.arange(len(logits))


def _softmax_loss(logits: Tensor, same_key: Tensor) -> Tensor:
    targets = torch.arange(len(logits))
    return functional.cross_entropy(_without(logits, same_key), targets, reduction="none")


def _without(logits: Tensor, same_key: Tensor) -> Tensor:
    others = same_key & ~torch.eye(len(logits), dtype=torch.bool)
    return logits.masked_fill(others, -1e4)


def _held(pairs: Tokens) -> Tensor:
    """In how many pairs of the batch each token id stands, (largest id + 1,)."""
    present = torch.zeros(len(pairs.ids), 1 + int(pairs.ids.max()))
    present.scatter_(1, pairs.ids, pairs.mask.float())  # a padded 0 may overwrite [PAD] only
    return present.sum(dim=0)


def _token_match(queries: Tokens, pairs: Tokens) -> Tensor:
    cosines = torch.einsum("iqd,jtd->ijqt", queries.vectors, pairs.vectors)
    best = cosines.masked_fill(~pairs.mask[None, :, None, :], -2.0).amax(dim=3)
    # Detached: nothing is won by making a word common or rare.
    holding = torch.sigmoid((best.detach() - HELD_COSINE) / HELD_WIDTH).sum(dim=1)
    return torch.einsum("ijq,iq->ij", best, _weights(queries, holding, len(pairs.ids)))


def _question_match(queries: Tokens, questions: Tokens, held: Tensor) -> Tensor:
    cosines = torch.einsum("iqd,jsd->ijsq", queries.vectors, questions.vectors)
    best = cosines.masked_fill(~queries.mask[:, None, None, :], -2.0).amax(dim=3)
    weights = _weights(questions, held[questions.ids], len(questions.ids))
    return torch.einsum("ijs,js->ij", best, weights)


def _weights(tokens: Tokens, holding: Tensor, pairs: int) -> Tensor:
    """IDF of tokens that `holding` (b, n) of the pairs hold.

    0 for padding, adding up to 1 in each text.
    """
    idf = torch.log1p((pairs - holding + 0.5) / (holding + 0.5)) * tokens.mask
    return idf / idf.sum(dim=1, keepdim=True)
