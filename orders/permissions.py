"""Who may do what in an order: predicates `(order, user) -> bool` for transitions. `user=None` is the system."""

from silastik.users import roles


def by_customer(order, user) -> bool:
    """The customer whose order it is."""
    return user is not None and order.customer_id == user.pk


def by_customer_or_at_the_desk(order, user) -> bool:
    """The customer, or an officer for a visitor who has no account (R4)."""
    return by_customer(order, user) or (order.customer.is_visitor and by_officer(order, user))


def by_claimant(order, user) -> bool:
    """A customer with an account takes over what was ordered for them at the desk; the slip proves it is theirs."""
    if user is None or order.customer_id == user.pk:
        return False
    return order.customer.is_visitor and not user.is_visitor and not user.is_office_staff


def by_officer(order, user) -> bool:
    """Any officer, never in an order of their own."""
    return user is not None and user.has_perm(roles.SERVE_ORDER) and order.customer_id != user.pk


def by_officer_in_charge(order, user) -> bool:
    """The officer who took the order."""
    return by_officer(order, user) and order.assigned_to_id == user.pk


def by_treasurer(order, user) -> bool:
    """A treasurer, never in an order of their own. Whoever served the order is refused by its guard (P5)."""
    return user is not None and user.has_perm(roles.VERIFY_TRANSFER) and order.customer_id != user.pk


def by_customer_or_officer_in_charge(order, user) -> bool:
    return by_customer(order, user) or by_officer_in_charge(order, user)


def by_system(order, user) -> bool:
    """Celery, never a person."""
    return user is None


# What an officer may do only while they answer for the order.
IN_CHARGE = (by_officer_in_charge, by_customer_or_officer_in_charge)
