"""What a report says, found in its blocks: recommendations, owners, deadlines, dates, judgements."""
