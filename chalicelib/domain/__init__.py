"""The words: claim, context, finding, verdict, money, dates, errors. Plain values, no I/O."""
