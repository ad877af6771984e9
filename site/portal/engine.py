"""Oscar without its storefront and dashboard (docs/adr/0002): only what our pages stand on is loaded."""

from oscar.core.application import OscarConfig, OscarDashboardConfig


class Engine(OscarConfig):
    """Stands for `oscar.config.Shop`, whose `ready` asks for every one of Oscar's screens by name."""

    name = "oscar"

    def ready(self) -> None:
        import oscar.checks  # noqa: F401 -- importing it registers the checks


class Dashboard(OscarDashboardConfig):
    """Only a label: Oscar's template tags look classes up under it. Its thirteen screens are not installed."""

    label = "dashboard"
    name = "oscar.apps.dashboard"
    namespace = "dashboard"
