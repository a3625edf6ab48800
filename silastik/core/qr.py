"""QR codes, as addresses that the `<img>` of a page or paper can show."""


def qr_data_uri(content: str) -> str:
    """A `data:` URI of a QR code in SVG, without quiet zone: the white paper around it is one."""
    import segno  # for papers, which workers make

    return segno.make(content, error="m", micro=False).svg_data_uri(border=0, omitsize=True)
