"""The look of the window as one object: made once at the start, passed to whoever draws."""

from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTemporaryDir, Signal
from PySide6.QtGui import QColor, QFont, QGuiApplication, QIcon, QPalette, QPixmap
from PySide6.QtWidgets import QApplication

from filewright.gui.theme import high_contrast, stylesheet
from filewright.gui.theme.fonts import FontRole, Fonts, register_fonts
from filewright.gui.theme.icons import IconName, Icons
from filewright.gui.theme.metrics import Shadow, SoftShadow
from filewright.gui.theme.qt_palette import palette_of
from filewright.gui.theme.tokens import ColorSet, ThemeName, Tokens


class ThemeChoice(StrEnum):
    """What the user chose: one of the two, or whatever the system has."""

    SYSTEM = "system"
    DARK = "dark"
    LIGHT = "light"


class Theme(QObject):
    """Colours, fonts, icons and movement as they are now.

    `changed` is emitted after any of them changed and the application was dressed anew: whoever keeps a
    colour, a font or an icon asks again. Needs a running QApplication.
    """

    changed = Signal()

    def __init__(
        self,
        resources: Path,
        *,
        choice: ThemeChoice = ThemeChoice.SYSTEM,
        text_scale: float = 1.0,
        reduced_motion: bool = False,
        parent: QObject | None = None,
    ) -> None:
        """`resources` is the folder with `themes`, `fonts` and `icons`; `text_scale` 0.9 to 1.5."""
        super().__init__(parent)
        self.tokens = Tokens.load(resources / "themes" / "tokens.json")
        register_fonts(resources / "fonts")
        self._template = (resources / "themes" / "app.qss").read_text(encoding="utf-8")
        strokes = self.tokens.icon_strokes
        self._icons = Icons(resources / "icons", stroke=strokes["default"], state_stroke=strokes["state"])
        self._pictures = QTemporaryDir()
        self._choice = choice
        self._fonts = Fonts(self.tokens, text_scale)
        self._reduced_motion = reduced_motion
        self._application: QApplication | None = None
        hints = QGuiApplication.styleHints()
        hints.colorSchemeChanged.connect(self._system_changed)
        hints.accessibility().contrastPreferenceChanged.connect(self._system_changed)
        self._colors = self._current_colors()

    @property
    def name(self) -> ThemeName:
        """Which set of colours is shown now."""
        return self._colors.name

    @property
    def choice(self) -> ThemeChoice:
        """What the user chose."""
        return self._choice

    @property
    def colors(self) -> ColorSet:
        """The colours shown now."""
        return self._colors

    @property
    def fonts(self) -> Fonts:
        """The fonts at the user's text size."""
        return self._fonts

    @property
    def icons(self) -> Icons:
        """The icons, for those who need them in a colour that is not a token."""
        return self._icons

    @property
    def text_scale(self) -> float:
        """The user's text size, 0.9 to 1.5."""
        return self._fonts.scale

    @property
    def reduced_motion(self) -> bool:
        """Whether nothing may move by itself."""
        return self._reduced_motion

    def apply(self, application: QApplication) -> None:
        """Give the application this look now and at each change from now on."""
        self._application = application
        application.setStyle("Fusion")
        self._refresh()

    def choose(self, choice: ThemeChoice) -> None:
        """Show this theme, or follow the system."""
        self._choice = choice
        self._refresh()

    def toggle(self) -> None:
        """Change between dark and light; from then on the system is no longer followed."""
        self.choose(ThemeChoice(self.name.other.value))

    def set_text_scale(self, scale: float) -> None:
        """Change the size of all text and of the rows that hold it; brought within 0.9 to 1.5."""
        self._fonts = Fonts(self.tokens, scale)
        self._refresh()

    def set_reduced_motion(self, reduced: bool) -> None:
        """Let things move, or not."""
        self._reduced_motion = reduced
        self.changed.emit()

    def hex(self, name: str) -> str:
        """A colour as `#RRGGBB` by its dotted name; raises UnknownToken."""
        return self._colors.hex(name)

    def color(self, name: str) -> QColor:
        """A colour by its dotted name, not to be changed; raises UnknownToken."""
        return self._colors.color(name)

    def dimmed(self, name: str, behind: str = "bg.panel") -> QColor:
        """A colour at the strength of what is disabled, over another one; raises UnknownToken."""
        return stylesheet.dimmed(self._colors, name, behind)

    def font(self, role: FontRole, *, mono: bool = False, weight: int | None = None) -> QFont:
        """The font of a role at the user's text size."""
        return self._fonts.font(role, mono=mono, weight=weight)

    def px(self, length: float) -> int:
        """A length that grows with the text, such as a row's height."""
        return self._fonts.px(length)

    def icon(self, name: IconName, color: str = "text.secondary", *, size: int = 16, on: str = "") -> QIcon:
        """An icon in a colour token, grey when disabled, of colour `on` when checked; raises UnknownToken."""
        return self._icons.icon(
            name,
            self.color(color),
            size=size,
            disabled=self.color("text.disabled"),
            on=self.color(on) if on else None,
            device_ratio=self._device_ratio(),
        )

    def pixmap(
        self, name: IconName, color: str, size: int, device_ratio: float | None = None, *, state: bool = False
    ) -> QPixmap:
        """An icon as a picture; without a ratio, for the sharpest screen. `state` draws stronger lines."""
        ratio = device_ratio or self._device_ratio()
        return self._icons.pixmap(name, self.color(color), size, ratio, state=state)

    def node_shadows(self) -> tuple[Shadow, ...]:
        """What lies under a node, nearest first."""
        return self.tokens.shadows(self.name)

    def popup_shadow(self) -> SoftShadow:
        """What lies under popups, bulletins and toasts."""
        return self.tokens.popup_shadow(self.name)

    def duration(self, movement: str) -> int:
        """Milliseconds of a movement (`quick`, `normal`, `layout`); 0 when nothing may move."""
        return 0 if self._reduced_motion else int(getattr(self.tokens.motion, movement))

    @property
    def grain_fps(self) -> int:
        """Frames a second of the grains on wires; 0 when nothing may move."""
        return 0 if self._reduced_motion else self.tokens.motion.grain_fps

    def style_sheet(self) -> str:
        """The style sheet as it is now."""
        pictures = stylesheet.write_pictures(Path(self._pictures.path()), self._icons, self._colors)
        return stylesheet.fill(self._template, stylesheet.values(self.tokens, self._colors, self._fonts, pictures))

    def _current_colors(self) -> ColorSet:
        hints = QGuiApplication.styleHints()
        if hints.accessibility().contrastPreference() is Qt.ContrastPreference.HighContrast:
            return high_contrast.colors(self.tokens, self._system_palette())
        if self._choice is ThemeChoice.SYSTEM:
            # Where the system does not say, the dark one: it is the design's first.
            light = system_scheme() is Qt.ColorScheme.Light
            return self.tokens.colors(ThemeName.LIGHT if light else ThemeName.DARK)
        return self.tokens.colors(ThemeName(self._choice.value))

    @staticmethod
    def _system_palette() -> QPalette:
        QGuiApplication.setPalette(QPalette())  # back to the system's own
        return QGuiApplication.palette()

    def _system_changed(self) -> None:
        if self._current_colors().all_hex != self._colors.all_hex:
            self._refresh()

    def _refresh(self) -> None:
        self._colors = self._current_colors()
        self._icons.flush()
        if self._application is not None:
            self._application.setPalette(palette_of(self._colors))
            self._application.setFont(self.font(FontRole.BODY))
            sheet = self.style_sheet()
            if sheet != self._application.styleSheet():  # every widget there is would be dressed anew
                self._application.setStyleSheet(sheet)
        self.changed.emit()

    @staticmethod
    def _device_ratio() -> float:
        return max((screen.devicePixelRatio() for screen in QGuiApplication.screens()), default=1.0)


def system_scheme() -> Qt.ColorScheme:
    """Whether the system is dark or light now, as far as it says."""
    return QGuiApplication.styleHints().colorScheme()
