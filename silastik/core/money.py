"""Rupiah in figures and in words (terbilang). Amounts are whole rupiah."""


def rupiah(amount: int, *, cents: bool = False) -> str:
    """`Rp1.250.000`, or `Rp1.250.000,00` with cents, as official papers write it; below zero `-Rp5.000`."""
    sign = "-" if amount < 0 else ""
    figures = f"{abs(amount):,}".replace(",", ".")
    return f"{sign}Rp{figures}{',00' if cents else ''}"


def amount_in_words(amount: int, language: str = "id") -> str:
    """`delapan puluh ribu rupiah`, or `eighty thousand rupiah`, as receipts spell an amount.

    num2words says `satu ribu` after a million (`satu juta satu ribu`); Indonesian says `seribu` whenever the thousands
    are exactly one.
    """
    from num2words import num2words  # every language it knows: for papers, which workers make

    words = num2words(abs(amount), lang=language)
    if language == "id" and abs(amount) // 1000 % 1000 == 1:
        words = words.replace("satu ribu", "seribu")
    return f"{'minus ' if amount < 0 else ''}{words} rupiah"
