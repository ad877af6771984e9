"""Triggers that make the book append-only and balanced, on SQLite and on PostgreSQL (docs/adr/0004).

SQLite loses the triggers of a table that a later migration rebuilds: such a migration ends with `guard` again.
"""

from django.db import migrations

APPEND_ONLY = ["account", "entry", "posting", "seal", "sale", "settlement", "settled", "payoutbatch"]

SQLITE_SEALED = """
CREATE TRIGGER ledger_posting_into_sealed BEFORE INSERT ON ledger_posting
WHEN EXISTS (SELECT 1 FROM ledger_entry e JOIN ledger_seal s ON s.key = e.key WHERE e.id = NEW.entry_id)
BEGIN SELECT RAISE(ABORT, 'ledger: a sealed entry takes no posting'); END;

CREATE TRIGGER ledger_seal_balances BEFORE INSERT ON ledger_seal
BEGIN
  SELECT RAISE(ABORT, 'ledger: an entry has at least two postings')
  WHERE (SELECT COUNT(*) FROM ledger_posting p JOIN ledger_entry e ON e.id = p.entry_id WHERE e.key = NEW.key) < 2;
  SELECT RAISE(ABORT, 'ledger: an entry holds whole hundredths')
  WHERE EXISTS (SELECT 1 FROM ledger_posting p JOIN ledger_entry e ON e.id = p.entry_id
                WHERE e.key = NEW.key AND ABS(p.amount * 100 - ROUND(p.amount * 100)) > 0.001);
  SELECT RAISE(ABORT, 'ledger: an entry balances to zero in each currency')
  WHERE EXISTS (SELECT 1 FROM ledger_posting p JOIN ledger_entry e ON e.id = p.entry_id
                JOIN ledger_account a ON a.id = p.account_id WHERE e.key = NEW.key
                GROUP BY a.currency HAVING SUM(CAST(ROUND(p.amount * 100) AS INTEGER)) <> 0);
END;

CREATE TRIGGER ledger_payout_changes_state_only BEFORE UPDATE ON ledger_payout
WHEN OLD.state <> 'sent' OR NEW.id <> OLD.id OR NEW.batch_id <> OLD.batch_id OR NEW.cooperative_id <> OLD.cooperative_id
  OR NEW.amount <> OLD.amount OR NEW.bank_account <> OLD.bank_account OR NEW.holder <> OLD.holder
BEGIN SELECT RAISE(ABORT, 'ledger: a payout is decided once and its figures stay'); END;

CREATE TRIGGER ledger_payout_stays BEFORE DELETE ON ledger_payout
BEGIN SELECT RAISE(ABORT, 'ledger: rows of the book are never removed'); END;
"""

POSTGRES = """
CREATE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'ledger: rows of the book are never changed or removed (%)', TG_TABLE_NAME
    USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE FUNCTION ledger_refuse_truncate() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE filled boolean;
BEGIN
  EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I)', TG_TABLE_NAME) INTO filled;
  IF filled THEN
    RAISE EXCEPTION 'ledger: the book is never emptied (%)', TG_TABLE_NAME
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END $$;

CREATE FUNCTION ledger_posting_into_sealed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM ledger_entry e JOIN ledger_seal s ON s.key = e.key WHERE e.id = NEW.entry_id) THEN
    RAISE EXCEPTION 'ledger: a sealed entry takes no posting' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER ledger_posting_into_sealed BEFORE INSERT ON ledger_posting
FOR EACH ROW EXECUTE FUNCTION ledger_posting_into_sealed();

CREATE FUNCTION ledger_seal_balances() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT COUNT(*) FROM ledger_posting p JOIN ledger_entry e ON e.id = p.entry_id WHERE e.key = NEW.key) < 2 THEN
    RAISE EXCEPTION 'ledger: an entry has at least two postings' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF EXISTS (SELECT 1 FROM ledger_posting p JOIN ledger_entry e ON e.id = p.entry_id
             JOIN ledger_account a ON a.id = p.account_id WHERE e.key = NEW.key
             GROUP BY a.currency HAVING SUM(p.amount) <> 0) THEN
    RAISE EXCEPTION 'ledger: an entry balances to zero in each currency'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER ledger_seal_balances BEFORE INSERT ON ledger_seal
FOR EACH ROW EXECUTE FUNCTION ledger_seal_balances();

CREATE FUNCTION ledger_payout_changes_state_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state <> 'sent' OR (NEW.id, NEW.batch_id, NEW.cooperative_id, NEW.amount, NEW.bank_account, NEW.holder)
     IS DISTINCT FROM (OLD.id, OLD.batch_id, OLD.cooperative_id, OLD.amount, OLD.bank_account, OLD.holder) THEN
    RAISE EXCEPTION 'ledger: a payout is decided once and its figures stay'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER ledger_payout_changes_state_only BEFORE UPDATE ON ledger_payout
FOR EACH ROW EXECUTE FUNCTION ledger_payout_changes_state_only();
CREATE TRIGGER ledger_payout_stays BEFORE DELETE ON ledger_payout
FOR EACH ROW EXECUTE FUNCTION ledger_refuse();
"""

POSTGRES_TABLE = """
CREATE TRIGGER ledger_{0}_stays BEFORE UPDATE OR DELETE ON ledger_{0}
FOR EACH ROW EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER ledger_{0}_is_not_emptied BEFORE TRUNCATE ON ledger_{0}
FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_truncate();
"""

SQLITE_TABLE = """
CREATE TRIGGER ledger_{0}_unchanged BEFORE UPDATE ON ledger_{0}
BEGIN SELECT RAISE(ABORT, 'ledger: rows of the book are never changed'); END;
CREATE TRIGGER ledger_{0}_stays BEFORE DELETE ON ledger_{0}
BEGIN SELECT RAISE(ABORT, 'ledger: rows of the book are never removed'); END;
"""


def guard(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRES, params=None)
        for table in APPEND_ONLY:
            schema_editor.execute(POSTGRES_TABLE.format(table), params=None)
        return
    with schema_editor.connection.cursor() as cursor:
        for trigger in (SQLITE_SEALED + "".join(SQLITE_TABLE.format(t) for t in APPEND_ONLY)).split("END;\n"):
            if trigger.strip():
                cursor.execute(trigger + "END;")


def unguard(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        if schema_editor.connection.vendor == "postgresql":
            for name in (
                "ledger_refuse",
                "ledger_refuse_truncate",
                "ledger_posting_into_sealed",
                "ledger_seal_balances",
                "ledger_payout_changes_state_only",
            ):
                cursor.execute(f"DROP FUNCTION {name}() CASCADE")
            return
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name LIKE 'ledger_%'")
        for (name,) in cursor.fetchall():
            cursor.execute(f"DROP TRIGGER {name}")


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]
    operations = [migrations.RunPython(guard, unguard)]
