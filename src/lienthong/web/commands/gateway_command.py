"""`lienthong gateway`: the data plane."""

import click


@click.command()
def command() -> None:
    """Run the exchange gateway alone, on LIENTHONG_GATEWAY_PORT."""
    from lienthong.web.process import start_child

    start_child()
    from lienthong.exchange.gateway import GatewayConfig, serve
    from lienthong.settings import settings
    from lienthong.web.supervise import port_is_free

    chosen = settings()
    if not port_is_free(chosen.host, chosen.gateway_port):
        message = f"Port {chosen.gateway_port} is in use. Set LIENTHONG_GATEWAY_PORT to a free one."
        raise click.ClickException(message)
    serve(GatewayConfig.of(chosen))
