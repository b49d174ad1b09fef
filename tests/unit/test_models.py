"""Models: every layout people have is read and runs, conversion converts, a download arrives whole or not at all."""

import hashlib
import importlib.util
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from scripts import hub, models
from server.translation.catalog import UnusableModel, read_manifest
from server.translation.engine import layouts
from server.translation.engine.frames import Load, Work
from server.translation.engine.one_way import OneWay, decoding
from server.translation.engine.tokens import Tokeniser
from tests import tiny_models

BUNDLED = Path(__file__).resolve().parents[2] / "models"


def says(folder: Path, direction: str) -> str:
    """The word a model says first, and that it was loaded as its layout wants."""
    model = next(model for model in layouts.models(folder) if model.direction == direction)
    way = OneWay(model, Load([model], 1, 1))
    done = way.translate(Work(1, model.direction, ["hello my friend"], careful=False))
    return done.results[0][0].text[:2]


def tokens(folder: Path, direction: str) -> list[str]:
    """The first and last input tokens of a model."""
    model = next(model for model in layouts.models(folder) if model.direction == direction)
    encoded = Tokeniser(Path(model.folder), model.tokens).encode("hello", 100)
    return [encoded[0], encoded[-1]]


def test_long_sentences_are_searched_more_widely_and_stay_in_their_places() -> None:
    model = next(model for model in layouts.models(BUNDLED) if model.direction == "zh-en")
    way = OneWay(model, Load([model], 1, 1))
    short, long = "你好。", "我昨天晚上和几个老朋友去了城里新开的那家四川餐厅，吃了火锅，喝了啤酒，一直聊到半夜才回家。"
    results = way.translate(Work(1, "zh-en", [long, short, long], careful=False)).results
    alone = [way.translate(Work(1, "zh-en", [sentence], careful=False)).results[0] for sentence in (long, short, long)]
    assert [[one.text for one in result] for result in results] == [[one.text for one in result] for result in alone]
    assert all(0.2 < result[0].sure <= 1 for result in results)
    assert decoding(model, careful=False, long=True)["beam_size"] == 2 * model.beam


def test_the_bundled_models_are_whole() -> None:
    assert models.main(["verify"]) == 0
    assert {model.direction for model in layouts.models(BUNDLED)} == {"en-zh", "zh-en"}


def test_an_opus_mt_folder_runs_and_its_language_token_is_found(tmp_path: Path) -> None:
    folder = tiny_models.converted(tmp_path / "opus-mt-en-zh", [">>cmn_Hans<<"], adds_end=False)
    assert tokens(folder, "en-zh") == [">>cmn_Hans<<", "</s>"]
    assert says(folder, "en-zh") == "你好"


def test_an_opus_mt_folder_without_language_tokens_tells_its_direction_by_its_name(tmp_path: Path) -> None:
    assert says(tiny_models.converted(tmp_path / "opus-mt-zh-en"), "zh-en") == "你好"
    with pytest.raises(UnusableModel, match="direction"):
        layouts.models(tiny_models.converted(tmp_path / "mine"))


@pytest.mark.parametrize(
    ("name", "english", "chinese"), [("nllb", "eng_Latn", "zho_Hans"), ("m2m", "__en__", "__zh__")]
)
def test_one_model_of_many_languages_runs_in_both_directions(
    tmp_path: Path, name: str, english: str, chinese: str
) -> None:
    folder = tiny_models.many_languages(tmp_path / name, [english, chinese])
    assert tokens(folder, "en-zh") == [english, "</s>"]
    assert tokens(folder, "zh-en") == [chinese, "</s>"]
    assert says(folder, "en-zh") == says(folder, "zh-en") == "你好"


def test_an_argos_package_runs_packed_and_unpacked(tmp_path: Path) -> None:
    package = tiny_models.argos(tmp_path, "en", "zh")
    assert says(package, "en-zh") == "你好"
    assert says(package.with_suffix(""), "en-zh") == "你好"


def test_the_first_folder_that_has_a_direction_gives_it(tmp_path: Path) -> None:
    folder = tiny_models.converted(tmp_path / "opus-mt-en-zh")
    chosen = {model.direction: model.folder for model in layouts.chosen([folder, BUNDLED])}
    assert chosen == {"en-zh": str(folder), "zh-en": str(BUNDLED / "zh-en")}


def test_a_folder_without_a_model_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(UnusableModel, match=r"models\.py convert"):
        layouts.models(tmp_path)


