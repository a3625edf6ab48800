"""The yardstick: a bare Django project, whose pages the portal's are held against (see `filling` for what is in it)."""
