"""What a pattern asks for is said in words, never by the pattern."""

import json
import re

from chalicelib.api.description import made
from chalicelib.domain.money import AMOUNT_SCHEMA
from chalicelib.domain.shape import PATTERNS_IN_WORDS


def test_every_pattern_of_the_description_has_words():
    told = re.findall(r'"pattern": ("(?:[^"\\]|\\.)*")', json.dumps(made()))
    assert told
    # Amounts of money have words of their own.
    assert {json.loads(pattern) for pattern in told} - {AMOUNT_SCHEMA["pattern"]} <= set(PATTERNS_IN_WORDS)
