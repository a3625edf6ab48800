from django.urls import path

from .views import casework, complaints, office, ratings, surveys

app_name = "feedback"
urlpatterns = [
    path("nilai/pesanan/<str:code>/", ratings.rate, name="rate"),
    path("nilai/<str:token>/", ratings.rate_signed, name="rate_signed"),
    path("survei/pesanan/<str:code>/", surveys.survey, name="survey"),
    path("survei/<str:token>/", surveys.survey_signed, name="survey_signed"),
    path("umpan-balik/", office.feedback, name="office"),
    path("umpan-balik/ekspor/", office.export, name="export"),
    path("umpan-balik/<str:code>/<str:about>/balas/", office.reply, name="reply"),
    path("pengaduan/lacak/", complaints.track, name="track"),
    path("pengaduan/saya/<str:number>/", complaints.own_complaint, name="own_complaint"),
    path("pengaduan-masuk/", casework.complaints, name="complaints"),
    path("pengaduan-masuk/<str:number>/", casework.complaint, name="complaint"),
    path("pengaduan-masuk/<str:number>/tangani/", casework.take, name="take_complaint"),
    path("pengaduan-masuk/<str:number>/jawab/", casework.answer, name="answer_complaint"),
    path("pengaduan-masuk/<str:number>/lampiran/<int:pk>/", casework.file, name="complaint_file"),
]
