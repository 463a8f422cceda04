"""`lienthong gateway`: the data plane."""

import click


@click.command()
def command() -> None:
    """Run the exchange gateway alone, on LIENTHONG_GATEWAY_PORT."""
    from lienthong.web.process import start_child

    start_child()
    from lienthong.exchange.gateway import GatewayConfig, serve
    from lienthong.settings import settings
    from lienthong.web.starting import require_port

    chosen = settings()
    require_port(chosen, "gateway_port")
    serve(GatewayConfig.of(chosen))
