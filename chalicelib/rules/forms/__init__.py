"""Forms for a check's value, made from the JSON Schema of its own parameter model: no check has a form of its own."""
