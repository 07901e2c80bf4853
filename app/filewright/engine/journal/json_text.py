"""Values as JSON in ASCII, without spaces, quickly. Bytes that are not UTF-8 stay what they are: `\\udcff`."""

import json
from collections.abc import Callable
from json.encoder import encode_basestring_ascii
from typing import Any

quoted: Callable[[str], str] = encode_basestring_ascii
"""One string, with its quotation marks."""

decode: Callable[[str], Any] = json.loads


def _make_encode() -> Callable[[Any], str]:
    """As `json.dumps` without spaces. What the standard library makes anew for each call is made once: for values as
    small as these that is half of the time."""
    make = getattr(json.encoder, "c_make_encoder", None)
    plain = json.JSONEncoder(separators=(",", ":"), check_circular=False)
    if make is None:
        return plain.encode
    chunks = make(None, plain.default, encode_basestring_ascii, None, ":", ",", False, False, True)
    return lambda value: "".join(chunks(value, 0))


encode = _make_encode()
