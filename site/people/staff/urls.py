"""Below /cms/staff/."""

from django.urls import path

from people.staff import views

app_name = "staff"
urlpatterns = [
    path("", views.staff_list, name="list"),
    path("invite/", views.staff_invite, name="invite"),
    path("roles/<int:role>/remove/<int:person>/", views.staff_remove, name="remove"),
    path("invitations/<int:pk>/remove/", views.invitation_remove, name="invitation_remove"),
]
