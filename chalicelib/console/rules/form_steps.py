"""What a value's form does before it is saved: typed codes go into their lists, a code leaves the list where it is not
meant, a source that was stated before is taken again. Each is a button `step`; the page comes back with all else as it
was typed, and where the script runs only the part that a step changed is drawn anew.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chalicelib.console.rules.value_inputs import PREFIX, inputs_for, nested_numbers
from chalicelib.rules.document import Reference
from chalicelib.rules.forms.inputs import Input
from chalicelib.rules.forms.read import compacted
from chalicelib.services.drafts.doubts import paired_with
from chalicelib.web.forms import Form

# Set by a step, for the page that shows what it did: the field that one goes on with.
GOES_ON = "goes_on"
SOURCE = "title"
_OPENED = "opened"
_TOLD = "two_lists"


def is_step(form: Form) -> bool:
    """Whether the form was sent for a step of its own and not to be saved; Enter is one while a code stands beside a
    list."""
    step = form.value("step")
    return bool(step) and (step != "enter" or bool(_typed_beside(form)))


def take_step(check: str, form: Form, sources: Sequence[Reference] = ()) -> None:
    """Does what the button says. One that names what is not there changes nothing."""
    what, _, which = form.value("step").partition(":")
    goes_on = _typed_beside(form)[:1]
    if what == "several":
        _open_rows(form, which)
    form.values = compacted(inputs_for(check), form.values, PREFIX)
    if what == "only":
        goes_on = _kept_in(check, form, which)
    elif what == "source":
        goes_on = _taken_again(form, which, sources)
    elif what == "several":
        goes_on = _opened(check, form)
    form.values[GOES_ON] = goes_on


def _typed_beside(form: Form) -> list[str]:
    """The lists, those of rows among them, beside which a code is typed that is not in them yet."""
    beside = [name for name in form.values if name.startswith(f"{PREFIX}.") and name.endswith(".add")]
    return [name.removesuffix(".add") for name in beside if form.value(name).strip()]


def _kept_in(check: str, form: Form, field: str) -> list[str]:
    """Takes what stands in a list off those that may not hold it, too."""
    for other in _paired(check, field):
        form.values[other] = [code for code in form.all(other) if code not in form.all(field)]
    return [field]


def _taken_again(form: Form, title: str, sources: Sequence[Reference]) -> list[str]:
    """Writes an earlier source into the fields; when it was read and how sure it is are asked anew."""
    found = next((one for one in sources if one.title == title), None)
    if found is None:
        return []
    form.values |= {SOURCE: [found.title], "url": [found.url or ""], "quoted_by": [found.quoted_by or ""]}
    return [SOURCE]


def _open_rows(form: Form, field: str) -> None:
    """Marks one more row within a row, two where there is none yet: a mark keeps a blank row."""
    held = len(nested_numbers(form, field))
    for index in range(held, held + (1 if held else 2)):
        form.values[f"{field}.{index}.{_OPENED}"] = ["yes"]


def _opened(check: str, form: Form) -> list[str]:
    """Takes the marks away; the field of the first such row that one goes on with. Rows before it may have gone."""
    marks = [name for name in form.values if name.endswith(f".{_OPENED}")]
    for mark in marks:
        del form.values[mark]
    first = next((part.name for one in inputs_for(check) for part in one.parts if not part.outermost), "")
    return [f"{mark.removesuffix(_OPENED)}{first}" for mark in marks[:1]]


def takes_codes(one: Input) -> bool:
    """Whether codes are typed into it, one beside the other."""
    return one.kind == "codes" and not one.choices


@dataclass(frozen=True, slots=True)
class InTwoLists:
    """Codes of a list that another one, which is called `other`, holds too. `counts`: for them this list does."""

    codes: tuple[str, ...]
    other: str
    counts: bool


def in_two_lists(check: str, form: Form) -> dict[str, InTwoLists]:
    """By field, what of its codes stands in a second list of which one alone counts."""
    labels = {f"{PREFIX}.{one.name}": one.label for one in inputs_for(check)}
    found = {}
    for field in labels:
        for other in _paired(check, field):
            both = tuple(sorted({*form.all(field)} & {*form.all(other)}))
            if both:
                found[field] = InTwoLists(both, labels[other], [*labels].index(field) < [*labels].index(other))
    return found


def tell_two_lists(check: str, form: Form) -> bool:
    """Tells beside its list, once, what stands in a second one; sent again as it is, the form says that it is meant.
    For a form whose value counts at once: a draft's page tells the same."""
    twice = {field: two for field, two in in_two_lists(check, form).items() if two.counts}
    known = " ".join(code for two in twice.values() for code in two.codes)
    if not twice or form.value(_TOLD) == known:
        return False
    form.values[_TOLD] = [known]
    for field, two in twice.items():
        codes = ", ".join(two.codes)
        form.wrong(
            field, f"holds {codes}, which “{two.other}” holds too: move it, or send this again to leave it in both"
        )
    return True


def parts_of(check: str) -> Mapping[str, str]:
    """By list of codes, the ids of what a page draws anew after a step with it."""
    fields = [f"{PREFIX}.{one.name}" for one in inputs_for(check)]
    return {field: " ".join([field, *_paired(check, field)]) for field in fields}


def _paired(check: str, field: str) -> list[str]:
    return [f"{PREFIX}.{name}" for name in paired_with(check, field.removeprefix(f"{PREFIX}."))]
