"""A line of the audit says what was decided in the officer's own words, never in the codes that are kept."""

import pytest
from django.utils import translation

from commons.models import AuditLine
from council.templatetags.desk import action, facts


@pytest.mark.parametrize(
    ("kept", "read"),
    [
        ({"function": "coordinator"}, [("الصفة", "منسّقة")]),
        ({"was": "submitted", "now": "approved"}, [("قبل", "قيد المراجعة"), ("الآن", "موافق عليه")]),
        ({"before": "registered"}, [("قبل", "تنتظر المصادقة")]),
        ({"before": "trainer", "after": ""}, [("قبل", "مكوّنة")]),
        ({"was": "120", "now": "135"}, [("قبل", "120"), ("الآن", "135")]),
        ({"kind": "pickup", "reach": None}, [("النوع", "يُستلم من التعاونية")]),
        ({"in_force_from": "2026-11-02", "by_hand": True}, [("من", "2 نونبر 2026"), ("موظفة تفتح كل متجر", "نعم")]),
        ({"lessons_left": {"7": 3}}, []),
    ],
)
def test_the_facts_of_a_line_are_read_in_arabic(kept, read):
    with translation.override("ar"):
        assert [(str(name), str(value)) for name, value in facts(AuditLine(facts=kept))] == read


@pytest.mark.parametrize("name", ["courses.remind", "registry.change_number"])
def test_an_action_has_a_name(name):
    assert action(AuditLine(action=name)) != name
