"""What a run writes on its streams: no secret, no word that somebody searched or sent."""

import pytest
from running import Running, serving
from visitor import PASSWORD, Visitor, fields_of

from lienthong.exchange.gateway.calling import Client
from lienthong.trust import PrivateKey

pytestmark = pytest.mark.slow
PERSONAL = "046012345678"


def test_the_log_of_a_run_holds_no_secret_and_no_question(hub: Running) -> None:
    key_file = hub.folder / "vi-du" / "mot-cua.key"
    link = hub.run("user", "reset", "chi@vi-du.lienthong").stdout.strip()
    with serving(hub):
        visitor = Visitor(hub.port)
        visitor.sign_in("an@vi-du.lienthong")
        other = Visitor(hub.port)
        page = fields_of(other.ask("/dang-nhap/")[2])
        other.ask("/dang-nhap/", {**page, "login": f"{PERSONAL}@x.vn", "password": "mat-khau-sai"})
        other.ask("/" + link.partition("//")[2].partition("/")[2])
        for path in (f"/tim-kiem?q={PERSONAL}", f"/api/v1/datasets?cccd={PERSONAL}", "/khong-co"):
            visitor.ask(path)
        client = Client(f"http://127.0.0.1:{hub.gateway_port}", PrivateKey.load(key_file))
        client.get("/x1/TT-2026-0001/record", f"ma_xa_cu={PERSONAL}", {"purpose": "1.012781"})
        for caller in (client, visitor, other):
            caller.close()
        assert hub.stop() == 0
    said = hub.log.read_text(errors="replace")
    secrets = [PASSWORD, "mat-khau-sai", PERSONAL, link.rstrip("/").rpartition("/")[2]]
    secrets += [*visitor.cookies.values(), (hub.folder / "secret.key").read_text()]
    secrets += key_file.read_text().splitlines()[1:-1]
    assert [secret for secret in secrets if secret and secret in said] == []
    assert "Traceback" not in said
