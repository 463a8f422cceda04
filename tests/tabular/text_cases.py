"""Text tables described record by record, each with what two careful readers call it."""

from sheet_cases import CASES, Case, Part


def text_cases(name: str) -> list[tuple[Case, str]]:
    """All text tables of a file of cases, each with the text of the file."""
    found: list[tuple[Case, list[str]]] = []
    for line in (CASES / name).read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            found.append((Case(line[3:]), []))
        elif line.startswith(":"):
            word, _, rest = line[1:].partition(" ")
            found[-1][0].facts[word] = [part.strip() for part in rest.split("|")]
        elif line == "=":
            found[-1][0].parts.append(Part())
        elif found and line[:1] in "THDSOB" and line.strip():
            case, records = found[-1]
            records.append(line[2:].replace("\\n", "\n").replace("\\t", "\t"))
            if line[0] != "B":
                case.parts[-1].lines.append((len(records), line[0]))
    return [(case, "\n".join(records) + "\n") for case, records in found]
