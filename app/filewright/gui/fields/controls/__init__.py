"""Small widgets in the design's look, each with an accessible name and usable by keyboard alone.

Every field has `value()`, `set_value(…)`, which is silent, and `value_changed`, which tells what the person did.

| module | what it is |
|---|---|
| `switch` `segmented` | on or off · one of a few choices |
| `number_field` `unit_field` | a number with unit and slider · `DurationField` and `SizeField` |
| `path_field` `token_field` `pattern_edit` | a file or folder · a list of short texts · a name made of parts |
| `search_field` `hit_list` | a field to search with · what was found |
| `field_box` `flow_layout` | the box of composed fields · rows that wrap |
| `icon_button` `badge` | a button that is an icon · a counter |
| `bulletin` `toast` `empty_state` | messages: until solved · for 6 seconds · where nothing is yet |
| `splitter` | panels with a thin line between them that is easy to hold |
"""

from filewright.gui.fields.controls.badge import Badge
from filewright.gui.fields.controls.bulletin import Bulletin
from filewright.gui.fields.controls.empty_state import EmptyState
from filewright.gui.fields.controls.field_box import FieldBox
from filewright.gui.fields.controls.flow_layout import FlowLayout
from filewright.gui.fields.controls.hit_list import Hit, HitList
from filewright.gui.fields.controls.icon_button import IconButton
from filewright.gui.fields.controls.number_field import NumberField
from filewright.gui.fields.controls.path_field import PathField, PathKind
from filewright.gui.fields.controls.search_field import SearchField
from filewright.gui.fields.controls.segmented import Choice, Segmented
from filewright.gui.fields.controls.splitter import Splitter
from filewright.gui.fields.controls.switch import Switch
from filewright.gui.fields.controls.toast import Toast
from filewright.gui.fields.controls.token_field import TokenField
from filewright.gui.fields.controls.unit_field import DurationField, SizeField

__all__ = [
    "Badge",
    "Bulletin",
    "Choice",
    "DurationField",
    "EmptyState",
    "FieldBox",
    "FlowLayout",
    "Hit",
    "HitList",
    "IconButton",
    "NumberField",
    "PathField",
    "PathKind",
    "SearchField",
    "Segmented",
    "SizeField",
    "Splitter",
    "Switch",
    "Toast",
    "TokenField",
]
