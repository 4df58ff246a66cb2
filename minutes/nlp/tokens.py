"""A tokenizer for the pipeline: words and marks, in one pass.

spaCy's Danish tokenizer spends most of its time on the list of Danish exceptions, which no component here needs: the
finders read the text itself, and tokens only carry their spans.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import registry
from spacy.vocab import Vocab

TEXT = "minutes.text"  # spaCy puts `doc.text` together from its tokens each time it is asked
_TOKEN = re.compile(r"(\w+|[^\w\s]|\s+)( ?)")


class WordTokenizer:
    """Words, single marks and runs of white space; a blank behind a token belongs to it."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        found = _TOKEN.findall(text)
        words = [word for word, _ in found]
        doc = Doc(self.vocab, words=words, spaces=[bool(space) for _, space in found])
        doc.user_data[TEXT] = text
        return doc

    def pipe(self, texts: Iterable[str], **_: Any) -> Iterable[Doc]:
        """The texts one after the other."""
        return map(self, texts)

    def to_bytes(self, **_: Any) -> bytes:
        """Nothing: a tokenizer of this kind has no state."""
        return b""

    def from_bytes(self, _: bytes, **__: Any) -> WordTokenizer:
        """The tokenizer itself."""
        return self

    def to_disk(self, _: str | Path, **__: Any) -> None:
        """Nothing to keep."""

    def from_disk(self, _: str | Path, **__: Any) -> WordTokenizer:
        """The tokenizer itself."""
        return self


def make_tokenizer() -> Callable[[Language], WordTokenizer]:
    """The tokenizer by its name in a pipeline's config."""
    return lambda nlp: WordTokenizer(nlp.vocab)


registry.tokenizers("minutes_tokenizer", func=make_tokenizer)
