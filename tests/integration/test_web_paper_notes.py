"""Comments and appendices in the browser, and what of them everybody can read."""

import pytest

from planflow.domain.actor import Actor
from planflow.papers import drafting
from planflow.store.references import get_person, get_plan
from tests import clerks_plan
from tests.clerks_plan import PLAN, drafted, publish
from tests.web import browsing

PACK = ("pack.pdf", b"%PDF-1.7 figures", "application/pdf")


@pytest.fixture
def loaded(app):
    return clerks_plan.load(app)


@pytest.fixture
def keys(loaded):
    return clerks_plan.keys(loaded)


def attach(browser, path, *, klass="open", status=200, **fields):
    form = {"title": "Data pack", "says": "Rates by quarter.", "class": klass, "names_no_child": "yes"}
    browser.get(f"{path}/appendices").send(
        status=status, form="add", files={"file": PACK}, **{**form, **fields}
    )


def test_a_comment_is_made_and_settled_by_those_who_make_the_paper(loaded, keys):
    with browsing(loaded, keys["clerk"]) as clerk, browsing(loaded, keys["coordinator"]) as other:
        path = drafted(clerk)
        other.get(path).send(f"{path}/comments", comment="Say why it is late.", section="")
        assert "Say why it is late." in other.text
        assert "Settle comment 1" in other.text
        clerk.get(path).send(f"{path}/comments/1/resolve", **{"answer-1": "It says so now."})
        assert "Settled by" in clerk.text
        assert "It says so now." in clerk.text
        assert "Say why it is late." not in clerk.get(f"{path}/read").text


def test_a_comment_that_cannot_be_kept_is_not_lost(loaded, keys):
    with browsing(loaded, keys["clerk"]) as clerk:
        path = drafted(clerk)
        clerk.get(path).send(f"{path}/comments", status=422, comment="", section="")
        assert "Write what you want to say." in clerk.text
        clerk.send(f"{path}/comments", status=422, comment="One more thing.", section="gone_by_now")
        assert "There is no section 'gone_by_now'" in clerk.text
        assert clerk.page.xpath("//textarea[@name='comment']")[0].text.strip() == "One more thing."


def test_an_appendix_is_uploaded_listed_and_taken_out(loaded, keys):
    with browsing(loaded, keys["clerk"]) as clerk:
        path = drafted(clerk)
        attach(clerk, path)
        assert "Appendix 1: Data pack" in clerk.text
        assert "Take out Appendix 1" in clerk.text
        saved = clerk.get(f"{path}/appendices/1/1").answer
        assert saved.content == PACK[1]
        assert "attachment" in saved.headers["content-disposition"]
        clerk.get(f"{path}/appendices").send(f"{path}/appendices/1/1/remove")
        assert "There are none yet" in clerk.text


def test_what_an_upload_lacks_is_said_beside_its_field(loaded, keys):
    with browsing(loaded, keys["clerk"]) as clerk:
        path = drafted(clerk)
        attach(clerk, path, status=422, says="", names_no_child="")
        assert "for whoever cannot read the file" in clerk.text
        assert "Confirm that it names no child" in clerk.text


def test_everybody_reads_the_open_appendices_of_a_published_paper_and_no_others(loaded, keys):
    now = loaded.clock.now()
    with loaded.writing() as session:
        plan, who = get_plan(session, PLAN), Actor(get_person(session, keys["clerk"]).id, via="web")
        paper = drafting.draft(session, who, plan, form="standard", reason="Asked for.", now=now)
        ref = paper.ref
    path = f"/papers/{PLAN}/{ref}"
    with browsing(loaded, keys["clerk"]) as clerk:
        attach(clerk, path)
        attach(clerk, path, klass="confidential", title="Named posts")
        clerk.get(f"{path}/front").send(f"{path}/front", **{"front-exempt_because": "Paragraph 1"})
    with browsing(loaded) as public:
        public.get(f"/public/{PLAN}/{ref}/appendices/1", status=404)
    with loaded.writing() as session:
        publish(session, keys, now)
        get_plan(session, PLAN).is_public = True
    with browsing(loaded) as public:
        assert "Data pack" in public.get(f"/public/{PLAN}").text
        assert "Named posts" not in public.text
        assert "Named posts" not in public.get(f"/public/{PLAN}/{ref}").text
        assert public.get(f"/public/{PLAN}/{ref}/appendices/1").answer.content == PACK[1]
        public.get(f"/public/{PLAN}/{ref}/appendices/2", status=404)
        # The exempt one has the number 1 of its own part, and no address that is public.
        public.get(f"/papers/{PLAN}/{ref}/appendices/2/1", status=200)
        assert "Sign in" in public.text
