"""Committee papers: a frozen snapshot, the words around it, and the forms it is delivered in."""
