"""Money: every pound posted once, by fund, tag and cause. A saving is only ever a difference."""
