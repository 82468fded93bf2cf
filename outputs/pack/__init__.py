"""The board pack: what it says, once, and how it looks on paper, slides, sheets and a page."""
