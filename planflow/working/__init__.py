"""Long work that pages ask for: what each kind of it does, and who does it."""
