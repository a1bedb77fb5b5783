"""Templates that an organisation wrote: what they may use, and that none of them takes for ever."""

import json
import resource
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from planflow import resources
from planflow.notify import broken, check, render, samples
from planflow.notify.samples import OWED, SAMPLE

LOOP = "{% for a in range(9999) %}{% for b in range(9999) %}x{% endfor %}{% endfor %}"
PRINTED = "{% set ns.x %}{{ ns.x }}{{ ns.x }}{% endset"
GROWN = "{% set ns = namespace(x=START) %}{% for i in range(60) %}{% set ns.x = NEXT %}{% endfor %}{{ ns.x }}"
BOMBS = {
    "range": "{% for i in range(1000000000) %}x{% endfor %}",
    "text times number": "{{ 'a' * 1000000000 }}",
    "number times text": "{{ 1000000000 * 'a' }}",
    "list times number": "{{ ([0] * 1000000000) | length }}",
    "power": "{{ 9 ** 9 ** 9 }}",
    "nested loops": LOOP,
    "loops of nothing": LOOP.replace("x", ""),
    "loops of words": LOOP.replace("x", "word " * 9000),
    "sorting": "{% for a in range(9999) %}{{ range(9999) | sort | list | length }}{% endfor %}",
    "macro": "{% macro f(n) %}{{ f(n) }}{{ f(n) }}{% endmacro %}{{ f(0) }}",
    "joined": GROWN.replace("START", "'a'").replace("NEXT", "ns.x ~ ns.x"),
    "added": GROWN.replace("START", "'a'").replace("NEXT", "ns.x + ns.x"),
    "printed": GROWN.replace("START", "'a'").replace("{% set ns.x = NEXT", PRINTED),
    "lists": GROWN.replace("START", "[1]").replace("NEXT", "[ns.x, ns.x]"),
    "pairs": GROWN.replace("START", "(1, 2)").replace("NEXT", "(ns.x, ns.x)"),
    "maps": GROWN.replace("START", "1").replace("NEXT", "{1: ns.x, 2: ns.x}"),
    "numbers": GROWN.replace("START", "99999").replace("NEXT", "ns.x * ns.x"),
    "wide": "{{ 'a'.ljust(1000000000) }}",
    "centred": "{{ 'a' | center(1000000000) }}",
    "percent": "{{ '%1000000000d' % 1 }}",
    "format": "{{ '{:>1000000000}'.format(1) }}",
    "format filter": "{{ '%1000000000d' | format(1) }}",
    "replaced": "{{ (range(9999) | join('a')) | replace('a', range(9999) | join) }}",
    "batch": "{{ [1] | batch(1000000000, 0) | list }}",
    "indent": "{{ 'a' | indent(1000000000) }}",
    "lorem ipsum": "{{ lipsum(1000000) }}",
    "bytes": "{{ (1).to_bytes(1000000000, 'big') }}",
    "date": "{{ letter.today.strftime('%1000000000d') }}",
    "includes itself": "{% include 'weekly/subject.txt.j2' %}{% include 'weekly/subject.txt.j2' %}",
    "imports itself": "{% import 'weekly/subject.txt.j2' as x %}",
    "extends itself": "{% extends 'weekly/subject.txt.j2' %}",
    "block in itself": "{% block a %}{{ self.a() }}{{ self.a() }}{% endblock %}",
    "recursive loop": "{% for i in [1] recursive %}{{ loop([1, 2]) }}{% endfor %}",
    "brackets": "{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}",
    "a large file": "a" * 200_000,
    "division": "{{ 1 / 0 }}",
}
REACHING = [
    "{{ ''.__class__.__mro__[1].__subclasses__() }}", "{{ ''['__class__'] }}", "{{ '' | attr('__class__') }}",
    "{{ letter.__init__.__globals__ }}", "{{ letter.__class__.__base__ }}",
    "{{ cycler.__init__.__globals__.os }}",
    "{{ namespace.__init__ }}", "{{ joiner.__call__ }}", "{{ (range).__self__ }}", "{{ self.__init__ }}",
    "{{ self._TemplateReference__context }}", "{{ letter.plans.__len__ }}", "{{ varargs }}",
    "{% macro m() %}{{ caller.__code__ }}{{ kwargs }}{% endmacro %}{{ m(a=1) }}",
    "{{ [letter] | map(attribute='__class__') | list | join }}",
    "{{ [letter] | map('attr', '__class__') | join }}",
    "{{ letter | pprint }}", "{{ 'javascript:alert(1)' | urlize }}", "{{ letter.name | safe }}",
    "{{ dict(a=1) }}", "{% include '../../../../etc/passwd' %}", "{% set x = letter.plans.append('x') %}",
]  # fmt: skip


