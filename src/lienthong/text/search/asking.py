"""A question of a person as a query of the index."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import tantivy
from tantivy import Occur, Query

from lienthong.text.search.schema import facet_term
from lienthong.text.search.words import exact_words, folded_words, pairs

MAX_WORDS = 24
_TITLE, _TITLE_PHRASE, _PAIR, _EXACT = 2.0, 4.0, 0.8, 0.8
_RELAXED_SHARE = 0.75
_EXPANSIONS = 30
# Lengths of words from which they may be begun, hold one wrong letter, or two.
_CAN_BE_BEGUN, _CAN_BE_MISSPELT, _CAN_HAVE_TWO = 2, 4, 8


@dataclass(frozen=True, slots=True)
class Question:
    """The words of a question, folded and as typed."""

    words: tuple[str, ...]
    exact: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> "Question":
        """The question of a text; words beyond the twenty-fourth do not count."""
        words, exact = folded_words(text)[:MAX_WORDS], exact_words(text)[:MAX_WORDS]
        return cls(tuple(words), tuple(exact) if exact != words else ())


def _ranking(schema: tantivy.Schema, question: Question) -> list[tuple[Occur, Query]]:
    """What makes one hit better than another: words in the title, in order, with their marks."""
    words, run = list(dict.fromkeys(question.words)), question.words
    parts = [Query.boost_query(Query.term_query(schema, "title", w), _TITLE) for w in words]
    if len(run) > 1:
        phrase = Query.phrase_query(schema, "title", list(run), slop=1)
        parts.append(Query.boost_query(phrase, _TITLE_PHRASE))
    weighted = [("pairs", pair, _PAIR) for pair in dict.fromkeys(pairs(run))]
    weighted += [("exact", word, _EXACT) for word in dict.fromkeys(question.exact)]
    parts += [Query.boost_query(Query.term_query(schema, f, term), w) for f, term, w in weighted]
    return [(Occur.Should, part) for part in parts]


def strict_match(schema: tantivy.Schema, question: Question) -> Query:
    """Documents that hold every word, anywhere, with or without marks."""
    if not question.words:
        return Query.all_query()
    words = dict.fromkeys(question.words)
    return Query.boolean_query(
        [(Occur.Must, Query.term_query(schema, "text", word)) for word in words]
    )


def relaxed_match(schema: tantivy.Schema, searcher: tantivy.Searcher, question: Question) -> Query:
    """Documents that hold most of the words, or near spellings; the last may be unfinished."""
    words = list(dict.fromkeys(question.words))
    wanted = [
        (Occur.Should, _near(schema, searcher, w, is_last=w == question.words[-1])) for w in words
    ]
    needed = math.ceil(len(words) * _RELAXED_SHARE)
    return Query.boolean_query(wanted, minimum_number_should_match=needed)


def ranked(schema: tantivy.Schema, match: Query, question: Question) -> Query:
    """The documents that match, best first."""
    ranking = _ranking(schema, question)
    return Query.boolean_query([(Occur.Must, match), *ranking]) if ranking else match


def _near(schema: tantivy.Schema, searcher: tantivy.Searcher, word: str, *, is_last: bool) -> Query:
    """The word itself, else words one or two letters away, else words it begins."""
    ways = [Query.term_query(schema, "text", word)]
    if len(word) >= _CAN_BE_MISSPELT and not word.isdigit():
        distance = 2 if len(word) >= _CAN_HAVE_TWO else 1
        near = Query.fuzzy_term_query(schema, "text", word, distance=distance)
        ways.append(Query.boost_query(near, 0.3))
    if is_last and len(word) >= _CAN_BE_BEGUN:
        longer = [term for term, _ in searcher.terms_with_prefix("text", word, limit=_EXPANSIONS)]
        ways += [
            Query.boost_query(Query.term_query(schema, "text", t), 0.3) for t in longer if t != word
        ]
    return Query.disjunction_max_query(ways)


def filtered(
    schema: tantivy.Schema, query: Query, filters: Mapping[str, Sequence[str]], *, without: str = ""
) -> Query:
    """The query within one of the chosen values of each facet; `without` leaves one out."""
    chosen = [
        [Query.term_query(schema, "facet", facet_term(name, value)) for value in values]
        for name, values in filters.items()
        if values and name != without
    ]
    if not chosen:
        return query
    within = [Query.boolean_query([(Occur.Should, term) for term in terms]) for terms in chosen]
    limits = [(Occur.Must, Query.const_score_query(part, 0.0)) for part in within]
    return Query.boolean_query([(Occur.Must, query), *limits])
