"""The council's desk: what each role gets at its addresses, in the words of tests/addresses.py."""

from tests.addresses import Row

AT_THE_COUNCIL = {
    "council:home": Row("in 404 404 404 404 404 404 200 200", "in 404 404 404 404 404 404 200 200"),
    "council:cooperative": Row(
        "in 404 404 404 404 404 404 200 200", "in 404 404 404 404 404 404 200 200", {"pk": "cooperative"}
    ),
    "council:cooperative (unknown)": Row(
        "in 404 404 404 404 404 404 404 404", "in 404 404 404 404 404 404 404 404", {"pk": "none"}
    ),
    "council:statement": Row(
        "in 404 404 404 404 404 404 200 200", "in 404 404 404 404 404 404 200 200", {"pk": "cooperative"}
    ),
    "council:statement (not come)": Row(
        "in 404 404 404 404 404 404 404 404",
        "in 404 404 404 404 404 404 404 404",
        {"pk": "cooperative", "year": "later"},
    ),
    "council:register": Row("in 404 404 404 404 404 404 200 200", "in 404 404 404 404 404 404 200 200"),
    "council:account": Row(
        "in 404 404 404 404 404 404 200 200", "in 404 404 404 404 404 404 200 200", {"pk": "cooperative"}
    ),
    "council:account (unknown)": Row(
        "in 404 404 404 404 404 404 404 404", "in 404 404 404 404 404 404 404 404", {"pk": "none"}
    ),
    "council:leaders": Row(
        "in 404 404 404 404 404 404 200 200", "in 404 404 404 404 404 404 200 200", {"pk": "cooperative"}
    ),
    "council:leaders (unknown)": Row(
        "in 404 404 404 404 404 404 404 404", "in 404 404 404 404 404 404 404 404", {"pk": "none"}
    ),
    "council:decide": Row(
        "in 404 404 404 404 404 404 405 405",
        "in 404 404 404 404 404 404 302 302",
        {"pk": "cooperative", "verb": "approve"},
    ),
    "council:decide (no such verb)": Row(
        "in 404 404 404 404 404 404 405 405",
        "in 404 404 404 404 404 404 404 404",
        {"pk": "cooperative", "verb": "dance"},
    ),
    "council:papers": Row("in 404 404 404 404 404 404 200 200", "in 404 404 404 404 404 404 200 200"),
    "council:paper-file": Row(
        "in 404 404 404 404 404 404 200 200", "in 404 404 404 404 404 404 200 200", {"pk": "paper"}
    ),
    "council:decide-paper": Row(
        "in 404 404 404 404 404 404 405 405", "in 404 404 404 404 404 404 302 302", {"pk": "paper", "verb": "verify"}
    ),
    "council:listings": Row("in 404 404 404 404 404 404 200 200", "in 404 404 404 404 404 404 200 200"),
    "council:decide-listing": Row(
        "in 404 404 404 404 404 404 405 405",
        "in 404 404 404 404 404 404 302 302",
        {"pk": "listing", "verb": "approve"},
    ),
    "council:orders": Row("in 404 404 404 404 404 404 200 200", "in 404 404 404 404 404 404 200 200"),
    "council:order": Row("in 404 404 404 404 404 404 200 200", "in 404 404 404 404 404 404 200 200"),
    "council:order (unknown)": Row(
        "in 404 404 404 404 404 404 404 404", "in 404 404 404 404 404 404 404 404", {"number": "no_code"}
    ),
    "council:refund": Row("in 404 404 404 404 404 404 405 405", "in 404 404 404 404 404 404 422 422"),
    "council:payouts": Row("in 404 404 404 404 404 404 200 200", "in 404 404 404 404 404 404 200 200"),
    "council:settle": Row("in 404 404 404 404 404 404 405 405", "in 404 404 404 404 404 404 422 422"),
    "council:run-payout": Row("in 404 404 404 404 404 404 405 405", "in 404 404 404 404 404 404 302 302"),
    "council:batch": Row("in 404 404 404 404 404 404 200 200", "in 404 404 404 404 404 404 200 200", {"pk": "batch"}),
    "council:bank-file": Row(
        "in 404 404 404 404 404 404 200 200", "in 404 404 404 404 404 404 200 200", {"pk": "batch"}
    ),
    "council:decide-payout": Row(
        "in 404 404 404 404 404 404 405 405", "in 404 404 404 404 404 404 302 302", {"pk": "payout"}
    ),
    "council:standards": Row("in 404 404 404 404 404 404 200 200", "in 404 404 404 404 404 404 200 200"),
    "council:remove-standard": Row(
        "in 404 404 404 404 404 404 405 405", "in 404 404 404 404 404 404 302 302", {"pk": "standard"}
    ),
    "council:remove-standard (unknown)": Row(
        "in 404 404 404 404 404 404 405 405", "in 404 404 404 404 404 404 404 404", {"pk": "none"}
    ),
    "council:commission": Row("in 404 404 404 404 404 404 200 200", "in 404 404 404 404 404 404 200 200"),
    "council:add-rule": Row("in 404 404 404 404 404 404 405 405", "in 404 404 404 404 404 404 422 422"),
    "council:add-holiday": Row("in 404 404 404 404 404 404 405 405", "in 404 404 404 404 404 404 422 422"),
    "council:policy": Row("in 404 404 404 404 404 404 200 200", "in 404 404 404 404 404 404 200 200"),
    "council:training-rule": Row("in 404 404 404 404 404 404 200 200", "in 404 404 404 404 404 404 200 200"),
    "council:certificates": Row("in 404 404 404 404 404 404 200 200", "in 404 404 404 404 404 404 200 200"),
    "council:revoke-certificate": Row("in 404 404 404 404 404 404 405 405", "in 404 404 404 404 404 404 422 422"),
    "council:revoke-certificate (unknown)": Row(
        "in 404 404 404 404 404 404 405 405", "in 404 404 404 404 404 404 404 404", {"serial": "no_code"}
    ),
    "council:desks": Row("in 404 404 404 404 404 404 200 200", "in 404 404 404 404 404 404 200 200"),
    "council:take-desk": Row(
        "in 404 404 404 404 404 404 405 405", "in 404 404 404 404 404 404 302 302", {"pk": "trainer"}
    ),
    "council:take-desk (nobody's)": Row(
        "in 404 404 404 404 404 404 405 405", "in 404 404 404 404 404 404 404 404", {"pk": "member"}
    ),
    "council:messages": Row("in 404 404 404 404 404 404 200 200", "in 404 404 404 404 404 404 200 200"),
    "council:send-again": Row(
        "in 404 404 404 404 404 404 405 405", "in 404 404 404 404 404 404 302 302", {"pk": "message"}
    ),
    "council:send-again (unknown)": Row(
        "in 404 404 404 404 404 404 405 405", "in 404 404 404 404 404 404 404 404", {"pk": "none"}
    ),
    "council:audit": Row("in 404 404 404 404 404 404 200 200", "in 404 404 404 404 404 404 200 200"),
}
