"""What a message does, piece by piece: the learned segmenter, and messages that are read by it."""

import numpy as np
import pytest

from agent.planner.nlu.segments import CONTEXTS, Segmenter, Weights, assembled, features, words_of
from evals.errors import LabelledSetInvalid
from evals.segments_fit import FOLDER, load, measured, read
from retrieval.encoding.word_states import WordStates
from tests.support.cache_folder import cache_folder
from tests.support.planner_talk import Talk, held, needs_encoder


@pytest.fixture(scope="module")
def segmenter() -> Segmenter:
    return Segmenter(WordStates(cache_folder()).of)


def acts(segmenter: Segmenter, said: str, context: str) -> list[str]:
    return [one.act for one in segmenter.cut(said, context) if one.act]


@pytest.mark.parametrize(
    ("context", "said", "wanted"),
    [
        (
            "shown",
            "i will take the walnut one. now my wife is always cold, have you got warm slippers for her?",
            ["put", "tell", "find"],
        ),
        ("added", "nah scrap that, my mate has a spare one", ["out", "tell"]),
        ("added", "make it two of those so one can be in the wash", ["set", "tell"]),
        ("one", "could i use it on a glass hob?", ["ask"]),
        ("added", "cheers. so what do i owe you all in", ["shop"]),
    ],
)
def test_a_message_is_cut_by_what_each_piece_does(
    segmenter: Segmenter, context: str, said: str, wanted: list[str]
) -> None:
    assert acts(segmenter, said, context) == wanted


def test_things_and_counts_are_read_within_a_segment(segmenter: Segmenter) -> None:
    segment = next(
        one for one in segmenter.cut("lovely, i'll have three of the blue bowls", "shown") if one.act == "put"
    )
    assert segment.counts == ["three"]
    assert [thing.removeprefix("the ") for thing in segment.things] == ["blue bowls"]


def test_segments_leave_nothing_out_and_the_same_message_is_cut_alike(segmenter: Segmenter) -> None:
    said = "hmm ok, 2 of those; and do you ship to Alaska?"
    first = segmenter.cut(said, "shown")
    assert first == segmenter.cut(said, "shown")
    assert [word.text for one in first for word in words_of(one.text)] == [word.text for word in words_of(said)]
    assert segmenter.cut("", "start") == () == segmenter.cut(" \n", "start")


def test_the_shipped_weights_fit_the_states_and_have_labels_for_every_act() -> None:
    weights = Weights.read()
    states = WordStates(cache_folder())
    rows = features(["add", "it", "!"], "shown", states.of)
    likely = weights.probabilities(rows)
    assert likely.shape == (3, len(weights.labels))
    assert np.allclose(likely.sum(axis=1), 1, atol=1e-5)
    assert {label.split("-")[0] for label in weights.labels} >= {
        "O",
        "put",
        "out",
        "set",
        "find",
        "ask",
        "shop",
        "tell",
    }


def test_a_message_longer_than_the_encoder_reads_is_cut_whole(segmenter: Segmenter) -> None:
    said = "please add the red mug and the blue plate " * 60
    assert sum(len(words_of(one.text)) for one in segmenter.cut(said, "shown")) == len(words_of(said))


# --- the examples -------------------------------------------------------------------------------------------------


def test_every_marked_example_can_be_read_and_the_weights_know_most_of_them() -> None:
    examples = load(sorted(FOLDER.glob("*.tsv")))
    assert len(examples) > 5000
    assert {one.context for one in examples} == set(CONTEXTS)
    few = examples[::60]
    states = WordStates(cache_folder())
    rows = [features([word.text for word in words_of(one.message)], one.context, states.of) for one in few]
    assert measured(Weights.read(), rows, few)["acts of words"] > 0.8


def test_marks_become_the_labels_of_words() -> None:
    one = read("added\t<out>drop <x>the hat</x></out>, and <put><n>2</n> <x>red</x> <x>caps</x></put>")
    assert one.message == "drop the hat, and 2 red caps"
    assert one.labels == ("out", "out-x-B", "out-x", "O", "O", "put-n", "put-x-B", "put-x-B")


@pytest.mark.parametrize(
    "line", ["nowhere\thi", "shown\t<put>it", "shown\t<x>it</x>", "shown\t<put>a <find>b</find></put>", "shown\t</put>"]
)
def test_marks_that_do_not_close_or_fit_are_refused_with_the_line(line: str) -> None:
    with pytest.raises(LabelledSetInvalid, match=r"context|closed|closes|stand"):
        read(line)


def test_marks_of_sentences_belong_to_the_act_before_them() -> None:
    words = words_of("take it. ok")
    labels = ("O", "put", "put-x-B")
    likely = np.array([[0.1, 0.9, 0.0], [0.1, 0.1, 0.8], [0.9, 0.1, 0.0], [1.0, 0.0, 0.0]], np.float32)
    assert [(one.act, one.text) for one in assembled("take it. ok", words, labels, likely)] == [
        ("put", "take it."),
        ("", "ok"),
    ]


def test_the_figure_of_a_code_counts_nothing(segmenter: Segmenter) -> None:
    cuts = [
        segmenter.cut(said, "added") for said in ("SAVE10 on the rest, how much", "take off SAVE10", "add SUMMER25")
    ]

    assert not [count for cut in cuts for one in cut for count in one.counts]


# --- in a conversation --------------------------------------------------------------------------------------------


@needs_encoder
@pytest.mark.parametrize(
    "said", ["you can whip that out again, my brother lent me his", "actually lose that again, my mate has a spare one"]
)
def test_a_turn_of_speech_that_no_pattern_knows_takes_the_thing_out_again(said: str) -> None:
    talk = Talk()
    talk.say("steel mug")
    talk.say("add it")
    assert held(talk)
    talk.say(said)
    assert not held(talk)


@needs_encoder
@pytest.mark.parametrize("greeting", ["hiya, ", "good evening! ", "oh hello there, "])
def test_a_greeting_before_a_wish_is_no_part_of_it(greeting: str) -> None:
    assert Talk().say(f"{greeting}i'm after a tent for two people").found == ["tent-2"]
