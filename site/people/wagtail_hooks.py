"""Staff's own account in the Wagtail admin."""

from wagtail.admin.views.account import NameEmailSettingsPanel

from people.forms import StaffAccountForm

# Wagtail asks for a first and a last name and offers no setting for it; people here have one name.
NameEmailSettingsPanel.form_class = StaffAccountForm
