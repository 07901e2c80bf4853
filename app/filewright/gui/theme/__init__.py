"""The look: colours, fonts, icons and the style sheet, from the folders of those names in `resources`.

`Theme(filewright.paths.resources())` is made once, after the QApplication; `theme.apply(application)` dresses
it, and the theme is passed on to whoever draws. Nothing here is global. After `theme.changed` ask again for what
was kept.

| module | what it holds |
|---|---|
| `theme` | `Theme`: the colours, fonts, icons and durations of now; `ThemeChoice` system, dark or light |
| `tokens`, `metrics` | the design's values, typed; colours by dotted name (`bg.panel`) |
| `fonts`, `icons`, `product_mark` | fonts by role, icons by name in any colour, the product mark |
| `kinds`, `states` | how kinds of files and states look: colour, shape, icon |
| `stylesheet`, `qt_palette`, `high_contrast` | what Qt is given |
| `classes`, `views` | `set_class`, `mark`; `dress_table`, `dress_tree` |
| `follow`, `focus_ring` | `follow_icon`: icons that follow the theme; the ring around what has the keyboard |
| `popup_shadow`, `edge` | `cast_shadow`: the soft shadow of what floats; the coloured left edge of messages |

**Classes of the style sheet**: words in the dynamic property `class`: `set_class(widget, "outline", "small")`.

- any frame: `toolbar` `tabs-row` `panel` `canvas` `card` `popup` `preview` `status` `clear`; `line` and
  `line-vertical` (1 px); `message-error` `message-held`; `field`, a composed field (property `focused`)
- QLabel, colour: `secondary` `muted` `link` `running` `held` `error` `quarantine`
- QLabel, size: `micro` `small` `medium` `strong` `node` `head` `figure` `title`
- QLabel, use: `label` (above a field) `help` (below it) `mono` `kbd`
- QPushButton: none or `outline`, `plain`, `primary`, `apply`, `link`; `small` (24 high), `menu` (an arrow)
- QToolButton: `fold` (a heading that folds), `icon` (28 × 28), `icon-small` (24 × 24), `outline`, `small`
- QLineEdit: `bare` (inside a `field`), `mono`, `head` (a title that can be edited); QPlainTextEdit: `code`, `bare`
- QTabBar: none (words with a line below) or `documents` (one tab per open flow)
- QProgressBar: `running` `held` `error`
- fields also look at the property `error` (true: red border)
"""

from filewright.gui.theme.classes import mark, set_class
from filewright.gui.theme.errors import UnknownToken
from filewright.gui.theme.focus_ring import FocusRing
from filewright.gui.theme.follow import follow_icon
from filewright.gui.theme.fonts import FontRole
from filewright.gui.theme.kinds import KindLook, PortShape, kind_look, port_path
from filewright.gui.theme.popup_shadow import cast_shadow
from filewright.gui.theme.product_mark import paint_mark, vanes
from filewright.gui.theme.states import Look, StateLook, state_look
from filewright.gui.theme.theme import Theme, ThemeChoice
from filewright.gui.theme.tokens import ColorSet, ThemeName, Tokens
from filewright.gui.theme.views import dress_table, dress_tree

__all__ = [
    "ColorSet",
    "FocusRing",
    "FontRole",
    "KindLook",
    "Look",
    "PortShape",
    "StateLook",
    "Theme",
    "ThemeChoice",
    "ThemeName",
    "Tokens",
    "UnknownToken",
    "cast_shadow",
    "dress_table",
    "dress_tree",
    "follow_icon",
    "kind_look",
    "mark",
    "paint_mark",
    "port_path",
    "set_class",
    "state_look",
    "vanes",
]
