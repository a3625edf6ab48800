"""System checks: what must hold between flows, states and mails before the portal may start."""

from typing import Any, cast

from django.core.checks import Error, register
from django.template import TemplateDoesNotExist
from django.template.loader import get_template

from .states import TURNS, OrderState


@register
def every_state_has_a_holder(app_configs, **kwargs) -> list[Error]:
    missing = [state for state in OrderState if state not in TURNS]
    return [Error(f"State {state} says not who holds the ball.", id="orders.E001") for state in missing]


@register
def every_move_is_known_to_the_database(app_configs, **kwargs) -> list[Error]:
    """The trigger on Order allows exactly the changes of state that some flow's transitions make."""
    from .flows import registered
    from .states import MOVES

    made = {
        (str(t.source), str(t.target))
        for flow in registered()
        for t in cast(Any, flow.model()).get_all_state_transitions()
        if t.target is not None
    }
    allowed = {(str(a), str(b)) for a, b in MOVES}
    return [Error(f"Move {move} is in a flow or in MOVES, not in both.", id="orders.E002") for move in made ^ allowed]


@register
def every_mail_exists(app_configs, **kwargs) -> list[Error]:
    from .notifications import RULES, RULES_OF_KIND

    errors = []
    for table in (RULES, *RULES_OF_KIND.values()):
        for rule in (rule for rules in table.values() for rule in rules):
            for suffix in ("txt", "html"):
                name = f"emails/orders/{rule.template}.{suffix}"
                try:
                    get_template(name)
                except TemplateDoesNotExist:
                    errors.append(Error(f"Mail template {name} is missing.", id="orders.E003"))
    return errors
