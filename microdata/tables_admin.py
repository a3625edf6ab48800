"""The list of areas from CSV and XLSX, with preview, and into them: loaded when somebody asks for it."""

from silastik.core.tables import Tables

from .admin.areas import AreaAdmin
from .resources import AreaResource


class AreaTables(AreaAdmin, Tables):
    resource_classes = [AreaResource]
    import_template_name = "admin/microdata/area/import.html"
    skip_admin_log = True  # the database keeps the history of every row