def _own(folder: Path, text: str, name: str = "weekly/subject.txt.j2") -> Path:
    path = folder / "mail" / "en" / name
    path.parent.mkdir(parents=True)
    path.write_text(text)
    return folder


def _try_all(own: Path) -> tuple[dict[str, tuple[str, float]], int]:
    """How each is refused and after how many seconds, and the megabytes that all took together."""
    _own(own, "Subject")
    render.render(SAMPLE, own=own)
    compiled = render.environment("en", own).cache
    assert compiled is not None
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    refused = {}
    for name, text in BOMBS.items():
        (own / "mail/en/weekly/subject.txt.j2").write_text(text)
        for key in [key for key in compiled if key[1] == "weekly/subject.txt.j2"]:
            del compiled[key]  # and of the others none, which would take longer than the rest of this test
        began = time.process_time()
        try:
            render.render(SAMPLE, own=own)
        except broken.TemplateFault as fault:
            refused[name] = (str(fault), time.process_time() - began)
    return refused, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024


def test_no_template_takes_for_ever_or_much_memory(tmp_path):
    code = (
        "import json, pathlib, sys; from tests.unit.test_mail_limits import _try_all\n"
        "print(json.dumps(_try_all(pathlib.Path(sys.argv[1]))))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code, tmp_path], capture_output=True, text=True, check=False, timeout=300,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (2**30, 2**30)),
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout + ran.stderr
    refused, megabytes = json.loads(ran.stdout)
    assert refused.keys() == BOMBS.keys()
    where = f"{tmp_path}/mail/en/weekly/subject.txt.j2, line "
    assert [name for name, (said, _) in refused.items() if not said.startswith(where)] == []
    assert [name for name, (_, seconds) in refused.items() if seconds >= 10] == []
    assert megabytes < 100


@pytest.mark.parametrize("text", REACHING)
def test_no_template_reaches_beyond_what_it_is_given(tmp_path, text):
    with pytest.raises(broken.TemplateFault):
        render.render(SAMPLE, own=_own(tmp_path, text))


def test_the_fault_names_file_and_line_and_nobody(tmp_path):
    own = _own(tmp_path, "{# One #}\n{# Two #}\n{{ {'a': 1}[letter.name] }}\n")
    with pytest.raises(broken.TemplateFault) as refused:
        render.render(replace(SAMPLE, name="Jane Roe"), own=own)
    assert f"{own}/mail/en/weekly/subject.txt.j2, line 3: " in str(refused.value)
    assert "Jane" not in str(refused.value)


def test_a_fault_in_a_sentence_is_found_in_its_line(tmp_path):
    shipped = resources.find("notifications", "mail/en/sentences.j2").read_text()
    wrong = shipped.replace(
        "{%- macro sender(letter) -%}\n", "{%- macro sender(letter) -%}\n{{ letter.nothing }}\n"
    )
    assert wrong != shipped
    line = wrong.splitlines().index("{{ letter.nothing }}") + 1
    with pytest.raises(broken.TemplateFault) as refused:
        render.render(SAMPLE, own=_own(tmp_path, wrong, "sentences.j2"))
    assert (refused.value.line, "nothing" in refused.value.what) == (line, True)


def test_copies_of_the_shipped_templates_say_the_same_within_their_allowance(tmp_path):
    shipped = [
        *resources.names("notifications", "mail/en/*"),
        *resources.names("notifications", "mail/en/*/*"),
    ]
    for name in shipped:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(resources.find("notifications", name).read_text())
    for letter in samples.letters("en"):
        assert render.render(letter, own=tmp_path) == render.render(letter)
    many = replace(SAMPLE, late=[OWED] * 300, now=[OWED] * 300, later=[OWED] * 400)
    assert render.render(many, own=tmp_path) == render.render(many)


@pytest.mark.parametrize("name", ["nested loops", "a large file"])
def test_workflows_check_reports_it_before_anybody_gets_a_mail(tmp_path, name):
    own = _own(tmp_path, BOMBS[name])
    found = [problem for problem in check.check(own) if problem.file.endswith("weekly/subject.txt.j2")]
    assert found
    assert str(own) in found[0].file
    assert found[0].line >= 1
