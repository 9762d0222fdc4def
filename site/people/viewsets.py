"""Staff accounts in the Wagtail admin."""

from wagtail.users.views.users import UserViewSet as WagtailUserViewSet

from people.forms import StaffCreationForm, StaffEditForm


class UserViewSet(WagtailUserViewSet):
    """Wagtail's user screens with one field for the name."""

    def get_form_class(self, for_update: bool = False) -> type:
        return StaffEditForm if for_update else StaffCreationForm
