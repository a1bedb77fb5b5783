"""Charts of papers: figures that people would rather look at than read, as SVG and as a picture."""
