"""Mail: turns planned messages into text and hands them to a channel."""
