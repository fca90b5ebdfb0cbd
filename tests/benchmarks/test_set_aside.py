"""Documents set aside are in no fit and in no report, until one flag opens them and says so."""

import json
from datetime import date
from types import SimpleNamespace

import pytest
from fakes import FakeEncoder
from test_fit import write_set

from benchmarks import data, encodings, ours, quality, scores, targets
from benchmarks.data import DOCUMENTS, PUBLIC, SET_ASIDE, TYPICAL, evaluation_folders, load_set
from benchmarks.ours import CrossFits
from qa_bot.guard import FittedGuard
from qa_bot.guard.boosted_trees import BoostedTrees
from qa_bot.guard.guard_inputs import INPUTS

FITTED = ("maine_dmv", "one", "two")
ASIDE = ("aside", "aside_too")


def test_what_is_set_aside_is_in_no_list_that_is_fitted_on_or_reported():
    assert len(DOCUMENTS) == 8 and len(SET_ASIDE) == 5
    assert not set(SET_ASIDE) & {*DOCUMENTS, *PUBLIC, *TYPICAL}


class Tokens:
    """Stands where the model is looked at for what it reads: a token for each word."""

    dtype, max_seq_length = "none", 256

    def tokenizer(self, texts, **_):
        return {"input_ids": [text.split() for text in texts]}


class NothingHeldBack:
    """Stands for guards: of so few queries too few would be answered to fit one."""

    @classmethod
    def of_evaluation_sets(cls, *_: object) -> "NothingHeldBack":
        return cls()

    def without(self, _: str) -> FittedGuard:
        return FittedGuard("fake", "fake-1", "", (), BoostedTrees(INPUTS, ()), 1.0)


@pytest.fixture
def small_sets(tmp_path, monkeypatch):
    for seed, name in enumerate((*FITTED, *ASIDE)):
        folder = tmp_path / "eval" / "faq" / name
        write_set(folder, seed)
        # Every fourth query is out of scope; half of these are near the topic.
        tags = (f"{i}\tout\t{'nf'[i % 8 > 0]}\n" for i in range(0, 120, 4))
        (folder / "tags.tsv").write_text("".join(tags), "utf-8")
    write_set(tmp_path / "eval" / "public" / "mqp", len(FITTED) + len(ASIDE))
    monkeypatch.setenv("QA_BOT_EVAL", str(tmp_path / "eval"))
    monkeypatch.setattr(encodings, "CACHE", tmp_path / "cache")
    monkeypatch.setattr(data, "TYPICAL", FITTED)
    monkeypatch.setattr(ours, "PUBLIC", ("mqp",))
    for module in (data, ours, quality, targets):
        monkeypatch.setattr(module, "DOCUMENTS", FITTED)
    for module in (data, quality):
        monkeypatch.setattr(module, "SET_ASIDE", ASIDE)
    monkeypatch.setattr(scores, "BOOTSTRAP_SAMPLES", 10)
    monkeypatch.setattr(quality, "GuardFits", NothingHeldBack)


def test_a_set_aside_is_not_among_the_sets_of_its_kind_and_not_read_by_name(small_sets):
    assert list(evaluation_folders("faq")) == list(FITTED)
    with pytest.raises(SystemExit, match=r"aside is set aside; .*--set-aside` opens it"):
        load_set("aside")
    assert load_set("aside", opens_set_aside=True).name == "aside"


def test_a_folder_of_nothing_but_a_set_aside_is_refused(small_sets, tmp_path):
    with pytest.raises(SystemExit, match=r"no evaluation set in .*aside: aside set aside"):
        data.sets_in(tmp_path / "eval" / "faq" / "aside")


def run(monkeypatch, folder, *arguments: str) -> dict:
    """What a run writes; the model is a fake, and nothing is timed."""
    encoder = FakeEncoder()
    encoder._model = Tokens()
    monkeypatch.setattr(quality, "load_encoder", lambda: encoder)
    monkeypatch.setattr(quality, "measure_latency", lambda _: None)
    monkeypatch.setattr(quality.plots, "draw", lambda *_: None)
    monkeypatch.setattr("sys.argv", ["quality", *arguments, "--out", str(folder)])
    quality.main()
    (written,) = folder.glob("*.json")
    return {"file": written.name, **json.loads(written.read_text("utf-8"))}


def test_every_set_is_reported_but_those_set_aside(small_sets, tmp_path, monkeypatch, capsys):
    found = run(monkeypatch, tmp_path / "out", "--all")
    assert [report["name"] for report in found["sets"]] == [*FITTED, "mqp"]
    assert (found["file"], found["set_aside"]) == ("all.json", None)
    assert found["together"]["sets"] == list(FITTED)
    assert "aside" not in capsys.readouterr().out


def test_opened_they_stand_beside_the_documents_with_the_date(
    small_sets, tmp_path, monkeypatch, capsys
):
    fitted_on = []

    class Watched(CrossFits):
        def without(self, name):
            fitted = super().without(name)
            fitted_on.append((name, set(fitted.fitted_on)))
            return fitted

    monkeypatch.setattr(quality, "CrossFits", Watched)
    found = run(monkeypatch, tmp_path / "out", "--set-aside")
    assert {name for name, _ in fitted_on} == {*FITTED, *ASIDE}
    assert all(names == {"one", "two", "mqp"} - {name} for name, names in fitted_on)
    assert found["file"] == "faq-set-aside.json"
    assert found["set_aside"]["opened"] == date.today().isoformat()
    assert found["set_aside"]["together"]["sets"] == list(ASIDE)
    assert found["together"]["sets"] == list(FITTED)
    judged = {target["what"].split(":")[0] for target in found["targets"]}
    assert {"documents", "set aside"} <= judged
    # 15 of the 30 out-of-scope queries of each are near the topic.
    assert found["set_aside"]["together"]["out_of_scope"]["near"] == 30
    said = capsys.readouterr().out
    assert f"OPENED on {date.today().isoformat()}, set aside until then" in said
    assert "3 sets" in said and "2 set aside" in said


def test_what_is_set_aside_is_not_opened_beside_a_folder_of_ones_own(tmp_path, monkeypatch):
    monkeypatch.setattr("sys.argv", ["quality", "--data", str(tmp_path), "--set-aside"])
    with pytest.raises(SystemExit) as stopped:
        quality.main()
    assert stopped.value.code == 2


def test_a_figure_of_those_set_aside_may_be_two_points_worse_than_on_the_documents():
    def together(false: float, hit3: float) -> SimpleNamespace:
        promise = SimpleNamespace(together=SimpleNamespace(false=false))
        system = SimpleNamespace(system="QA Bot", hit3=hit3)
        return SimpleNamespace(promise=promise, systems=[system])

    chosen = tuple(targets.REACH[i] for i in (0, -1))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(targets, "REACH", chosen)
        found = list(targets._of_the_set_aside(together(0.08, 0.92), together(0.05, 0.93)))
    assert [target.what for target in found] == [
        "set aside: false answers at 5 %, pooled",
        "set aside: hit@3, mean",
    ]
    assert [target.wanted for target in found] == pytest.approx([0.07, 0.91])
    assert [target.reached for target in found] == [False, True]