def test_converting_an_opus_mt_release_gives_a_model_that_runs_and_verifies(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    origin = tiny_models.marian(tmp_path / "opus-mt-en-zh", [">>cmn_Hans<<"])
    place = ["--models", str(tmp_path / "models")]
    assert models.main([*place, "convert", str(origin)]) == 0
    folder = tmp_path / "models" / "pulled" / "opus-mt-en-zh"
    assert says(folder, "en-zh") == "你好"
    assert read_manifest(folder).models[0].layout == "opus-mt"
    assert models.main([*place, "verify", "opus-mt-en-zh"]) == 0
    assert models.main([*place, "list"]) == 0
    assert "opus-mt-en-zh" in capsys.readouterr().out


@pytest.mark.skipif(importlib.util.find_spec("transformers") is None, reason="transformers is not installed")
def test_converting_a_model_of_the_hub_gives_a_model_that_runs(tmp_path: Path) -> None:
    origin = tiny_models.transformers_marian(tmp_path / "opus-mt-en-zh")
    assert models.main(["--models", str(tmp_path / "models"), "convert", str(origin)]) == 0
    folder = tmp_path / "models" / "pulled" / "opus-mt-en-zh"
    assert tokens(folder, "en-zh") == [">>cmn_Hans<<", "</s>"]
    assert says(folder, "en-zh") == "你好"


def test_converting_an_argos_package_gives_a_model_that_runs_and_verifies(tmp_path: Path) -> None:
    package = tiny_models.argos(tmp_path, "zh", "en")
    place = ["--models", str(tmp_path / "models")]
    assert models.main([*place, "convert", str(package), "--name", "argos-zh-en"]) == 0
    assert says(tmp_path / "models" / "pulled" / "argos-zh-en", "zh-en") == "你好"
    assert models.main([*place, "verify"]) == 0


def test_a_changed_file_is_found_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    origin = tiny_models.marian(tmp_path / "opus-mt-en-zh")
    place = ["--models", str(tmp_path / "models")]
    models.main([*place, "convert", str(origin)])
    weights = tmp_path / "models" / "pulled" / "opus-mt-en-zh" / "model.bin"
    weights.write_bytes(weights.read_bytes()[:-1] + b"x")
    assert models.main([*place, "verify"]) == 1
    assert "model.bin changed" in capsys.readouterr().out


def bundled(folder: Path) -> Path:
    """A copy of the bundled models."""
    return Path(shutil.copytree(models.MODELS, folder, ignore=shutil.ignore_patterns("training", "pulled")))


SCORES = '{"zh-en": {"disk MB": 3, "scores": {"flores-dev": {"bleu": 11.5, "chrf": 40.25, "signature": "x"}}}}'


def test_bundling_replaces_the_model_that_was_measured_and_no_other(tmp_path: Path) -> None:
    there, exported, scores = bundled(tmp_path / "models"), tmp_path / "export", tmp_path / "scores.json"
    before = {entry.direction: entry for entry in read_manifest(there).models}
    shutil.copytree(models.MODELS / "zh-en", exported / "zh-en")
    (exported / "zh-en" / "config.json").write_text('{"new": true}', encoding="utf-8")
    scores.write_text(SCORES, encoding="utf-8")
    assert models.main(["--models", str(there), "bundle", str(exported), str(scores)]) == 0
    after = {entry.direction: entry for entry in read_manifest(there).models}
    assert after["en-zh"] == before["en-zh"]
    assert [(score.set, score.bleu, score.chrf) for score in after["zh-en"].scores] == [("flores-dev", 11.5, 40.25)]
    assert (after["zh-en"].placeholders, after["zh-en"].beam) == (before["zh-en"].placeholders, before["zh-en"].beam)
    assert models.main(["--models", str(there), "verify"]) == 0


def test_bundling_what_is_bundled_already_keeps_it(tmp_path: Path) -> None:
    there, scores = bundled(tmp_path / "models"), tmp_path / "scores.json"
    scores.write_text(SCORES, encoding="utf-8")
    assert models.main(["--models", str(there), "bundle", str(there), str(scores)]) == 0
    assert models.main(["--models", str(there), "verify"]) == 0


@pytest.mark.parametrize("written", [SCORES, '{"fr-en": {"scores": {}}}', "[]"])
def test_bundling_what_is_not_there_changes_nothing(
    tmp_path: Path, written: str, capsys: pytest.CaptureFixture[str]
) -> None:
    there, scores = bundled(tmp_path / "models"), tmp_path / "scores.json"
    scores.write_text(written, encoding="utf-8")
    assert models.main(["--models", str(there), "bundle", str(tmp_path / "export"), str(scores)]) == 1
    assert capsys.readouterr().err.startswith("models: ")
    assert models.main(["--models", str(there), "verify"]) == 0


@pytest.mark.skipif(importlib.util.find_spec("torch") is not None, reason="the converters are installed")
def test_what_is_not_installed_for_converting_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "config.json").write_text('{"model_type": "marian"}')
    assert models.main(["--models", str(tmp_path / "models"), "convert", str(tmp_path)]) == 1
    assert "pip install transformers torch" in capsys.readouterr().err


