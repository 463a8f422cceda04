"""A data service on the staff site: begun, described, approved by another person, stopped."""

import pytest
from django.test import Client
from staff_pages import HTMX, as_sent, at, signed_in, text_of

from lienthong.catalog.models import DataService
from lienthong.web.worker.loop import drain
from offers import make_service, publish_service
from people import People

pytestmark = pytest.mark.django_db


def answer_of(client: Client, name: str, service: DataService) -> str:
    answer = client.get(at(name, service.slug))
    assert answer.status_code == 200
    return text_of(answer)


def test_a_name_begins_a_draft_that_says_what_it_lacks(people: People) -> None:
    an = signed_in(people.an)
    sent = {"organization": str(people.a.pk), "name": "Tra cứu hộ kinh doanh"}

    answer = an.post(at("service_new"), sent, follow=True)

    service = DataService.objects.get()
    assert service.name == "Tra cứu hộ kinh doanh"
    assert answer.redirect_chain == [(at("service", service.slug), 302)]
    assert "khoản 1 Điều" in text_of(answer)
    refused = an.post(at("service_submit", service.slug))
    assert "Chưa gửi được: còn thiếu các nội dung nêu dưới đây." in text_of(refused)
    service.refresh_from_db()
    assert service.status == "draft"


def test_a_section_is_saved_whole_and_while_one_types(people: People) -> None:
    service, an = make_service(people), signed_in(people.an)
    here = at("service_section", service.slug, "technical")
    form = an.get(here).content.decode()

    saved = an.post(here, as_sent(form, capacity="100 yêu cầu/giây"), headers=HTMX)
    assert "Đã lưu" in text_of(saved)
    lines = "Hướng dẫn kết nối | https://khetre.example/hd\nhttps://khetre.example/mau"
    form = an.get(here).content.decode()
    assert an.post(here, as_sent(form, documents=lines)).status_code == 302

    service.refresh_from_db()
    assert service.capacity == "100 yêu cầu/giây"
    assert service.documents == [
        {"title": "Hướng dẫn kết nối", "url": "https://khetre.example/hd"},
        {"title": "https://khetre.example/mau", "url": "https://khetre.example/mau"},
    ]


def test_two_people_on_the_same_lines_see_both_as_lines(people: People) -> None:
    service, an = make_service(people), signed_in(people.an)
    here = at("service_section", service.slug, "technical")
    old = an.get(here).content.decode()
    dung = signed_in(people.dung)
    new = as_sent(dung.get(here).content.decode(), documents="Của Dung | https://dung.example")
    assert dung.post(here, new).status_code == 302

    met = an.post(here, as_sent(old, documents="Của An | https://an.example"))

    assert met.status_code == 409
    page = text_of(met)
    assert "Của Dung | https://dung.example" in page
    assert "Của An | https://an.example" in page


def test_another_person_approves_and_the_public_finds_it(people: People) -> None:
    service, an, binh = make_service(people), signed_in(people.an), signed_in(people.binh)
    assert an.post(at("service_submit", service.slug)).status_code == 302
    service.refresh_from_db()
    assert "Không sửa được dịch vụ trong lúc chờ duyệt" in answer_of(an, "service", service)
    case = at("case_decide", service.case_id)
    assert an.post(case, {"outcome": "approve"}).status_code in {403, 404}

    answer = binh.post(case, {"outcome": "approve", "statement": "Đã kiểm tra."})
    drain()

    assert answer.status_code == 302
    service.refresh_from_db()
    assert service.status in {"ready", "published"}
    assert "Tra cứu cơ sở giáo dục" in text_of(Client().get(f"/dich-vu/{service.slug}"))


def test_a_submission_is_taken_back_with_a_reason(people: People) -> None:
    service, an = make_service(people), signed_in(people.an)
    an.post(at("service_submit", service.slug))

    assert an.post(at("service_recall", service.slug), {"reason": " "}).status_code == 422
    assert an.post(at("service_recall", service.slug), {"reason": "Sửa trường"}).status_code == 302

    service.refresh_from_db()
    assert service.status == "draft"


def test_a_service_is_suspended_answers_again_and_ends(people: People) -> None:
    service = publish_service(make_service(people), people)
    binh, public = signed_in(people.binh), Client()
    suspend, end = at("service_suspend", service.slug), at("service_end", service.slug)
    assert binh.get(suspend).status_code == 200
    assert binh.post(suspend, {"reason": ""}).status_code == 422

    assert binh.post(suspend, {"reason": "Nâng cấp đến hết tháng"}).status_code == 302
    assert "Nâng cấp đến hết tháng" in answer_of(binh, "service", service)
    assert "Nâng cấp đến hết tháng" in text_of(public.get(f"/dich-vu/{service.slug}"))
    assert binh.post(at("service_resume", service.slug)).status_code == 302
    assert "Nâng cấp đến hết tháng" not in text_of(public.get(f"/dich-vu/{service.slug}"))

    assert binh.post(end, {"reason": "Đã có dịch vụ của tỉnh"}).status_code == 302
    assert "Đã có dịch vụ của tỉnh" in text_of(public.get(f"/dich-vu/{service.slug}"))
    service.refresh_from_db()
    assert service.status == "ended"
    assert binh.post(at("service_resume", service.slug)).status_code == 409


def test_the_author_may_not_stop_what_the_approver_answers_for(people: People) -> None:
    service = publish_service(make_service(people), people)

    answer = signed_in(people.an).post(at("service_suspend", service.slug), {"reason": "x"})

    assert answer.status_code == 403
    service.refresh_from_db()
    assert service.status != "suspended"
