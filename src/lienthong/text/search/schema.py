"""The fields of the index, and how a document becomes one of its entries."""

import tantivy

from lienthong.text.folding import ALPHABET_KEYS, sort_key
from lienthong.text.search.documents import Document
from lienthong.text.search.words import exact_words, folded_words, pairs

# Raise it when fields change: a new number is a new, empty folder, which its owner fills again.
VERSION = 1
STORED_BODY = 4000
_LETTERS_IN_ORDER = 10
# Signs come first, then digits, then the letters of the alphabet: together under 64.
_PLACES = {sign: place for place, sign in enumerate("0123456789" + ALPHABET_KEYS, start=2)}


def build_schema() -> tantivy.Schema:
    """Folded fields are asked, exact ones rank; the rest is stored, counted or sorted by.

    Pairs of neighbouring words are terms of their own: one syllable says little in Vietnamese, and
    asking for many short phrases costs twenty times as much.
    """
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("facet", fast=True, tokenizer_name="raw", index_option="basic")
    for name in ("kind", "title", "summary", "body"):
        builder.add_text_field(
            f"shown_{name}", stored=True, tokenizer_name="raw", index_option="basic"
        )
    builder.add_text_field("title", tokenizer_name="whitespace")
    builder.add_text_field("text", tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field("exact", tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field("pairs", tokenizer_name="whitespace", index_option="basic")
    builder.add_unsigned_field("day", fast=True)
    builder.add_unsigned_field("title_order", fast=True)
    return builder.build()


def facet_term(name: str, value: str) -> str:
    """One facet value as a term of the index."""
    return f"{name}={value}"


def _title_order(title: str) -> int:
    """The first letters of the sort key, six bits each, so that numbers sort as titles do."""
    letters = sort_key(title).split("\x00")[0][:_LETTERS_IN_ORDER].ljust(_LETTERS_IN_ORDER)
    order = 0
    for letter in letters:
        order = order << 6 | (0 if letter == " " else _PLACES.get(letter, 1))
    return order


def entry(document: Document) -> tantivy.Document:
    """The document as the index keeps it."""
    whole = f"{document.title}\n{document.summary}\n{document.body}"
    words = folded_words(whole)
    made = tantivy.Document()
    made.add_text("id", document.id)
    made.add_text("shown_kind", document.kind)
    made.add_text("shown_title", document.title)
    made.add_text("shown_summary", document.summary)
    made.add_text("shown_body", document.body[:STORED_BODY])
    made.add_text("title", " ".join(folded_words(document.title)))
    made.add_text("text", " ".join(words))
    made.add_text("pairs", " ".join(dict.fromkeys(pairs(words))))
    made.add_text("exact", " ".join(exact_words(whole)))
    made.add_unsigned("day", document.sort_on.toordinal() if document.sort_on else 0)
    made.add_unsigned("title_order", _title_order(document.title))
    facets = {**document.facets, "kind": (document.kind,), "language": (document.language,)}
    for name, values in facets.items():
        for value in dict.fromkeys(values):
            made.add_text("facet", facet_term(name, value))
    return made
