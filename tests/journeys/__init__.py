import pytest

pytest.register_assert_rewrite("tests.journeys.data_sale")
