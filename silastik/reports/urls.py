from django.urls import path

from .views import auditor, evidence, head, public

app_name = "reports"
urlpatterns = [
    path("kinerja/", public.performance, name="performance"),
    path("kinerja.csv", public.performance_csv, name="performance_csv"),
    path("laporan/", head.report, name="report"),
    path("laporan.xlsx", head.workbook, name="workbook"),
    path("laporan/pdf/", head.ask, name="ask"),
    path("laporan/berkas/<int:pk>/", head.file, name="file"),
    path("laporan/berkas/<int:pk>/pdf/", head.pdf, name="pdf"),
    path("audit/", auditor.events, name="audit"),
    path("audit/peristiwa.<str:suffix>", auditor.export_events, name="audit_export"),
    path("audit/pembacaan/", auditor.readings, name="readings"),
    path("audit/pembacaan.<str:suffix>", auditor.export_readings, name="readings_export"),
    path("audit/bukti/", evidence.evidence, name="evidence"),
    path("audit/bukti.jsonl", evidence.export_evidence, name="evidence_export"),
    path("audit/verify.py", evidence.verifier, name="verifier"),
    path("audit/<slug:name>/", auditor.trail, name="trail"),
    path("audit/<slug:name>.<str:suffix>", auditor.export_trail, name="trail_export"),
]
