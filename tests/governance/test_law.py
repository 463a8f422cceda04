from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
import yaml

from lienthong.governance import queries
from lienthong.governance.domain.law_files import LawFileInvalid
from lienthong.governance.domain.legal_bases import LifeState
from lienthong.governance.domain.profiles import NoLawFound, ProfilesDoNotMeet, Status
from lienthong.governance.queries.law import (
    SHIPPED,
    read_calendar,
    read_profiles,
    shipped_bases,
)

CODES = ("P1", "P1b", "P2", "P3", "P4", "P5")


def vietnam(year: int, month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC) - timedelta(hours=7)


@pytest.fixture
def law(tmp_path: Path) -> Path:
    """A copy of the shipped law that a test may change."""
    for kind in ("profiles", "bases", "calendar"):
        copytree(SHIPPED / kind, tmp_path / kind)
    return tmp_path


def change(file: Path, **top: Any) -> None:
    data = yaml.safe_load(file.read_text(encoding="utf-8"))
    file.write_text(yaml.safe_dump({**data, **top}, allow_unicode=True), encoding="utf-8")


def test_profiles_meet_from_25_may_2020_to_the_open_end() -> None:
    profiles = queries.profiles().in_order
    assert tuple(p.code for p in profiles) == CODES
    assert profiles[0].valid_from == date(2020, 5, 25)
    assert profiles[-1].valid_to is None


def test_a_request_of_18_august_2025_is_due_in_five_days_and_one_of_the_19th_in_two() -> None:
    before, after = vietnam(2025, 8, 18), vietnam(2025, 8, 19)
    assert queries.parameter("request.account_deadline", at=before).number == 5
    assert queries.due_on("request.account_deadline", at=before) == date(2025, 8, 25)
    assert queries.parameter("request.account_deadline", at=after).number == 2
    assert queries.due_on("request.account_deadline", at=after) == date(2025, 8, 21)


def test_half_past_eleven_at_night_falls_under_the_law_of_that_day() -> None:
    assert (
        queries.parameter("request.account_deadline", at=vietnam(2025, 8, 18, 23, 30)).number == 5
    )
    assert queries.parameter("request.account_deadline", at=vietnam(2025, 8, 19, 0, 0)).number == 2


def test_changing_the_file_changes_the_law_without_code(law: Path) -> None:
    file = law / "profiles" / "P2.yaml"
    data = yaml.safe_load(file.read_text(encoding="utf-8"))
    data["parameters"]["request.account_deadline"]["value"] = 3
    change(file, parameters=data["parameters"])

    profile = read_profiles((law,)).on(date(2025, 8, 19))

    assert profile.parameter("request.account_deadline").number == 3


def test_an_installation_may_add_a_calendar_year_beside_the_shipped_ones(tmp_path: Path) -> None:
    (tmp_path / "calendar").mkdir()
    year = {"year": 2028, "swaps_announced": False, "days": []}
    (tmp_path / "calendar" / "2028.yaml").write_text(yaml.safe_dump(year), encoding="utf-8")

    assert read_calendar((SHIPPED, tmp_path)).years()[-1] == 2028


def test_a_day_before_the_first_profile_has_no_law() -> None:
    with pytest.raises(NoLawFound):
        queries.profile_on(date(2020, 5, 24))


def test_a_value_no_profile_speaks_of_is_an_error() -> None:
    with pytest.raises(NoLawFound):
        queries.parameter("tea.break", at=vietnam(2026, 10, 14))
    with pytest.raises(NoLawFound):
        queries.requirements("tea.break", at=vietnam(2026, 10, 14))


def test_a_gap_between_profiles_is_an_error(law: Path) -> None:
    change(law / "profiles" / "P2.yaml", valid_to=date(2025, 10, 21))
    with pytest.raises(ProfilesDoNotMeet, match="P2 and P3"):
        read_profiles((law,))


def test_an_overlap_of_profiles_is_an_error(law: Path) -> None:
    change(law / "profiles" / "P1.yaml", valid_to=date(2025, 7, 2))
    with pytest.raises(ProfilesDoNotMeet, match="P1 and P1b"):
        read_profiles((law,))


def test_a_last_profile_with_an_end_is_an_error(law: Path) -> None:
    change(law / "profiles" / "P5.yaml", valid_to=date(2030, 1, 1))
    with pytest.raises(ProfilesDoNotMeet):
        read_profiles((law,))


def test_an_unknown_key_is_an_error_that_names_it(law: Path) -> None:
    change(law / "profiles" / "P3.yaml", parametres={})
    with pytest.raises(LawFileInvalid, match="parametres"):
        read_profiles((law,))


def test_a_parameter_without_a_name_is_an_error(law: Path) -> None:
    file = law / "profiles" / "P3.yaml"
    data = yaml.safe_load(file.read_text(encoding="utf-8"))
    change(file, parameters={**data["parameters"], "tea.break": {"value": 1, "status": "house"}})
    with pytest.raises(LawFileInvalid, match=r"tea\.break"):
        read_profiles((law,))


def test_a_value_cannot_be_law_when_its_act_has_ended(law: Path) -> None:
    file = law / "profiles" / "P5.yaml"
    data = yaml.safe_load(file.read_text(encoding="utf-8"))
    data["parameters"]["request.account_deadline"]["status"] = "law"
    data["parameters"]["request.account_deadline"]["basis"] = ["ND47:35.3"]
    change(file, parameters=data["parameters"])
    with pytest.raises(LawFileInvalid, match=r"request\.account_deadline"):
        read_profiles((law,))


