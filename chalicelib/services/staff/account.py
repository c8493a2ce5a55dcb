"""A staff account: who it is, what it may do and where. Plain values; `register` keeps them.

A role is given for one practice or for the installation, and a higher role may do what a lower one may. Seeing patient
data is given apart from it: who edits rules need not see a patient, and who sees patients need not edit rules.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum

# The place of a grant that is for no practice but for all of them and for the payers' rules.
INSTALLATION = "*"


class Role(IntEnum):
    """What somebody may do with rules and records; each may do what those before it may."""

    VIEWER = 1
    EDITOR = 2
    APPROVER = 3
    ADMIN = 4

    @property
    def word(self) -> str:
        return self.name.lower()


class Permission(StrEnum):
    """What a page needs, in the words that a refusal says."""

    SEE_RULES = "see the payers' rules"
    EDIT_RULES = "edit the payers' rules"
    APPROVE_RULES = "approve changes of the payers' rules"
    EDIT_CONTRACTS = "edit this practice's contracts"
    APPROVE_CONTRACTS = "approve changes of this practice's contracts"
    SEE_PATIENTS = "see patient data of this practice"
    CHANGE_RECORDS = "change claims and authorizations of this practice"
    MANAGE_WEBHOOKS = "manage this practice's webhooks"
    MANAGE_STAFF = "manage staff accounts"


@dataclass(frozen=True, slots=True)
class _Need:
    role: Role
    everywhere: bool = False
    patients: bool = False


_NEEDS = {
    Permission.SEE_RULES: _Need(Role.VIEWER),
    Permission.EDIT_RULES: _Need(Role.EDITOR, everywhere=True),
    Permission.APPROVE_RULES: _Need(Role.APPROVER, everywhere=True),
    Permission.EDIT_CONTRACTS: _Need(Role.EDITOR),
    Permission.APPROVE_CONTRACTS: _Need(Role.APPROVER),
    Permission.SEE_PATIENTS: _Need(Role.VIEWER, patients=True),
    Permission.CHANGE_RECORDS: _Need(Role.EDITOR, patients=True),
    Permission.MANAGE_WEBHOOKS: _Need(Role.ADMIN),
    Permission.MANAGE_STAFF: _Need(Role.ADMIN),
}
# These are about one practice: a page that needs one of them has the practice in its address.
OF_ONE_PRACTICE = frozenset(
    {
        Permission.EDIT_CONTRACTS,
        Permission.APPROVE_CONTRACTS,
        Permission.SEE_PATIENTS,
        Permission.CHANGE_RECORDS,
        Permission.MANAGE_WEBHOOKS,
    }
)


@dataclass(frozen=True, slots=True)
class Grant:
    """A role at a place: a practice's id, or INSTALLATION. `patients`: may see patient data there."""

    place: str
    role: Role
    patients: bool = False

    def covers(self, practice: str | None) -> bool:
        """Whether it counts at that practice; None asks for the installation."""
        return self.place == INSTALLATION or self.place == practice

    def gives(self, permission: Permission) -> bool:
        need = _NEEDS[permission]
        at_a_good_place = self.place == INSTALLATION or not need.everywhere
        return at_a_good_place and self.role >= need.role and (self.patients or not need.patients)


@dataclass(frozen=True, slots=True)
class SecondFactor:
    """A TOTP secret as it is kept: sealed. `last_step` is the newest step that was accepted, so none counts twice."""

    sealed: str = field(repr=False)
    last_step: int
    since: datetime


@dataclass(frozen=True, slots=True)
class Account:
    """`login` is what is typed at sign-in, in lower case. `password` is None until the invitation is accepted.

    `epoch` goes up when every session must end; a session of an earlier epoch counts no more. `recovery` and `devices`
    hold digests. `version` is that of the record.
    """

    account_id: str
    login: str
    name: str
    grants: tuple[Grant, ...]
    created_at: datetime
    password: str | None = field(default=None, repr=False)
    password_since: datetime | None = None
    second_factor: SecondFactor | None = None
    recovery: tuple[str, ...] = field(default=(), repr=False)
    devices: tuple[str, ...] = field(default=(), repr=False)
    epoch: int = 1
    disabled_at: datetime | None = None
    version: int = 0

    @property
    def active(self) -> bool:
        return self.disabled_at is None

    @property
    def places(self) -> tuple[str, ...]:
        """Where it has a role."""
        return tuple(grant.place for grant in self.grants)

    def may(self, permission: Permission, practice: str | None = None) -> bool:
        """Whether this account may do that, at that practice. Without a practice: anywhere at all, unless the
        permission is one of the installation."""
        return any(
            grant.gives(permission) and (practice is None or grant.covers(practice))
            for grant in self.grants
            if self.active
        )

    def practices(self, permission: Permission) -> tuple[str, ...]:
        """Where it may do that; INSTALLATION stands for everywhere."""
        return tuple(sorted({grant.place for grant in self.grants if self.active and grant.gives(permission)}))

    def administers(self, places: Iterable[str]) -> bool:
        """Whether it may give, change and take grants at all of these places."""
        own = set(self.practices(Permission.MANAGE_STAFF))
        return bool(own) and (INSTALLATION in own or set(places) <= own)

    def sees_patients_at(self, place: str) -> bool:
        """Whether it sees patient data everywhere at that place: a practice, or INSTALLATION for all of them."""
        own = self.practices(Permission.SEE_PATIENTS)
        return INSTALLATION in own or place in own

    @property
    def is_owner(self) -> bool:
        """An administrator of the installation: one of them must always be left."""
        return self.active and self.password is not None and self.administers([INSTALLATION])
