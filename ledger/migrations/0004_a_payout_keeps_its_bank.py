"""The name of the bank that a payout was sent to stays as it was, as the account and its holder do (docs/adr/0004).

SQLite loses the triggers of a table that a later migration rebuilds: one that rebuilds `ledger_payout` ends with
`guard` of 0002, `let_back` of 0003 and then `keep` of this one.
"""

from django.db import migrations

SQLITE = """
CREATE TRIGGER ledger_payout_keeps_its_bank BEFORE UPDATE OF bank_name ON ledger_payout
WHEN NEW.bank_name <> OLD.bank_name
BEGIN SELECT RAISE(ABORT, 'ledger: a payout keeps the bank it was sent to'); END;
"""

POSTGRES = """
CREATE FUNCTION ledger_payout_keeps_its_bank() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'ledger: a payout keeps the bank it was sent to' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER ledger_payout_keeps_its_bank BEFORE UPDATE OF bank_name ON ledger_payout
FOR EACH ROW WHEN (NEW.bank_name <> OLD.bank_name) EXECUTE FUNCTION ledger_payout_keeps_its_bank();
"""


def keep(apps, schema_editor):
    postgres = schema_editor.connection.vendor == "postgresql"
    schema_editor.execute(POSTGRES if postgres else SQLITE, params=None)


def let_go(apps, schema_editor):
    postgres = schema_editor.connection.vendor == "postgresql"
    where = " ON ledger_payout" if postgres else ""
    schema_editor.execute(f"DROP TRIGGER ledger_payout_keeps_its_bank{where}")
    if postgres:
        schema_editor.execute("DROP FUNCTION ledger_payout_keeps_its_bank()")


class Migration(migrations.Migration):
    dependencies = [("ledger", "0003_what_arrived_may_come_back")]
    operations = [migrations.RunPython(keep, let_go)]
