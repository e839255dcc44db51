"""The page, opened in a browser: it draws, asks nobody for anything, and complains of nothing."""

import re
import shutil
import subprocess
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tdnn_compiler.analysis import analyse
from tdnn_compiler.analysis.report import report
from tdnn_compiler.analysis.report.page import make_page
from tdnn_compiler.analysis.report.pyramid import build_pyramid
from tdnn_compiler.dsl import (
    Input,
    batch_norm,
    build,
    conv,
    conv_transpose,
    global_avg_pool,
    linear,
    max_pool,
    relu,
    repeat,
    sigmoid,
    stats_pool,
    symbols,
)
from tdnn_compiler.network.graph import Network

Image = pytest.importorskip(
    "PIL.Image", reason="screenshots are read with pillow, which comes with matplotlib"
)

CHROMIUM = shutil.which("chromium")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--enable-logging=stderr",
    # Whatever a page asked for elsewhere would fail, and the console would tell.
    "--host-resolver-rules=MAP * ~NOTFOUND",
)
DARK = "--blink-settings=preferredColorScheme=0"

pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="no chromium here: on Debian, apt-get install chromium"
)


def speech() -> Network:
    h = Input("N T C", C=40) >> conv(64, taps=(-2, -1, 0, 1, 2)) >> relu >> batch_norm
    h = h >> conv(64, taps=(-3, 0, 3)).named("tdnn2") >> relu >> stats_pool()
    return build(h >> linear(10), name="speech")


def causal() -> Network:
    h = Input("N T C", C=8)
    for i in range(20):
        gate = (h >> conv(8, 2, dilation=2 ** (i % 10), padding="causal")) * (h >> conv(8) >> sigmoid)
        h = h + gate
    return build(h, name="causal")


def image() -> Network:
    h = Input("N H W C", C=3) >> conv(64, 7, stride=2, padding=3) >> relu >> max_pool(3, 2, 1)
    gate = h >> global_avg_pool >> linear(64) >> sigmoid
    return build((h >> conv(64, 3, padding=1)) * gate >> global_avg_pool >> linear(10), name="image")


def symbolic() -> Network:
    k, d, s, n = symbols("k d s n")
    h = Input("N T C") >> conv(64, k, stride=s, dilation=d) >> relu
    body = repeat(n, lambda i: conv(64, 3, dilation=2**i, padding=2**i) >> relu)
    return build(h >> body >> conv(8), name="symbolic")


def transposed() -> Network:
    h = Input("N T C", C=8) >> conv(16, 5, stride=2, padding=2) >> relu
    return build(h >> conv_transpose(8, 3, stride=2, padding=1, output_padding=1), name="transposed")


MAKERS = {make.__name__: make for make in (speech, image, causal, symbolic, transposed)}
PAGES = [pytest.param(name, marks=() if name in ("speech", "image") else pytest.mark.long) for name in MAKERS]


@pytest.fixture(scope="module", params=PAGES)
def written(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page, in a file called like its network."""
    analysis = analyse(MAKERS[request.param]())
    file = tmp_path_factory.mktemp("pages") / f"{request.param}.html"
    file.write_text(make_page(report(analysis), build_pyramid(analysis)), encoding="utf-8")
    return file


@pytest.fixture
def chromium(tmp_path: Path) -> Callable[..., "subprocess.CompletedProcess[str]"]:
    """Runs chromium with a profile of its own, until it ends."""

    def run(*arguments: str) -> "subprocess.CompletedProcess[str]":
        command = [str(CHROMIUM), *FLAGS, f"--user-data-dir={tmp_path / 'profile'}", *arguments]
        done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=120)
        assert done.returncode == 0, done.stderr
        return done

    return run


class Seen(HTMLParser):
    """What a page holds: its tags with their attributes, in order."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


# Puts the size of every drawing, and of the page, into attributes that --dump-dom shows.
MEASURE = """<script>
addEventListener("load", () => {
  for (const svg of document.querySelectorAll("svg")) {
    const box = svg.getBoundingClientRect();
    svg.dataset.width = box.width; svg.dataset.height = box.height;
    svg.dataset.texts = svg.querySelectorAll("text").length;
  }
  document.body.dataset.width = document.documentElement.scrollWidth;
});
</script>"""


def measured(written: Path, folder: Path) -> Path:
    copy = folder / "measured.html"
    copy.write_text(
        written.read_text(encoding="utf-8").replace("</body>", MEASURE + "</body>"), encoding="utf-8"
    )
    return copy


def test_drawings_have_sensible_sizes(
    written: Path, chromium: Callable[..., "subprocess.CompletedProcess[str]"], tmp_path: Path
) -> None:
    width = 1200
    done = chromium(f"--window-size={width},900", "--dump-dom", measured(written, tmp_path).as_uri())
    seen = Seen(done.stdout)
    drawings = seen.all("svg")
    assert len(drawings) == 2
    for drawing in drawings:
        assert 150 < float(drawing["data-width"] or 0) < 10_000
        assert 80 < float(drawing["data-height"] or 0) < 3_000
        assert int(drawing["data-texts"] or 0) >= 3
    (body,) = seen.all("body")
    assert float(body["data-width"] or 0) <= width, "the page itself does not scroll sideways"
    rows = [row["id"] for row in seen.all("tr") if row.get("id")]
    assert rows == [f"layer-{name}" for name in MAKERS[written.stem]()]


def test_narrow_page_does_not_scroll_sideways(
    written: Path, chromium: Callable[..., "subprocess.CompletedProcess[str]"], tmp_path: Path
) -> None:
    done = chromium("--window-size=500,900", "--dump-dom", measured(written, tmp_path).as_uri())
    (body,) = Seen(done.stdout).all("body")
    assert float(body["data-width"] or 0) <= 500


def test_nothing_is_asked_for_and_the_console_is_silent(
    written: Path, chromium: Callable[..., "subprocess.CompletedProcess[str]"]
) -> None:
    done = chromium("--dump-dom", written.as_uri())
    assert "CONSOLE" not in done.stderr, done.stderr
    for tag, attributes in Seen(done.stdout).tags:
        assert tag not in ("script", "iframe", "object", "embed", "img", "base")
        for name in ("href", "xlink:href", "src", "action", "data", "srcset"):
            reference = attributes.get(name) or "#"
            assert reference.startswith(("#", "data:,")), (tag, name, reference)
    styles = re.findall(r"url\(([^)]*)\)|@import", done.stdout)
    assert all(reference.startswith("#") for reference in styles)


def background(screenshot: Path) -> tuple[tuple[int, ...], float]:
    """The colour of the upper left corner, and the share of the picture that has another."""
    with Image.open(screenshot) as opened:
        picture = opened.convert("RGB")
    corner = picture.getpixel((2, 2))
    colours = picture.getcolors(picture.width * picture.height)
    same = sum(count for count, colour in colours if colour == corner)
    return corner, 1 - same / (picture.width * picture.height)


def test_light_and_dark(
    written: Path, chromium: Callable[..., "subprocess.CompletedProcess[str]"], tmp_path: Path
) -> None:
    shots = {}
    for name, flags in (("light", ()), ("dark", (DARK,))):
        shot = tmp_path / f"{name}.png"
        chromium(*flags, "--window-size=1200,1600", f"--screenshot={shot}", written.as_uri())
        shots[name] = background(shot)
    (light, light_drawn), (dark, dark_drawn) = shots["light"], shots["dark"]
    assert min(light) > 240
    assert max(dark) < 40
    assert 0.02 < light_drawn < 0.7
    assert 0.02 < dark_drawn < 0.7
