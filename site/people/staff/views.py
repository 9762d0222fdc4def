"""직원: who does what at a center, inviting and leaving."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from core.keys import row_key
from people.enums import AccessAction, Role
from people.errors import Refused
from people.models import Invitation, SensitiveNote, StaffRole, User
from people.permissions import PageRight, has_right, roles_managed_by
from people.requests import signed_in
from people.roles import RIGHTS
from people.services.access import record
from people.services.invitations import invitation_cancel, invite
from people.services.roles import role_revoke
from people.staff.forms import InviteForm


def managed_roles(request: HttpRequest) -> QuerySet[StaffRole]:
    """The roles this person gives and takes. Raises PermissionDenied for somebody who gives none."""
    roles = roles_managed_by(request.user)
    if not roles.exists():
        raise PermissionDenied
    return roles


def staff_list(request: HttpRequest) -> HttpResponse:
    """Roles by center, with their members and open invitations."""
    roles = managed_roles(request).prefetch_related(
        Prefetch("group__user_set", User.objects.order_by("name", "email"), to_attr="members"),
        Prefetch("invitations", Invitation.objects.open(), to_attr="open_invitations"),
    )
    shown = list(roles.order_by("page__title", "page", "pk"))
    members = User.objects.filter(groups__staff_role__in=shown).values_list("pk", flat=True).distinct()
    record(request, AccessAction.LIST, "직원 목록", members)
    context = {
        "page_title": "직원",
        "header_icon": "group",
        "roles": [{"role": role, "says": RIGHTS[Role(role.role)].says} for role in shown],
    }
    return render(request, "pages/people/staff/list.html", context)


def staff_invite(request: HttpRequest) -> HttpResponse:
    """Mail an invitation; `?role=` is chosen already."""
    roles = managed_roles(request)
    person = signed_in(request)
    chosen = roles.filter(pk=row_key(request.GET.get("role", ""))).first()
    form = InviteForm(request.POST or None, by=person, initial={"role": chosen})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            invite(email=data["email"], name=data["name"], staff_role=data["role"], by=person)
        except Refused as error:
            form.add_error("email", error.message)
        else:
            messages.success(request, f"{data['name']} 님에게 초대장을 보냈어요. 7일 안에 열 수 있어요.")
            return redirect("staff:list")
    context = {"page_title": "직원 초대", "header_icon": "mail", "form": form}
    return render(request, "pages/people/staff/invite.html", context, status=422 if form.errors else 200)


def staff_remove(request: HttpRequest, role: int, person: int) -> HttpResponse:
    """Take one role from one person, after asking once."""
    staff_role = get_object_or_404(managed_roles(request), pk=role)
    member = get_object_or_404(User.objects.filter(groups=staff_role.group), pk=person)
    if request.method == "POST":
        try:
            role_revoke(user=member, staff_role=staff_role, by=signed_in(request))
        except Refused as error:
            messages.error(request, error.message)
        else:
            messages.success(request, f"{member} 님의 ‘{staff_role}’ 역할을 거뒀어요.")
            if has_right(request.user, PageRight.STAFF) and notes_left_by(member, staff_role):
                messages.warning(
                    request, f"{member} 님이 쓴 상담 메모가 남았어요. 다른 상담사에게 넘겨 주세요."
                )
                return redirect("notes:hand_over", staff_role.page_id, member.pk)
        return redirect("wagtailadmin_home" if member == request.user else "staff:list")
    context = {
        "notes": notes_left_by(member, staff_role),
        "page_title": "역할 거두기",
        "header_icon": "group",
        "member": member,
        "staff_role": staff_role,
        "is_last_role": member.groups.count() == 1,
    }
    return render(request, "pages/people/staff/remove.html", context)


def notes_left_by(member: User, staff_role: StaffRole) -> int:
    """How many counselling notes nobody could read once this role is taken: only who wrote them, as a counsellor, can."""
    if staff_role.role != Role.COUNSELLOR:
        return 0
    return SensitiveNote.objects.filter(author=member, page=staff_role.page).count()


@require_POST
def invitation_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back an invitation that nobody has used yet."""
    found = get_object_or_404(Invitation.objects.filter(role__in=managed_roles(request)), pk=pk)
    invitation_cancel(invitation=found, by=signed_in(request))
    messages.success(request, f"{found.name} 님의 초대를 거뒀어요. 메일의 주소는 이제 열리지 않아요.")
    return redirect("staff:list")
