"""Lives through a plan's whole future: the real services, a scratch database, a clock that jumps."""
