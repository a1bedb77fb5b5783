"""What a test of planflow, or of an organisation's own workflow files, is made of."""