class _Hub(BaseHTTPRequestHandler):
    """A hub with one file of 3,000,000 bytes, behind a redirect, that cuts the line once at a third."""

    content = bytes(range(256)) * 12_000
    cuts: list[bool]
    ranges: list[str]
    checksum = hashlib.sha256(content).hexdigest()

    def do_HEAD(self) -> None:
        if self.path.startswith("/cdn"):
            return self._send(200, b"")
        if not self.path.endswith("/model.bin"):
            return self._send(404, b"")
        self._send(302, b"", etag=f'"{self.checksum}"')
        return None

    def do_GET(self) -> None:
        if not self.path.startswith("/cdn"):
            return self._send(302, b"")
        asked = self.headers.get("Range", "")
        self.ranges.append(asked)
        start = int(asked.removeprefix("bytes=").removesuffix("-") or 0)
        if self.cuts:
            self.cuts.pop()
            return self._send(200, self.content[start : len(self.content) // 3], length=len(self.content))
        self._send(206 if start else 200, self.content[start:])
        return None

    def _send(self, status: int, body: bytes, length: int | None = None, etag: str = "") -> None:
        self.send_response(status)
        if status == 302:
            self.send_header("Location", f"/cdn{self.path}")
        if etag:
            self.send_header("X-Linked-Etag", etag)
            self.send_header("X-Linked-Size", str(len(self.content)))
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
        """Say nothing."""


@contextmanager
def serving(*, cuts: int = 0, checksum: str = _Hub.checksum) -> Iterator[tuple[str, list[str]]]:
    ranges: list[str] = []
    handler = type("Hub", (_Hub,), {"cuts": [True] * cuts, "ranges": ranges, "checksum": checksum})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", ranges
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def quiet(_name: str, _have: int, _size: int) -> None:
    """Show no progress."""


def test_a_download_that_is_cut_off_resumes_where_it_stopped(tmp_path: Path) -> None:
    target = tmp_path / "model.bin"
    with serving(cuts=1) as (address, ranges):
        remote = hub.described(address, "some/repo", "model.bin")
        with pytest.raises(hub.HubError, match="resume"):
            hub.fetched(remote, target, quiet)
        assert not target.exists()
        hub.fetched(remote, target, quiet)
        hub.fetched(remote, target, quiet)
    assert target.read_bytes() == _Hub.content
    assert ranges == ["", f"bytes={len(_Hub.content) // 3}-"]


def test_a_download_with_another_checksum_is_thrown_away(tmp_path: Path) -> None:
    with serving(checksum="0" * 64) as (address, _):
        remote = hub.described(address, "some/repo", "model.bin")
        with pytest.raises(hub.HubError, match="damaged"):
            hub.fetched(remote, tmp_path / "model.bin", quiet)
    assert list(tmp_path.iterdir()) == []


def test_a_small_file_is_checked_by_its_git_hash(tmp_path: Path) -> None:
    path = tmp_path / "config.json"
    path.write_bytes(b"hello\n")
    assert hub.checksum(path, hub.Remote("", 6, "ce013625030ba8dba906f756967f9e9ca394464a")) == (
        "ce013625030ba8dba906f756967f9e9ca394464a"
    )


def test_what_the_hub_does_not_have_is_said_in_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with serving() as (address, _):
        assert models.main(["--models", str(tmp_path), "pull", "opus-mt-en-zh", "--hub", address]) == 1
    assert capsys.readouterr().err.count("\n") == 1


def test_without_a_network_pull_says_so_in_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with serving() as (address, _):
        pass
    assert models.main(["--models", str(tmp_path), "pull", "Helsinki-NLP/opus-mt-en-zh", "--hub", address]) == 1
    error = capsys.readouterr().err
    assert "is there a network?" in error
    assert error.count("\n") == 1


def test_a_model_that_is_not_offered_is_refused_with_the_names_that_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert models.main(["pull", "something"]) == 1
    assert "opus-mt-zh-en" in capsys.readouterr().err
