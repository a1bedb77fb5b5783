"""From lines on pages to blocks: headings, paragraphs, list items and tables, in the order one reads them."""
