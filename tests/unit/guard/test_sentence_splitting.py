"""Sentences are cut where they end, whatever pieces the text arrives in."""

# ruff: noqa: E501 - a case a line reads better

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.guard.sentences import SentenceSplitter, split_sentences

CASES = [
    ("It is $84.20. The other is $59.", ["It is $84.20. ", "The other is $59."]),
    ("Take a small one, e.g. the Aurora. Or not.", ["Take a small one, e.g. the Aurora. ", "Or not."]),
    ("It is No. 3 on the list. Fine.", ["It is No. 3 on the list. ", "Fine."]),
    ("I have no. Thanks.", ["I have no. ", "Thanks."]),
    ("Dr. Smith likes it. So do I. Good.", ["Dr. Smith likes it. ", "So do I. ", "Good."]),
    ("1. First lamp\n2. Second lamp\n\nWhich one?", ["1. First lamp\n", "2. Second lamp\n\n", "Which one?"]),
    ("- a: $5.\n- b: $6.", ["- a: $5.\n", "- b: $6."]),
    ("Really?! Yes. OK", ["Really?! ", "Yes. ", "OK"]),
    ("Wait... no. Then", ["Wait... no. ", "Then"]),
    ("Er sagte: \u201eGut.\u201c Dann kam z.B. die Lampe.", ["Er sagte: \u201eGut.\u201c ", "Dann kam z.B. die Lampe."]),
    ("\u60a8\u597d\u3002\u8fd9\u662f\u706f\u3002", ["\u60a8\u597d\u3002", "\u8fd9\u662f\u706f\u3002"]),
    ("\u092f\u0939 \u0932\u0948\u0902\u092a \u0939\u0948\u0964 \u0920\u0940\u0915\u0964", ["\u092f\u0939 \u0932\u0948\u0902\u092a \u0939\u0948\u0964 ", "\u0920\u0940\u0915\u0964"]),
    ("It costs **$5.** Take it.", ["It costs **$5.** ", "Take it."]),
    ("", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "sentences"), CASES)
def test_text_is_cut_into_its_sentences(text, sentences):
    assert split_sentences(text) == sentences


@pytest.mark.parametrize(("text", "sentences"), CASES)
def test_letter_by_letter_gives_the_same_sentences(text, sentences):
    splitter = SentenceSplitter()

    streamed = [sentence for letter in text for sentence in splitter.feed(letter)] + splitter.flush()

    assert streamed == sentences


@given(st.text(alphabet="aB .!?\n$5\u3002-(\u201d", max_size=80), st.integers(1, 7))
def test_sentences_put_together_are_the_text_in_whatever_pieces_it_came(text, size):
    splitter = SentenceSplitter()

    pieces = [sentence for at in range(0, len(text), size) for sentence in splitter.feed(text[at : at + size])]

    assert "".join(pieces + splitter.flush()) == text
    assert "".join(split_sentences(text)) == text


def test_sentence_without_end_is_cut_before_it_grows_for_ever():
    pieces = split_sentences("word " * 1000)

    assert max(map(len, pieces)) <= 900
    assert "".join(pieces) == "word " * 1000


def test_sentence_is_given_as_soon_as_its_end_is_certain():
    splitter = SentenceSplitter()

    assert splitter.feed("It is $84.") == []
    assert splitter.feed("20. ") == []
    assert splitter.feed("N") == ["It is $84.20. "]
