"""How people come in: no sign-up by strangers, two factors where the setting asks for them."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import LoginForm, ResetPasswordKeyForm
from allauth.account.internal.stagekit import unstash_login
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.db.models import Q
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from charter.ground.web import GetResponse
from charter.org.models import Person
from charter.site import sessions
from charter.site.factors import is_demanded, since
from charter.site.jobs import send_way_in


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by the administrator; customers land in their own space."""

    def is_open_for_signup(self, request: Any) -> bool:
        return False

    def get_login_redirect_url(self, request: Any) -> str:
        return "/portal/" if request.user.is_customer else "/"

    def send_password_reset_mail(self, user: Any, email: str, context: dict[str, Any]) -> None:
        """By the worker, after commit: whether the mail server is there, and whether anybody has
        this address, is not told by the answer or by how long it takes."""
        send_way_in.defer(person=user.pk)

    def pre_authenticate(self, request: Any, **credentials: Any) -> None:
        request.suspect = _account(credentials)
        super().pre_authenticate(request, **credentials)

    def validation_error(self, code: str, *args: Any) -> Any:
        if code == "too_many_login_attempts" and context.request is not None:
            context.request.refusal = "sign_in.limited"
        return super().validation_error(code, *args)

    def authentication_failed(self, request: Any, **credentials: Any) -> None:
        request.refusal = "sign_in.failed"


def _account(credentials: dict[str, Any]) -> Person | None:
    """Whose door was tried. What was typed is not kept: it may be a password."""
    tried = [str(credentials[name]) for name in ("username", "email") if credentials.get(name)]
    if not tried or "\0" in tried[0]:
        return None
    known = Q(username__iexact=tried[0]) | Q(email__iexact=tried[0])
    return Person.objects.get_queryset().filter(known).order_by("pk").first()


class SecondFactorAdapter(DefaultMFAAdapter):
    """A wrong code is an attempt worth keeping."""

    def validation_error(self, code: str, *args: Any) -> Any:
        request: Any = context.request
        if request is not None and code == "incorrect_code":
            request.refusal = "second_factor.failed"
            login = unstash_login(request, peek=True)
            request.suspect = login.user if login else None
        return super().validation_error(code, *args)


class SignInForm(LoginForm):
    """The words beside the fields say what goes in; placeholders vanish when one types."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("帳號或電子郵件")
        self.fields["password"].help_text = ""
        for one in self.fields.values():
            one.widget.attrs.pop("placeholder", None)


class SetPasswordForm(ResetPasswordKeyForm):
    """The first password or a new one; what it must be is said in one line."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        first, second = self.fields["password1"], self.fields["password2"]
        first.label, second.label = _("密碼"), _("再輸入一次")
        first.help_text = _("至少8個字，不要用姓名或常見的密碼，也不要全是數字。")
        for one in (first, second):
            one.widget.attrs.pop("placeholder", None)


class PeopleBackend(ModelBackend):
    """Every request asks who it is, and the frame of every page names the department, the
    customer and the roles: they come in one query."""

    def get_user(self, user_id: Any) -> Person | None:
        return sessions.person(int(user_id))


class SecondFactorMiddleware:
    """With CHARTER_REQUIRE_MFA, approvers and administrators without a second factor set one up
    before anything else."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> Any:
        if settings.REQUIRE_MFA and self._must_set_up(request):
            return redirect(reverse("mfa_index"))
        return self.get_response(request)

    def _must_set_up(self, request: Any) -> bool:
        person: Person = request.user
        open_paths = (reverse("account_logout").rsplit("/", 2)[0], "/static/", "/language/")
        if not person.is_authenticated or request.path.startswith(open_paths):
            return False
        return is_demanded(person) and since(person) is None
