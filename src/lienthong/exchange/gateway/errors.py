"""What the gateway refuses, in sentences; codes of X-Road beside ours for `/r1`."""

from typing import ClassVar

from lienthong.errors import LienthongError, gettext_noop


class GatewayError(LienthongError):
    """The family of calls that are not answered with data. `xroad` is their code on `/r1`."""

    xroad: ClassVar[str] = "Client.InvalidRequest"


class AddressUnknown(GatewayError):
    """No such address."""

    code = "exchange.address.unknown"
    status = 404
    message = gettext_noop("There is nothing at this address.")
    hint = gettext_noop("Call /x1/{agreement}/{route} or /r1/{instance}/…/{service}.")


class PathRefused(GatewayError):
    """A path that is not written in its one right way."""

    code = "exchange.path.refused"
    status = 400
    message = gettext_noop("The path is not written as the exchange takes it.")
    hint = gettext_noop("Use letters, digits, dots and hyphens; encode each other character once.")


class ParameterRefused(GatewayError):
    """A parameter of the query that the route does not take."""

    code = "exchange.parameter.refused"
    status = 400
    message = gettext_noop("Parameter {name} was refused: {reason}.")
    hint = gettext_noop("Give each parameter of the route once, in its type.")


class HeaderRefused(GatewayError):
    """A header that is missing, double or out of form."""

    code = "exchange.header.refused"
    status = 400
    message = gettext_noop("Header {name} was refused: {reason}.")
    hint = gettext_noop(
        "Give the header once, in the form that the reference of the exchange shows."
    )
    xroad = "Client.MissingHeaderField"


class MethodRefused(GatewayError):
    """Another method than GET, or a body."""

    code = "exchange.method.refused"
    status = 405
    message = gettext_noop("This route takes GET without a body only.")
    hint = gettext_noop("Send the question in the query of a GET.")


class AgreementUnknown(GatewayError):
    """No agreement of this caller covers the call; outsiders learn nothing more."""

    code = "exchange.agreement.unknown"
    status = 404
    message = gettext_noop("No agreement of the caller is in the register for this call.")
    hint = gettext_noop("Check the code of the agreement, and that its key signed the call.")
    xroad = "Server.ServerProxy.AccessDenied"


class AgreementNotInForce(GatewayError):
    """Outside the days of the agreement."""

    code = "exchange.agreement.not_in_force"
    status = 403
    message = gettext_noop("The agreement is not in force at this moment.")
    hint = gettext_noop("Agree with the provider on a new period.")
    xroad = "Server.ServerProxy.AccessDenied"


class RouteNotGranted(GatewayError):
    """The agreement does not name this route."""

    code = "exchange.agreement.route_not_granted"
    status = 403
    message = gettext_noop("The agreement does not grant this route.")
    hint = gettext_noop("Call a route that the agreement names, or ask for a wider agreement.")
    xroad = "Server.ServerProxy.AccessDenied"


class PurposeNotGranted(GatewayError):
    """The agreement does not name this purpose."""

    code = "exchange.agreement.purpose_not_granted"
    status = 403
    message = gettext_noop("The agreement does not grant this purpose.")
    hint = gettext_noop("Send one of the purpose codes of the agreement in the header Purpose.")
    xroad = "Server.ServerProxy.AccessDenied"


class UserMissing(GatewayError):
    """The agreement wants to know the official who asks."""

    code = "exchange.agreement.user_missing"
    status = 403
    message = gettext_noop("The agreement asks for the official on whose behalf the call is made.")
    hint = gettext_noop("Send the official's identifier in the header X-Road-UserId.")
    xroad = "Client.MissingHeaderField"


class IssueMissing(GatewayError):
    """The agreement wants to know the case."""

    code = "exchange.agreement.issue_missing"
    status = 403
    message = gettext_noop("The agreement asks for the number of the case behind the call.")
    hint = gettext_noop("Send the case number in the header X-Road-Issue.")
    xroad = "Client.MissingHeaderField"


class ServiceUnavailable(GatewayError):
    """The table behind a service cannot be read."""

    code = "exchange.service.unavailable"
    status = 503
    message = gettext_noop("The data of this service cannot be read at the moment.")
    hint = gettext_noop("Send again later; the provider republishes the table.")
    xroad = "Server.ServerProxy.ServiceFailed"


class QuestionTooHeavy(GatewayError):
    """The question took too long."""

    code = "exchange.question.too_heavy"
    status = 503
    message = gettext_noop("The question takes too long to answer.")
    hint = gettext_noop("Filter by more columns.")
    xroad = "Server.ServerProxy.ServiceFailed"


class KeyAmbiguous(GatewayError):
    """Several records share the key; giving the first would be a guess about a person."""

    code = "exchange.key.ambiguous"
    status = 409
    message = gettext_noop("Several records of the table have this key, so none is given.")
    hint = gettext_noop("Tell the provider, who corrects the table or its key columns.")
    xroad = "Server.ServerProxy.ServiceFailed"


class PageOutdated(GatewayError):
    """The table changed between two pages."""

    code = "exchange.page.outdated"
    status = 409
    message = gettext_noop("The table was renewed since the first page.")
    hint = gettext_noop("Start again without the parameter after.")


class GatewayFault(GatewayError):
    """Something broke inside."""

    code = "exchange.gateway.fault"
    status = 500
    message = gettext_noop("The node failed while it worked on the call.")
    hint = gettext_noop("Send again; tell the operator the number of the request if it stays.")
    xroad = "Server.ClientProxy.InternalError"
