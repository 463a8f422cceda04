"""The sheets of the cases in the other formats that workbooks come in."""

import struct
import zipfile
from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path
from typing import Any

from sheet_cases import Case


def _cells(case: Case) -> Iterator[tuple[int, list[tuple[int, Any, tuple[int, int]]]]]:
    """Each row with its cells: column, value, rows and columns spanned; covered ones left out."""
    covered = {
        (y, x)
        for top, left, bottom, right in case.merges
        for y in range(top, bottom + 1)
        for x in range(left, right + 1)
        if (y, x) != (top, left)
    }
    spans = {(m[0], m[1]): (m[2] - m[0] + 1, m[3] - m[1] + 1) for m in case.merges}
    for y, row in enumerate(case.rows, start=1):
        yield (
            y,
            [
                (x, value, spans.get((y, x), (1, 1)))
                for x, value in enumerate(row, start=1)
                if (y, x) not in covered
            ],
        )


def write_html(case: Case, path: Path) -> Path:
    """A page with one table, as programs save it under the name .xls."""
    rows = []
    for _, cells in _cells(case):
        parts = []
        for _, value, (down, across) in cells:
            number = f' x:num="{value}"' if isinstance(value, int | float) else ""
            text = "&nbsp;" if value is None else escape(str(value)).replace("\n", "<br>")
            parts.append(f"<td rowspan={down} colspan='{across}'{number}>{text}</td>")
        rows.append(f"<tr>{''.join(parts)}</tr>")
    path.write_text(
        "<html xmlns:x='urn:schemas-microsoft-com:office:excel'><head><meta charset=utf-8>"
        "<style>td {color: red}</style><script>alert(1)</script></head><body>\n<table border=1>\n"
        + "\n".join(rows)
        + "\n</table></body></html>",
        encoding="utf-8",
    )
    return path


def write_xml(case: Case, path: Path) -> Path:
    """A workbook in the XML of Excel 2003."""
    rows = []
    for y, cells in _cells(case):
        parts = []
        for x, value, (down, across) in cells:
            if value is None and (down, across) == (1, 1):
                continue
            kind = "Number" if isinstance(value, int | float) else "String"
            text = "" if value is None else escape(str(value)).replace("\n", "&#10;")
            spans = f' ss:MergeDown="{down - 1}"' if down > 1 else ""
            spans += f' ss:MergeAcross="{across - 1}"' if across > 1 else ""
            data = f'<Data ss:Type="{kind}">{text}</Data>'
            parts.append(f'<Cell ss:Index="{x}"{spans}>{data}</Cell>')
        rows.append(f'<Row ss:Index="{y}">{"".join(parts)}</Row>')
    path.write_text(
        '<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="Bảng"><Table>'
        + "".join(rows)
        + "</Table></Worksheet></Workbook>",
        encoding="utf-8",
    )
    return path


def _ods_cell(value: Any, down: int, across: int) -> str:
    spans = ""
    if (down, across) != (1, 1):
        spans = f' table:number-rows-spanned="{down}" table:number-columns-spanned="{across}"'
    if value is None:
        return f"<table:table-cell{spans}/>"
    if isinstance(value, int | float):
        kind = f' office:value-type="float" office:value="{value}"'
        return f"<table:table-cell{spans}{kind}><text:p>{value}</text:p></table:table-cell>"
    lines = "".join(f"<text:p>{escape(part)}</text:p>" for part in value.split("\n"))
    return f'<table:table-cell{spans} office:value-type="string">{lines}</table:table-cell>'


def write_ods(case: Case, path: Path) -> Path:
    """An OpenDocument workbook."""
    rows = []
    for _, cells in _cells(case):
        parts, last = [], 0
        for x, value, (down, across) in cells:
            parts.append("<table:covered-table-cell/>" * (x - last - 1))
            parts.append(_ods_cell(value, down, across))
            last = x
        rows.append(f"<table:table-row>{''.join(parts) or '<table:table-cell/>'}</table:table-row>")
    space = "urn:oasis:names:tc:opendocument:xmlns:"
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content '
        f'xmlns:office="{space}office:1.0" xmlns:table="{space}table:1.0" '
        f'xmlns:text="{space}text:1.0"><office:body><office:spreadsheet>'
        f'<table:table table:name="Bảng">{"".join(rows)}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr(
            "META-INF/manifest.xml",
            f'<manifest:manifest xmlns:manifest="{space}manifest:1.0"/>',
        )
    return path


def _record(kind: int, data: bytes = b"") -> bytes:
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size, out = len(data), bytearray()
    while True:
        part = size & 0x7F
        size >>= 7
        out.append(part | (0x80 if size else 0))
        if not size:
            return head + bytes(out) + data


def _wide(text: str) -> bytes:
    data = text.encode("utf-16-le")
    return struct.pack("<I", len(data) // 2) + data


def _xlsb_rows(rows: Iterable[list[Any]]) -> bytes:
    out = bytearray()
    for y, row in enumerate(rows):
        out += _record(0, struct.pack("<IIHHBBI", y, 0, 300, 0, 0, 0, 0))
        for x, value in enumerate(row):
            place = struct.pack("<II", x, 0)
            if isinstance(value, int | float):
                out += _record(5, place + struct.pack("<d", value))
            elif value is not None:
                out += _record(6, place + _wide(value))
    return bytes(out)


def write_xlsb(case: Case, path: Path) -> Path:
    """A binary workbook; merged ranges are not written."""
    width = max(len(row) for row in case.rows)
    sheet = (
        _record(129)
        + _record(148, struct.pack("<IIII", 0, len(case.rows) - 1, 0, width - 1))
        + _record(145)
        + _xlsb_rows(case.rows)
        + _record(146)
        + _record(130)
    )
    book = _record(131) + _record(143)
    book += _record(156, struct.pack("<II", 0, 1) + _wide("rId1") + _wide("Bảng"))
    book += _record(144) + _record(132)
    office = "http://schemas.openxmlformats.org"
    relation = f"{office}/officeDocument/2006/relationships"
    head = f'<Relationships xmlns="{office}/package/2006/relationships">'
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{office}/package/2006/content-types"/>',
        "_rels/.rels": f'{head}<Relationship Id="rId1" Type="{relation}/officeDocument" '
        'Target="xl/workbook.bin"/></Relationships>',
        "xl/_rels/workbook.bin.rels": f'{head}<Relationship Id="rId1" Type="{relation}/worksheet" '
        'Target="worksheets/sheet1.bin"/></Relationships>',
        "xl/workbook.bin": book,
        "xl/worksheets/sheet1.bin": sheet,
    }
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return path
