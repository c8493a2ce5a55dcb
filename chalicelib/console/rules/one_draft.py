"""The draft that a change of a document goes into: the one touched last, else a new one. A form names the draft and the
version that its page had shown, so that nobody overwrites what somebody else did meanwhile."""

from chalicelib.console.rules.bench import Bench
from chalicelib.console.visit import Visit
from chalicelib.rules.document import PayerDocument
from chalicelib.services.drafts.draft import Draft
from chalicelib.services.drafts.keep_draft import save_draft, start_draft
from chalicelib.services.drafts.publish_draft import number_in_force
from chalicelib.services.ports import DocumentName
from chalicelib.web.forms import Form


def newest_draft(at: Bench, name: DocumentName) -> Draft | None:
    """None where there is no draft of the document."""
    return next(iter(at.drafts_of(name)), None)


def seen_in_form(draft: Draft | None) -> dict[str, list[str]]:
    """The fields of a form that tell which draft its page shows."""
    return {"draft": [draft.draft_id if draft else ""], "version": [str(draft.version if draft else 0)]}


def is_another(draft: Draft, form: Form) -> bool:
    """Whether the page that sent the form had shown another draft, or this one as it was before."""
    return (draft.draft_id, str(draft.version)) != (form.value("draft"), form.value("version"))


def keep_content(visit: Visit, at: Bench, name: DocumentName, draft: Draft | None, content: PayerDocument) -> Draft:
    """The draft, or a new one, with that content. Raises Overwriting where somebody was quicker."""
    login = visit.who.login
    if draft is not None:
        return save_draft(at.table, draft, content, login, at.now)
    base = number_in_force(at.rules, name)
    return start_draft(at.table, visit.staff.new_id(), name, content, base, login, at.now)
