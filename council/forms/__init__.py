"""What officers type, one matter a file."""

from council.forms.cooperatives import AccountForm, PersonForm, RegisterForm
from council.forms.money import HolidayForm, RefundForm, RuleForm, SettleForm
from council.forms.people import CertificateForm, DeskForm
from council.forms.rulebook import PolicyForm, StandardForm, TrainingRuleForm

__all__ = [
    "AccountForm",
    "CertificateForm",
    "DeskForm",
    "HolidayForm",
    "PersonForm",
    "PolicyForm",
    "RefundForm",
    "RegisterForm",
    "RuleForm",
    "SettleForm",
    "StandardForm",
    "TrainingRuleForm",
]
