#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""join-styles.py STYLE HIGH-CONTRAST: prints one sheet of both, the second in a media query."""
import pathlib
import sys

style, high_contrast = (pathlib.Path(name).read_text(encoding='utf-8') for name in sys.argv[1:])
print(style + '@media (prefers-contrast: more) {\n' + high_contrast + '}')
