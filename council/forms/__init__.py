"""What officers type, one matter a file."""

from council.forms.cooperatives import AccountForm, PersonForm, RegisterForm
from council.forms.money import HolidayForm, RuleForm, SettleForm
from council.forms.people import CertificateForm, DeskForm
from council.forms.rulebook import PolicyForm, TrainingRuleForm

__all__ = [
    "AccountForm",
    "CertificateForm",
    "DeskForm",
    "HolidayForm",
    "PersonForm",
    "PolicyForm",
    "RegisterForm",
    "RuleForm",
    "SettleForm",
    "TrainingRuleForm",
]
