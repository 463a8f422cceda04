"""What may go wrong with the records of the room."""

from lienthong.errors import LienthongError, gettext_noop


class DatasetNotFound(LienthongError):
    """There is no such dataset, or the reader may not see it."""

    code = "catalog.dataset.not_found"
    status = 404
    message = gettext_noop("There is no dataset “{slug}”.")
    hint = gettext_noop("Search for it by its name; datasets keep their address for good.")


class DistributionNotFound(LienthongError):
    """A dataset has no such table, or no such version of it."""

    code = "catalog.distribution.not_found"
    status = 404
    message = gettext_noop("There is no table “{distribution}” here.")
    hint = gettext_noop("Open the page of the dataset and choose one of its tables.")


class UploadNotFound(LienthongError):
    """There is no such file on its way in."""

    code = "catalog.upload.not_found"
    status = 404
    message = gettext_noop("There is no uploaded file {upload}.")
    hint = gettext_noop("Open the dataset and choose one of its files.")


class ServiceNotFound(LienthongError):
    """There is no such data service, or the reader may not see it."""

    code = "catalog.service.not_found"
    status = 404
    message = gettext_noop("There is no data service “{slug}”.")
    hint = gettext_noop("Look for it in the list of services.")


class ServiceNotOffered(LienthongError):
    """A service cannot be used through the exchange at this moment."""

    code = "catalog.service.not_offered"
    status = 404
    message = gettext_noop("The data service “{slug}” is not offered through the exchange.")
    hint = gettext_noop("Choose a service whose state is “ready”.")


class ListNotFound(LienthongError):
    """There is no such issued list."""

    code = "catalog.list.not_found"
    status = 404
    message = gettext_noop("There is no issued list “{list}”.")
    hint = gettext_noop("Choose one from the page of issued lists.")


class NotEditable(LienthongError):
    """The record waits for a decision or was withdrawn."""

    code = "catalog.not_editable"
    status = 409
    message = gettext_noop("{slug} cannot be changed now: it is {status}.")
    hint = gettext_noop("Withdraw the submission first, or wait for the decision.")


class TitleMissing(LienthongError):
    """A record begins with a title."""

    code = "catalog.title_missing"
    status = 422
    message = gettext_noop("Enter a title.")
    hint = gettext_noop("Say what the data is about and for which place, as in a heading.")


class FileNameTooLong(LienthongError):
    """A name that no system of files takes."""

    code = "catalog.upload.name_too_long"
    status = 422
    message = gettext_noop(
        "The name of the file has {length} characters; at most {limit} are taken."
    )
    hint = gettext_noop("Give the file a shorter name and upload it again.")


class FileTooLarge(LienthongError):
    """A file above the limit of the installation."""

    code = "catalog.upload.too_large"
    status = 413
    message = gettext_noop("The file is larger than {limit} MB.")
    hint = gettext_noop("Save it as CSV, or split it by year or place.")


class FileEmpty(LienthongError):
    """Nothing came in."""

    code = "catalog.upload.empty"
    status = 422
    message = gettext_noop("The file {name} is empty.")
    hint = gettext_noop("Check that the right file was chosen and that it was saved.")


class UploadNotInReview(LienthongError):
    """A file can be corrected or accepted only while it is reviewed."""

    code = "catalog.upload.not_in_review"
    status = 409
    message = gettext_noop("The file {name} cannot be changed now: it is {state}.")
    hint = gettext_noop("Reload the page to see how it stands.")


class NothingToAccept(LienthongError):
    """No table of the file has rows."""

    code = "catalog.upload.nothing_to_accept"
    status = 409
    message = gettext_noop("The file {name} has no table with rows to store.")
    hint = gettext_noop("Correct the header rows or the lines that were set aside, then try again.")


class RecipeInvalid(LienthongError):
    """A correction of the reading cannot be understood."""

    code = "catalog.recipe.invalid"
    status = 422
    message = gettext_noop("The correction cannot be used: {reason}.")
    hint = gettext_noop("Reload the page and enter the correction again.")


class VersionFrozen(LienthongError):
    """A published version never changes."""

    code = "catalog.version.frozen"
    status = 409
    message = gettext_noop("Version {number} of {title} is published: it does not change.")
    hint = gettext_noop("Upload a new file; it becomes the next version, with its own address.")


class ColumnNotFound(LienthongError):
    """A dictionary speaks of a column that the table does not have."""

    code = "catalog.column.not_found"
    status = 422
    message = gettext_noop("The table has no column {column}.")
    hint = gettext_noop("Reload the page: the file may have been read again.")


class ReasonNeeded(LienthongError):
    """A withdrawal tells its reason."""

    code = "catalog.reason_needed"
    status = 422
    message = gettext_noop("Say why, in a sentence that everybody may read.")
    hint = gettext_noop("The reason stays on the page of the record.")


class NotPublished(LienthongError):
    """Only what is public can be withdrawn."""

    code = "catalog.not_published"
    status = 409
    message = gettext_noop("{slug} is not published.")
    hint = gettext_noop("A draft can be deleted instead.")


class CannotDeleteDataset(LienthongError):
    """What was public once stays as a page."""

    code = "catalog.dataset.cannot_delete"
    status = 409
    message = gettext_noop("{slug} was published: it cannot be deleted.")
    hint = gettext_noop("Withdraw it with a reason; its page then says why.")


class ListIncomplete(LienthongError):
    """The decision behind a list is not fully given, or the list is empty."""

    code = "catalog.list.incomplete"
    status = 422
    message = gettext_noop("The list cannot be issued: it still needs {missing}.")
    hint = gettext_noop("Enter the number, day and signer of the decision as they stand on it.")


class ListNumberTaken(LienthongError):
    """A decision issues one list of a kind."""

    code = "catalog.list.number_taken"
    status = 409
    message = gettext_noop("Decision {number} already issued version {version} of this list.")
    hint = gettext_noop("Check the number of the decision.")
