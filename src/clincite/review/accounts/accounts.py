"""The accounts of a desk, all that can be done with them."""

from __future__ import annotations

from typing import Self

from argon2 import PasswordHasher

from clincite.review.accounts.codes import Codes
from clincite.review.accounts.invitations import Invitations
from clincite.review.accounts.keeper import Clock, Keeper, Token, new_token
from clincite.review.accounts.passwords import Passwords
from clincite.review.accounts.people import People
from clincite.review.accounts.proofs import Proofs
from clincite.review.accounts.recovery import recover
from clincite.review.accounts.sessions import WEB, Sessions, end_sessions
from clincite.review.accounts.signing_in import SigningIn
from clincite.review.accounts.values import Invitation, Invited, Session, SignedIn, TotpSetup
from clincite.review.ledger.signing import Signer
from clincite.review.roles import Role
from clincite.review.store.database import Database
from clincite.review.values import Actor, Person
from clincite.settings import Settings


class Accounts:
    """People and how they enter. Threads may share one.

    What an actor may do is looked up in the database each time: the role that they came with is not believed. Every change of people, roles
    and passwords is one entry of the ledger, written with it or not at all.

    :param clock: tells the time.
    :param hours: after which a session is over, whatever happens in it.
    :param signer: signs the ledger; None: its entries are not signed.
    :param hasher: of passwords; default: argon2id with the parameters of argon2-cffi.
    :param token: makes secrets; each is used once.
    :param issuer: name of the site, as an app for codes shows it.
    """

    def __init__(
        self,
        database: Database,
        *,
        clock: Clock,
        hours: int,
        signer: Signer | None = None,
        hasher: PasswordHasher | None = None,
        token: Token = new_token,
        issuer: str = "clincite",
    ) -> None:
        keeper = Keeper(database, clock=clock, signer=signer, token=token)
        passwords = Passwords(hasher)
        self._database = database
        self._keeper = keeper
        self._people = People(keeper, passwords)
        self._invitations = Invitations(keeper, passwords)
        self._sessions = Sessions(keeper, hours=hours)
        proofs = Proofs(keeper, passwords)
        self._signing_in = SigningIn(keeper, passwords, proofs, self._sessions, self._invitations)
        self._codes = Codes(keeper, proofs, self._sessions, issuer=issuer)

    @classmethod
    def of(cls, settings: Settings, database: Database, *, clock: Clock, signer: Signer | None) -> Self:
        """The accounts of a desk as the settings want them."""
        return cls(database, clock=clock, hours=settings.session_hours, signer=signer, issuer=settings.site_name)

    # People.

    def has_owner(self) -> bool:
        """Whether the desk has an owner. Without one nobody can sign in."""
        return self._people.has_owner()

    def create_owner(self, *, email: str, name: str, password: str, credentials: str = "") -> Person:
        """The first owner.

        :raises InputError: a field cannot be kept, or the password may not be chosen.
        :raises DeskError: there is an owner already.
        """
        return self._people.create_owner(email=email, name=name, password=password, credentials=credentials)

    def people(self, actor: Actor) -> tuple[Person, ...]:
        """Everybody, by name.

        :raises NotAllowedError: the actor is no owner.
        """
        return self._people.everybody(actor)

    def person(self, person_id: int) -> Person:
        """The person of that id.

        :raises DeskNotFoundError: there is none.
        """
        return self._people.person(person_id)

    def by_email(self, email: str) -> Person:
        """The person of that e-mail address, however its letters are written.

        :raises InputError: it is no e-mail address.
        :raises DeskNotFoundError: there is none.
        """
        return self._people.by_email(email)

    def board(self) -> tuple[Person, ...]:
        """Who may be shown on the public page of the board, by name: reviewers and above who agreed to it, and whose account is open."""
        return self._people.board()

    def set_role(self, actor: Actor, person_id: int, role: Role) -> Person:
        """Give somebody another role. It counts from their next request on, for which they must sign in anew.

        Links that an owner made end, for good, when they stop being one.

        :raises NotAllowedError: the actor is no owner.
        :raises DeskNotFoundError: there is no such person.
        :raises DeskError: it is the last owner.
        """
        return self._people.set_role(actor, person_id, role)

    def set_active(self, actor: Actor, person_id: int, active: bool) -> Person:
        """Close somebody's account, or open it again. What they did stays theirs.

        Closing ends their sessions, the links that they made, and a link for a new password that was made for them: for good.

        :raises NotAllowedError: the actor is no owner.
        :raises DeskNotFoundError: there is no such person.
        :raises DeskError: it is the last owner.
        """
        return self._people.set_active(actor, person_id, active)

    def update_profile(self, person: Person, *, name: str, credentials: str, affiliation: str, on_board: bool) -> Person:
        """Change what somebody says of themselves; control characters are left out.

        :param on_board: they agree to be shown on the public page of the board.
        :raises InputError: a field is too long, or the name is empty, holds no letter, or is somebody else's.
        """
        return self._people.update_profile(person, name=name, credentials=credentials, affiliation=affiliation, on_board=on_board)

    # Invitations.

    def invite(self, actor: Actor, email: str, role: Role) -> Invited:
        """Invite somebody: the link is good once, for seven days, and replaces an earlier one for the same address.

        :raises InputError: it is no e-mail address.
        :raises NotAllowedError: the actor is no owner.
        :raises DeskError: somebody has an account with it.
        """
        return self._invitations.invite(actor, email, role)

    def reset(self, actor: Actor, person_id: int, *, second_factor: bool = False) -> Invited:
        """Make a link for a new password: good once, for 24 hours. Using it ends all sessions of the person.

        :param second_factor: take it away too, for somebody who lost it; the password then ends at once and so do the sessions.
        :raises NotAllowedError: the actor is no owner.
        :raises DeskNotFoundError: there is no such person.
        :raises DeskError: the account is closed; or it is one's own, the last open one of an owner, and would be left with this link alone.
        """
        return self._invitations.reset(actor, person_id, second_factor=second_factor)

    def recover(self, email: str, *, second_factor: bool = False, reopen: bool = False) -> Invited:
        """Make a link for a new password for an owner who is locked out: good once, for 24 hours. Sessions, locks and older links end now.

        No actor: it is for whoever can write the database at the machine, and no page may offer it. The ledger says that it was done there.

        :param second_factor: take it away too; the password then ends at once.
        :param reopen: open the account, where it is closed.
        :raises InputError: it is no e-mail address.
        :raises DeskNotFoundError: nobody has that address.
        :raises DeskError: it is no owner's, or it is closed and not to be opened.
        """
        return recover(self._keeper, email, second_factor=second_factor, reopen=reopen)

    def invitations(self, actor: Actor) -> tuple[Invitation, ...]:
        """Those that are open, links for a new password among them, the newest first.

        :raises NotAllowedError: the actor is no owner.
        """
        return self._invitations.open_ones(actor)

    def revoke(self, actor: Actor, invitation_id: int) -> None:
        """Close an open invitation: its link does nothing any more.

        :raises NotAllowedError: the actor is no owner.
        :raises DeskNotFoundError: there is no such open one.
        """
        self._invitations.revoke(actor, invitation_id)

    def invitation(self, secret: str) -> Invitation:
        """The open invitation, or link for a new password, of that secret.

        :raises DeskNotFoundError: there is none.
        :raises DeskError: it was used, is too old, or whoever made it may not give it any more.
        """
        return self._invitations.find(secret)

    def accept(self, secret: str, *, name: str = "", credentials: str = "", affiliation: str = "", password: str) -> Person:
        """Make the account that an invitation is for; or give the account that a link for a new password is for that password.

        Nobody is signed in by it. For a new password only the password counts; a lock of the account ends, a second factor stays.

        :raises InputError: a field cannot be kept, or the password may not be chosen.
        :raises DeskNotFoundError: there is no such invitation.
        :raises DeskError: it was used, is too old, or whoever made it may not give it any more.
        """
        return self._invitations.accept(secret, name=name, credentials=credentials, affiliation=affiliation, password=password)

    # Signing in.

    def sign_in(self, email: str, password: str, *, kind: str = WEB, client: str = "") -> SignedIn:
        """Begin a session. It is pending where the account has a second factor.

        Nothing that is said, and no wait, tells whether there is an account of that address.

        :param kind: ``web``, which ends after two idle hours, or ``terminal``, at the machine itself, where no attempts are counted.
        :param client: who tries, as far as can be told: the address of a browser. It is not kept.
        :raises LockedError: after five wrong attempts this client may not try this account for a minute, doubled by each further one, an
            hour at most; after ten, no client from which nobody entered it yet, for a second, doubled as well, a minute at most.
        :raises SignInError: the address or the password is wrong.
        """
        return self._signing_in.sign_in(email, password, kind=kind, client=client)

    def second_factor(self, secret: str, code: str, *, kind: str = WEB, client: str = "") -> SignedIn:
        """The whole session after a pending one, with a new secret; the old one is over.

        :param secret: of the pending session.
        :param code: six digits, as the person's app shows them; each works once.
        :param kind: of the pending session.
        :raises LockedError: after five wrong codes nobody may try one for a minute, doubled by each further one, an hour at most.
        :raises SignInError: the code is wrong, or there is no such pending session.
        """
        return self._codes.give(secret, code, kind=kind, client=client)

    def sign_in_elsewhere(self, *, issuer: str, subject: str, email: str, email_verified: bool, name: str) -> SignedIn:
        """Begin a session for somebody whom another site vouches for, as :class:`~clincite.review.accounts.oidc.OidcClient` found out.

        Who is known by issuer and subject enters. Who is not, and whose verified address has an open invitation, accepts it by this.
        Nobody else does: an account that is there already is not given to whoever holds its address elsewhere.

        :raises SignInError: there is no account for them, or it is closed.
        """
        return self._signing_in.elsewhere(issuer=issuer, subject=subject, email=email, email_verified=email_verified, name=name)

    def change_password(self, person: Person, old: str, new: str, *, kind: str = WEB, client: str = "") -> SignedIn:
        """Take a new password. Every session of the person ends; the one that is handed back, with a new secret, takes their place.

        A link for a new password that was made for them ends too.

        :raises SignInError: the old one is wrong.
        :raises LockedError: too many wrong attempts.
        :raises InputError: the new one may not be chosen.
        """
        return self._signing_in.change_password(person, old, new, kind=kind, client=client)

    def begin_totp(self, secret: str, *, again: bool = False) -> TotpSetup:
        """Offer a second factor in a session of the web. It does not count before :meth:`confirm_totp`.

        :param secret: of the session.
        :param again: the one that was offered in it last, after a wrong code; else a new one.
        :raises SignInError: there is no such session.
        :raises DeskError: there is a second factor already.
        """
        return self._codes.offer(secret, again=again)

    def confirm_totp(self, secret: str, password: str, code: str, *, client: str = "") -> SignedIn:
        """Take the second factor that was offered in a session: from now on signing in needs a code.

        Every session of the person ends; the one that is handed back, with a new secret, takes their place.

        :param secret: of the session.
        :param code: of the second factor that was offered in it.
        :raises SignInError: the password or the code is wrong, or there is no such session.
        :raises LockedError: too many wrong passwords.
        :raises DeskError: there is a second factor already, or none was offered.
        """
        return self._codes.confirm(secret, password, code, client=client)

    def remove_totp(self, person: Person, password: str, *, client: str = "") -> None:
        """Sign in without a code from now on.

        :raises SignInError: the password is wrong.
        :raises LockedError: too many wrong attempts.
        """
        self._codes.remove(person, password, client=client)

    # Sessions.

    def session(self, secret: str, *, kind: str = WEB) -> Session | None:
        """The session of that secret, with the person as they are now; None: there is none, it is over, or the account is closed.

        :param kind: that it must be of: what was given out for a terminal opens no page, nor the other way round.
        """
        return self._sessions.find(secret, kind=kind)

    def sign_out(self, secret: str) -> None:
        """End a session. What is over need not be ended."""
        with self._database.write() as connection:
            self._sessions.end(connection, secret)

    def sign_out_everywhere(self, person: Person) -> None:
        """End every session of a person, this one too."""
        with self._database.write() as connection:
            end_sessions(connection, person.id)
