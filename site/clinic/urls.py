from django.urls import path

from clinic import views

app_name = "clinic"
urlpatterns = [
    path("clinic/", views.about, name="about"),
    path("clinic/send/", views.send, name="send"),
    path("me/clinic/<str:code>/", views.review, name="review"),
    path("me/clinic/<str:code>/withdraw/", views.withdraw, name="withdraw"),
    path("me/clinic/<str:code>/files/<int:pk>/", views.download, name="file"),
]
