"""From this checkout to a running stack: the zip and template that go to AWS, and what brings them there."""
