"""The data plane: answers signed calls by the signed register, without Django and database."""

from lienthong.exchange.gateway.config import GatewayConfig
from lienthong.exchange.gateway.serving import serve

__all__ = ["GatewayConfig", "serve"]
