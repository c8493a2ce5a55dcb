"""Coverages, plans of care, what payers say was used, providers: put on file, read, listed, changed, closed.

The calls of every kind are the same; only its form, its address and its words differ.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from chalicelib import wiring
from chalicelib.domain.errors import InvalidInput, Problem
from chalicelib.domain.shape import CLOSED, Cursor, OurId, PageSize, YesOrNo
from chalicelib.services.keys import Caller
from chalicelib.services.on_file.cabinet import Cabinet, change_on_file, close_on_file, put_on_file
from chalicelib.services.on_file.forms import AccumulatorsJson, CoveragesJson, PlansJson, ProvidersJson
from chalicelib.services.on_file.kinds import ACCUMULATOR, COVERAGE, PLAN, PROVIDER, Kind
from chalicelib.services.on_file.look_up import find_on_file, list_on_file
from chalicelib.services.records.once import FirstAnswer
from chalicelib.web.answer import Answer, etag, told
from chalicelib.web.call import Call
from chalicelib.web.endpoint import Endpoints, View
from chalicelib.web.noted import noted

api = Endpoints(__name__)
F = TypeVar("F", bound=Callable[..., Any])


@dataclass(slots=True)
class OfPatient:
    """Whose record of that id is meant."""

    __pydantic_config__ = CLOSED
    patient_id: OurId


@dataclass(slots=True)
class ListOfPatient:
    """A patient's records: those that count, or with `closed=true` the others."""

    __pydantic_config__ = CLOSED
    patient_id: OurId
    closed: YesOrNo = "false"
    limit: PageSize = "50"
    cursor: Cursor | None = None


@dataclass(slots=True)
class ListOfPractice:
    """The practice's records: those that count, or with `closed=true` the others."""

    __pydantic_config__ = CLOSED
    closed: YesOrNo = "false"
    limit: PageSize = "50"
    cursor: Cursor | None = None


@dataclass(slots=True)
class Nothing:
    """No query."""

    __pydantic_config__ = CLOSED


@dataclass(frozen=True, slots=True)
class Served:
    """How a kind is served: under which address and path value, what a list of it gives, and what one is called."""

    kind: Kind[Any]
    path: str
    path_id: str
    gives_list: Any
    called: str

    @property
    def one(self) -> str:
        return f"{self.path}/{{{self.path_id}}}"

    @property
    def list_name(self) -> str:
        return self.path.rpartition("/")[2].replace("-", "_")


def cabinet_of(caller: Caller) -> Cabinet:
    """Where a caller's records are put."""
    parts = wiring.parts()
    return Cabinet(parts.desk, caller.space, caller.key_id, parts.people)


def _named(verb: str, served: Served, about: str, view: F) -> F:
    """The view under the name and words by which the description knows it."""
    view.__name__ = f"{verb}_{served.kind.name}"
    view.__doc__ = about
    return view


def _patient(call: Call[Any, Any], asked: Any) -> str | None:
    return getattr(asked, "patient_id", None)


def _serve_writes(served: Served) -> None:
    kind, form, asks = served.kind, served.kind.form, OfPatient if served.kind.of_patient else Nothing

    def put(call: Call[Any, Any]) -> Answer:
        return _kept(call, put_on_file(cabinet_of(call.caller), kind, call.given, call.protection))

    def change(call: Call[Any, Any]) -> Answer:
        _require_same(kind, call)
        cabinet = cabinet_of(call.caller)
        return _kept(call, change_on_file(cabinet, kind, call.given, call.seen_version, call.protection))

    def close(call: Call[Any, Any]) -> Answer:
        whose, record_id = _patient(call, call.asked), call.path[served.path_id]
        cabinet = cabinet_of(call.caller)
        return _kept(call, close_on_file(cabinet, kind, whose, record_id, call.seen_version, call.protection))

    created = (200, 201)
    _add(served, "POST", served.path, "put", f"Put {served.called} on file. The same again is no change.", put)(
        takes=form, gives=form, scope="write", statuses=created
    )
    _add(served, "PUT", served.one, "change", f"Change {served.called} that is on file.", change)(
        takes=form, asks=asks, gives=form, scope="write", versioned=True
    )
    _add(served, "POST", f"{served.one}/close", "close", _CLOSING.format(served.called), close)(
        asks=asks, gives=form, scope="write", versioned=True
    )


_CLOSING = "Close {}: it counts no more. For what was put on file by mistake; what has ended stays, with its last day."


def _serve_reads(served: Served) -> None:
    kind = served.kind

    def find(call: Call[Any, Any]) -> Answer:
        asked = call.given
        record = find_on_file(wiring.parts().table, call.space, kind, _patient(call, asked), call.path[served.path_id])
        _note(call, served, asked)
        return Answer(kind.json(kind.read(record)), headers=etag(record.version))

    def listed(call: Call[Any, Any]) -> Answer:
        asked = call.given
        page, more = list_on_file(
            wiring.parts().table, call.space, kind, _patient(call, asked),
            closed=asked.closed == "true", limit=int(asked.limit), cursor=asked.cursor,
        )  # fmt: skip
        _note(call, served, asked)
        return Answer({served.list_name: page, "cursor": more})

    one, many = (OfPatient, ListOfPatient) if kind.of_patient else (Nothing, ListOfPractice)
    _add(served, "GET", served.one, "find", f"Read {served.called}.", find)(takes=one, gives=kind.form, scope="read")
    words = "of a patient" if kind.of_patient else "of the practice"
    _add(served, "GET", served.path, "list", f"List what is on file {words}, by id.", listed)(
        takes=many, gives=served.gives_list, scope="read", name=f"list_{served.list_name}"
    )


def _add(served: Served, method: str, path: str, verb: str, about: str, view: View[Any, Any]) -> Callable[..., None]:
    def add(**more: Any) -> None:
        api.endpoint(method, path, **more)(_named(verb, served, about, view))

    return add


def _kept(call: Call[Any, Any], answer: FirstAnswer) -> Answer:
    """What was written counts here at once: what is remembered of the practice is read anew."""
    wiring.parts().practices.forget(call.space)
    return told(answer)


def _note(call: Call[Any, Any], served: Served, asked: Any) -> None:
    if served.kind.of_patient:
        noted(call, served.list_name.replace("_", " "), [cast(str, _patient(call, asked))])


def _require_same(kind: Kind[Any], call: Call[Any, Any]) -> None:
    """What the body says must be what the address says. Raises InvalidInput."""
    form, asked = call.given, _patient(call, call.asked)
    told_id = next(iter(call.path.values()))
    problems = []
    if kind.id_of(form) != told_id:
        problems.append(Problem(kind.id_field, "must be the one of the address; it does not change"))
    if asked is not None and kind.patient_of(form) != asked:
        problems.append(Problem("patient_id", "must be the one of the address; it does not change"))
    if problems:
        raise InvalidInput(problems)


ALL_SERVED = (
    Served(COVERAGE, "/v1/coverages", "coverage_id", CoveragesJson, "a coverage"),
    Served(PLAN, "/v1/plans-of-care", "plan_id", PlansJson, "a plan of care"),
    Served(ACCUMULATOR, "/v1/accumulators", "accumulator_id", AccumulatorsJson, "what a payer says was used"),
    Served(PROVIDER, "/v1/providers", "npi", ProvidersJson, "a provider"),
)
for _served in ALL_SERVED:
    _serve_writes(_served)
    _serve_reads(_served)
