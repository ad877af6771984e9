"""What of Wagtail's own desk opens for a trainer, as tests/test_trainers_desk.py fills its addresses.

No address of groups, sites, locales, collections, workflows, settings or people is among them.
"""

EACH = {
    "/cms/": "test404/ failwhale/ account/ login/ logout/ sprite/ jsi18n/ dismissibles/ tag-autocomplete/ "
    "api/main/pages/ api/main/pages/1/ api/main/documents/ api/main/documents/1/ api/main/images/ "
    "editing-sessions/release/1/ embeds/chooser/ embeds/chooser/upload/ reports/locked/ reports/locked/results/ "
    "reports/workflow/ reports/workflow/results/ reports/workflow_tasks/ reports/workflow_tasks/results/ "
    "reports/site-history/ reports/site-history/results/ reports/aging-pages/ reports/aging-pages/results/ "
    "reports/page-types-usage/ reports/page-types-usage/results/",
    "/cms/choose-": "page/ page/1/ page/search/ page/chosen-multiple/ external-link/ email-link/ phone-link/ "
    "anchor-link/",
    "/cms/pages/": "search/ search/results/ workflow/confirm_cancellation/1/ 1/ 1/results/ 1/usage/ 1/edit/ "
    "1/edit/preview/ 1/view_draft/ 1/delete/ 1/unpublish/ 1/move/ 1/move/1/confirm/ 1/set_position/ 1/copy/ "
    "1/privacy/ 1/lock/ 1/unlock/ 1/revisions/ 1/workflow_history/ 1/history/ 1/history/results/",
    "/cms/workflows/task_chooser/": "results/ create/ 1/",
    "/cms/documents/chooser/": "results/ chosen/word/ chosen-multiple/",
    "/cms/images/": "results/ add/ multiple/add/",
    "/cms/images/chooser/": "results/ chosen/word/ chosen-multiple/ create/",
}
"""By the address above them, which opens too."""
OPEN = [above for above in EACH if above.endswith("/")] + [above + end for above in EACH for end in EACH[above].split()]
BULK = [
    f"{model} {action}"
    for model, actions in {
        "page": ["delete", "move", "publish", "unpublish"],
    }.items()
    for action in actions
]
"""What she may do at once to many; nothing to people."""
