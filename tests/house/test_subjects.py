"""Where the subjects of the API stand, so that a request finds its own."""

from importlib.resources import files

import pytest

from chalicelib.api import SUBJECTS, subject


@pytest.mark.parametrize("name", SUBJECTS)
def test_a_subject_says_how_its_paths_begin_and_claims_no_more(name):
    paths = [operation.path for operation in subject(name).operations]
    assert all(path.startswith(SUBJECTS[name]) for path in paths)
    assert all(any(path.startswith(beginning) for path in paths) for beginning in SUBJECTS[name])


def test_every_module_of_the_folder_is_a_subject():
    modules = {file.name.removesuffix(".py") for file in files("chalicelib.api").iterdir() if file.name.endswith(".py")}
    assert modules - {"__init__"} == set(SUBJECTS)
