"""Code 128: bars that an officer's hand scanner types as if from a keyboard, for the `<img>` of a paper."""

from urllib.parse import quote


def barcode_data_uri(content: str) -> str:
    """A `data:` URI of the bars in SVG, one unit a module, stretched to the box it is put in; ASCII only.

    Without quiet zone: whoever shows it leaves ten modules of white on either side.
    """
    from barcode.codex import Code128  # it loads Pillow: for papers, which workers make

    (modules,) = Code128(content).build()
    path, at = [], 0
    for bar in modules.replace("01", "0 1").split():
        width = bar.count("1")
        path.append(f"M{at} 0h{width}v1h-{width}z")
        at += len(bar)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {at} 1" preserveAspectRatio="none">'
        f'<path d="{"".join(path)}"/></svg>'
    )
    return f"data:image/svg+xml,{quote(svg)}"
