"""The graph of a flow as a drawing, a picture and a text."""

import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from filewright.core.pipeline import Frame, Layout, Pipeline
from filewright.errors import DocumentError
from filewright.gui.exporting.drawing import MARGIN, PNG_LONGEST
from filewright.gui.exporting.export import export
from filewright.gui.theme import Theme
from filewright.registry import Registry
from tests.gui.recordings import photos

SVG, LINK = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/xlink}href"


def test_a_drawing_says_what_it_shows_and_needs_nothing_from_elsewhere(
    theme: Theme, registry: Registry, tmp_path: Path
) -> None:
    file = tmp_path / "flow.svg"
    export(photos(), registry.specs, theme, file)
    drawing = ET.parse(file).getroot()
    described = drawing.findtext(f"{SVG}desc") or ""
    for title in ("Camera inbox", "Only pictures", "Resize image", "Web folder", "Other files"):
        assert f"**{title}**" in described
    assert drawing.findtext(f"{SVG}title") == "Photos for the web"
    assert len(list(drawing.iter(f"{SVG}path"))) > 30, "letters and connections are outlines"
    links = {element.get(LINK, "") for element in drawing.iter() if element.get(LINK)}
    assert links
    assert all(link.startswith("data:") for link in links)


def test_a_picture_shows_all_steps_and_frames_with_a_margin(theme: Theme, registry: Registry, tmp_path: Path) -> None:
    file = tmp_path / "flow.PNG"
    flow = photos()
    export(flow, registry.specs, theme, file)
    small = QImage(str(file)).size()
    frame = Frame(title="Intake", at=(-400.0, -100.0), size=(300.0, 200.0))
    framed = Pipeline(graph=flow.graph, layout=Layout(nodes=flow.layout.nodes, frames={"f": frame}))
    export(framed, registry.specs, theme, file)
    assert QImage(str(file)).width() == small.width() + 2 * 400
    assert small.width() > 2 * (1152 + 2 * MARGIN)


def test_a_huge_flow_is_drawn_smaller(theme: Theme, registry: Registry, tmp_path: Path) -> None:
    flow = photos()
    far = Layout(nodes={**flow.layout.nodes, "web": (60_000.0, 0.0)})
    export(Pipeline(graph=flow.graph, layout=far), registry.specs, theme, tmp_path / "flow.png")
    assert QImage(str(tmp_path / "flow.png")).width() == PNG_LONGEST


def test_an_empty_flow_has_a_picture_too(theme: Theme, registry: Registry, tmp_path: Path) -> None:
    export(Pipeline(name="Empty"), registry.specs, theme, tmp_path / "flow.png")
    assert not QImage(str(tmp_path / "flow.png")).isNull()


def test_a_text_tells_the_flow_in_the_order_of_its_files(theme: Theme, registry: Registry, tmp_path: Path) -> None:
    export(photos(), registry.specs, theme, tmp_path / "flow.md")
    assert (tmp_path / "flow.md").read_text("utf-8").splitlines() == [
        "# Photos for the web",
        "",
        "Shrinks what lands in the inbox.",
        "",
        "- **Camera inbox**, ./inbox · *.jpg",
        "- **Only pictures**, image/*",
        "  - matching:",
        "    - **Resize image**, 1600 px wide",
        "    - **Small endings**, {stem}-{date:%Y-%m-%d}{suffix:lower} (skipped)",
        "    - **Web folder**, ./web",
        "  - the rest:",
        "    - **Other files**, ./not-pictures",
    ]


def test_a_place_that_cannot_be_written_is_said_in_words(theme: Theme, registry: Registry, tmp_path: Path) -> None:
    with pytest.raises(DocumentError) as refused:
        export(photos(), registry.specs, theme, tmp_path / "no such folder" / "flow.md")
    assert refused.value.code == "flow-not-written"
    assert list(tmp_path.iterdir()) == []