def test_broken_yaml_is_refused_with_the_name_of_the_file(law: Path) -> None:
    (law / "profiles" / "P1.yaml").write_text("profile: [", encoding="utf-8")
    with pytest.raises(LawFileInvalid, match=r"P1\.yaml"):
        read_profiles((law,))


def test_a_lapsed_value_is_never_a_duty() -> None:
    today = queries.profile_on(date(2026, 11, 24))
    for parameter in today.parameters.values():
        assert parameter.is_duty == (parameter.status is Status.LAW)
    lapsed = today.parameter("request.account_deadline")
    assert not lapsed.is_duty
    assert lapsed.words() == "internal rule (the original text is no longer in force)"
    assert not today.parameter("press.first_statement").is_duty
    assert today.parameter("suspension.notice").is_duty


def test_a_verified_duty_says_when_it_was_checked() -> None:
    for profile in queries.profiles().in_order:
        for parameter in profile.parameters.values():
            if parameter.is_duty:
                assert parameter.basis
                assert parameter.checked_on is not None


def test_seven_working_days_of_notice_are_law_again_from_july_2026() -> None:
    status = {
        day: queries.profile_on(day).parameter("suspension.notice").status
        for day in (date(2025, 10, 21), date(2025, 10, 22), date(2026, 6, 30), date(2026, 7, 1))
    }
    assert list(status.values()) == [Status.LAW, Status.LAPSED, Status.LAPSED, Status.LAW]


def test_sharing_classes_follow_the_law_of_the_day() -> None:
    def classes(day: date) -> tuple[str, ...]:
        return tuple(term.code for term in queries.profile_on(day).classes())

    assert classes(date(2020, 5, 25)) == ("open", "default", "specific")
    assert classes(date(2025, 8, 18)) == ("open", "default", "specific")
    assert classes(date(2025, 8, 19)) == ("open", "shared", "private")


def test_importance_is_asked_from_the_day_of_the_data_law() -> None:
    assert queries.profile_on(date(2025, 6, 30)).importances() == ()
    codes = tuple(t.code for t in queries.profile_on(date(2025, 7, 1)).importances())
    assert codes == ("core", "important", "other")


def test_a_database_must_show_what_article_11_lists() -> None:
    asked = {
        r.part: r.basis for r in queries.requirements("database.listing", at=vietnam(2021, 1, 4))
    }
    assert asked["name"] == "ND47:11.4.a"
    assert {asked[p] for p in ("purpose", "scope", "content")} == {"ND47:11.4.b"}
    assert {asked[p] for p in ("collection_mechanism", "sources")} == {"ND47:11.4.c"}
    assert asked["items"] == "ND47:11.4.d"


def test_the_same_parts_are_internal_rules_after_the_decree_ended() -> None:
    asked = {r.part: r for r in queries.requirements("database.listing", at=vietnam(2026, 10, 14))}
    assert not asked["name"].is_duty
    assert asked["item.importance"].is_duty
    assert str(asked["name"]) == "name (ND47:11.4.a)"


def test_every_citation_of_every_profile_has_words() -> None:
    for profile in queries.profiles().in_order:
        keys = [key for p in profile.parameters.values() for key in p.basis]
        keys += [r.basis for rs in profile.required.values() for r in rs]
        keys += [t.basis for ts in profile.vocabularies.values() for t in ts]
        for key in keys:
            assert queries.cite(key)
            assert queries.cite(key, language="en")


def test_acts_of_profiles_agree_with_the_register_of_legal_bases() -> None:
    register = shipped_bases()
    for profile in queries.profiles().in_order:
        for act in profile.acts:
            basis = register.basis(act.id)
            assert (act.number, act.in_force, act.ended) == (
                basis.number,
                basis.in_force_from,
                basis.ended_on,
            )
            assert set(act.replaced_by) <= set(register.by_key)


def test_lists_of_codes_in_parameters_are_the_words_of_the_vocabulary() -> None:
    for profile in queries.profiles().in_order:
        methods = tuple(t.code for t in profile.vocabulary("method"))
        assert profile.parameter("share.methods").value == methods
        assert profile.parameter("share.forms").value == tuple(t.code for t in profile.classes())


def test_decree_47_is_ended_on_1_november_2026_and_shows_its_successors() -> None:
    life = shipped_bases().life("ND47", date(2026, 11, 1))
    assert (life.state, life.since) == (LifeState.ENDED, date(2025, 10, 22))
    successors = [basis.number for basis in shipped_bases().successors("ND47")]
    assert successors == ["165/2025/NĐ-CP", "194/2025/NĐ-CP", "278/2025/NĐ-CP", "224/2026/NĐ-CP"]


def test_decree_47_lives_through_its_stages() -> None:
    register = shipped_bases()
    states = {
        day: register.life("ND47", day).state
        for day in (date(2020, 5, 24), date(2020, 5, 25), date(2025, 8, 19), date(2025, 10, 22))
    }
    assert list(states.values()) == [
        LifeState.NOT_YET,
        LifeState.IN_FORCE,
        LifeState.PARTLY,
        LifeState.ENDED,
    ]


def test_the_three_bases_of_the_nam_dong_plan_are_in_the_register() -> None:
    register = shipped_bases()
    found = [register.basis(key) for key in ("ND47", "CV2051", "KH169")]
    assert [(b.number, b.issued_on) for b in found] == [
        ("47/2020/NĐ-CP", date(2020, 4, 9)),
        ("2051/BTTTT-THH", date(2020, 6, 4)),
        ("169/KH-UBND", date(2020, 7, 15)),
    ]
