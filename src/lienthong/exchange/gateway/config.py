"""Where the gateway finds its files and where it listens."""

from dataclasses import dataclass
from pathlib import Path

from lienthong.settings import Settings


@dataclass(frozen=True, slots=True)
class GatewayConfig:
    """The data folder and the address; everything else lies in `<data_dir>/exchange`."""

    data_dir: Path
    host: str = "127.0.0.1"
    port: int = 8100

    @classmethod
    def of(cls, settings: Settings) -> "GatewayConfig":
        """The configuration that the settings give."""
        return cls(settings.data_dir, settings.host, settings.gateway_port)

    @property
    def folder(self) -> Path:
        """The folder of the exchange."""
        return self.data_dir / "exchange"

    @property
    def snapshot(self) -> Path:
        """The signed register."""
        return self.folder / "snapshot.json"

    @property
    def snapshot_key(self) -> Path:
        """The public key of whoever issues the register."""
        return self.folder / "snapshot.pub"

    @property
    def key(self) -> Path:
        """The node's own key: signs answers and checkpoints; its public half is beside it."""
        return self.folder / "keys" / "gateway.key"

    @property
    def log(self) -> Path:
        """The folder of the log."""
        return self.folder / "log"
