"""The pages, one noun a file. Each module has a `router`; `planflow.web.app` finds them all."""
