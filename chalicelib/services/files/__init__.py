"""Whole files: uploaded, cut into chunks, judged chunk by chunk, answered with results and a summary."""
