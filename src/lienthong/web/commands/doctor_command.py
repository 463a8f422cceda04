"""`lienthong doctor`: what is wrong and how to mend it."""

import click


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Answer for machines.")
def command(*, as_json: bool) -> None:
    """Check this installation and say what to do; exit code 1 when something is wrong."""
    import json
    import os
    from datetime import UTC, datetime

    from lienthong.errors import LienthongError
    from lienthong.web.serving import start_django
    from lienthong.web.speaking import fail

    try:
        start_django()
    except LienthongError as error:
        fail(error, as_json=as_json)
    from django.utils import translation

    from lienthong.web.examination import examine

    spoken = (os.environ.get("LC_ALL") or os.environ.get("LANG") or "").split("_")[0]
    with translation.override("vi" if spoken == "vi" else "en"):
        findings = examine(at=datetime.now(UTC))
    if as_json:
        told = [finding.as_json() for finding in findings]
        click.echo(json.dumps({"findings": told}, ensure_ascii=False))
    else:
        marks = {"ok": "ok     ", "warning": "look   ", "problem": "WRONG  "}
        for finding in findings:
            click.echo(f"{marks[finding.state]}{finding.what}: {finding.told}")
            if finding.mend:
                click.echo(f"       → {finding.mend}")
    raise SystemExit(1 if any(finding.state == "problem" for finding in findings) else 0)
