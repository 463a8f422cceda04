"""Why a file, or a table of it, cannot be taken in; each reason names the way out."""

from lienthong.errors import LienthongError, gettext_noop

# Reasons, as facts of a refusal: whoever shows the sentence translates them too.
DOCUMENT = gettext_noop("it is a text document or a presentation")
WEB_PAGE = gettext_noop("it is a web page")
XML = gettext_noop("it is XML")
BINARY = gettext_noop("it is not text")
PROSE = gettext_noop("it is running text")
PROGRAM = gettext_noop("it is a program or a file of settings")
NESTED = gettext_noop("it is an archive inside an archive")
NO_FILE = gettext_noop("the archive holds no file")
NO_RECORDS = gettext_noop("its JSON has no list of records of one shape")
TOO_DEEP = gettext_noop("its JSON is nested too deeply")
MIXED_RECORDS = gettext_noop("its JSON mixes records with other values")
MOSTLY_REJECTED = gettext_noop("most lines do not fit its header")
NO_SHEET = gettext_noop("it has no sheet with cells")
UNREADABLE = gettext_noop("its cells lie too far apart or its parts contradict each other")
OTHER_KIND = gettext_noop("it is a PDF, a picture, an archive, a program or another kind of file")
STOPPED = gettext_noop("the reading process stopped")


class Refused(LienthongError):
    """A file cannot be read as tables. `facts` hold `name`, the name of the file."""

    code = "tabular.refused"
    status = 422
    message = gettext_noop("The file {name} cannot be read as a table.")
    hint = gettext_noop("Save the table as CSV (UTF-8) or XLSX and upload it again.")


class PasswordProtected(Refused):
    """The workbook or archive is encrypted."""

    code = "tabular.password_protected"
    message = gettext_noop("The file {name} is protected by a password.")
    hint = gettext_noop("Open it, remove the password, save it and upload it again.")


class Damaged(Refused):
    """The bytes are not what the format demands; `reason` is the reader's own word, for a log."""

    code = "tabular.damaged"
    message = gettext_noop("The file {name} is damaged or incomplete and cannot be read.")
    hint = gettext_noop("Open it in the program that made it, save it again, and upload that copy.")


class NotATable(Refused):
    """Readable, but nothing in it has rows and columns."""

    code = "tabular.not_a_table"
    message = gettext_noop("The file {name} holds no table: {reason}.")
    hint = gettext_noop(
        "Upload a table: CSV, TSV, XLSX, XLS, XLSB, ODS, JSON with records, or Parquet."
    )


class Empty(Refused):
    """Not a single cell is filled."""

    code = "tabular.empty"
    message = gettext_noop("The file {name} is empty.")
    hint = gettext_noop("Check that the right file was chosen and that it was saved.")


class TooLarge(Refused):
    """More bytes or cells than this format is read with."""

    code = "tabular.too_large"
    message = gettext_noop("The file {name} is too large: {found} {what}, at most {limit}.")
    hint = gettext_noop("Save it as CSV, which may be of any length, or split it by year or place.")


class TooManyColumns(Refused):
    """More columns than a table may have."""

    code = "tabular.too_many_columns"
    message = gettext_noop("A table in {name} has {found} columns; at most {limit} are read.")
    hint = gettext_noop("Turn the columns into rows, or split the table.")


class OutOfMemory(Refused):
    """The reading process reached its memory limit and was stopped."""

    code = "tabular.out_of_memory"
    message = gettext_noop("Reading {name} needs more memory than the {limit} MB allowed.")
    hint = gettext_noop("Save each sheet as CSV, which is read piece by piece, and upload that.")


class TooSlow(Refused):
    """The reading process reached its time limit and was stopped."""

    code = "tabular.too_slow"
    message = gettext_noop("Reading {name} took longer than the {limit} seconds allowed.")
    hint = gettext_noop("Save it as CSV, or split it by year or place.")


class ZipBomb(Refused):
    """A small packed file that unpacks to far more than it may."""

    code = "tabular.zip_bomb"
    message = gettext_noop("The file {name} unpacks to more than {limit} MB and was not opened.")
    hint = gettext_noop("Unpack it yourself, check what it holds, and upload the table alone.")


class SeveralFiles(Refused):
    """An archive with more than one table file."""

    code = "tabular.several_files"
    message = gettext_noop("The archive {name} holds {found} files; one table file is expected.")
    hint = gettext_noop("Unpack it and upload each table by itself.")


class SheetNotFound(Refused):
    """The asked sheet is not in the file."""

    code = "tabular.sheet_not_found"
    message = gettext_noop("The file {name} has no sheet called {sheet}; it has {sheets}.")
    hint = gettext_noop("Check the name of the sheet, capitals and spaces included.")


ALL: dict[str, type[Refused]] = {
    kind.code: kind
    for kind in (
        Refused,
        PasswordProtected,
        Damaged,
        NotATable,
        Empty,
        TooLarge,
        TooManyColumns,
        OutOfMemory,
        TooSlow,
        ZipBomb,
        SeveralFiles,
        SheetNotFound,
    )
}
