"""A payout that was said to have arrived may still come back from the bank; one that came back stays (docs/adr/0004).

SQLite loses the triggers of a table that a later migration rebuilds: one that rebuilds `ledger_payout` ends with
`guard` of 0002 and then `let_back` of this one.
"""

from django.db import migrations

DECIDED_ONCE = "OLD.state <> 'sent'"
MAY_COME_BACK = """NOT (OLD.state = 'sent' AND NEW.state IN ('confirmed', 'failed')
  OR OLD.state = 'confirmed' AND NEW.state = 'failed')"""

SQLITE = """
CREATE TRIGGER ledger_payout_changes_state_only BEFORE UPDATE ON ledger_payout
WHEN {0} OR NEW.id <> OLD.id OR NEW.batch_id <> OLD.batch_id OR NEW.cooperative_id <> OLD.cooperative_id
  OR NEW.amount <> OLD.amount OR NEW.bank_account <> OLD.bank_account OR NEW.holder <> OLD.holder
BEGIN SELECT RAISE(ABORT, 'ledger: a payout is decided once and its figures stay'); END;
"""

POSTGRES = """
CREATE OR REPLACE FUNCTION ledger_payout_changes_state_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF {0} OR (NEW.id, NEW.batch_id, NEW.cooperative_id, NEW.amount, NEW.bank_account, NEW.holder)
     IS DISTINCT FROM (OLD.id, OLD.batch_id, OLD.cooperative_id, OLD.amount, OLD.bank_account, OLD.holder) THEN
    RAISE EXCEPTION 'ledger: a payout is decided once and its figures stay'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
"""


def _judge(schema_editor, refused):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRES.format(refused), params=None)
        return
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER ledger_payout_changes_state_only")
        cursor.execute(SQLITE.format(refused))


def let_back(apps, schema_editor):
    _judge(schema_editor, MAY_COME_BACK)


def decide_once(apps, schema_editor):
    _judge(schema_editor, DECIDED_ONCE)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_the_database_guards_the_book")]
    operations = [migrations.RunPython(let_back, decide_once)]
