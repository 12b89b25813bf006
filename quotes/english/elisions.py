"""What follows an apostrophe that is no quotation mark."""

from __future__ import annotations

import re

# Of words without their beginning and years without their century: ’em, ’til, ’90s; of split contractions: they ’re.
ELISION = re.compile(
    r"(?:em|til|till|cause|cos|coz|cuz|tis|twas|twere|twill|bout|round|neath|tween|gainst|fore|ere|nother|nuff|"
    r"\d\d(?:s|er|ers)?)(?!\w)|(?-i:s|t|re|ve|ll|d|m|n)(?![\w-])",
    re.IGNORECASE,
)
