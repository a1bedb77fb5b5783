"""`planflow why`: why a mail about something did or did not go to somebody, and when the next one will."""

from typing import Annotated

import typer

from planflow.cli import console

WORDS = "why"


def why(
    person: Annotated[str, typer.Argument(help="The person's key or e-mail address.")],
    reference: Annotated[str, typer.Argument(help="What it is about, for example lewisham-2017/R3a.")],
    language: Annotated[
        str, typer.Option(help="The language of the answer, for example cy; otherwise the organisation's.")
    ] = "",
    json: Annotated[bool, typer.Option("--json", help="Print data.")] = False,
) -> None:
    """Say why a mail did or did not go, and when the next one will.

    \b
    Example:
      planflow why yos-head lewisham-2017/R3a
      planflow why yos-head lewisham-2017/R3a --language cy
    """
    from planflow import bootstrap
    from planflow.engine import reason_words
    from planflow.services import explaining_mail, speaking
    from planflow.store import references

    with bootstrap.application() as application:
        application.database.require()
        with application.reading() as session:
            somebody = references.get_person(session, person)
            subject = references.get_subject(session, reference)
            about = references.reference_of(session, subject)
            found = explaining_mail.explain(session, somebody, subject, now=application.clock.now())
            spoken = language or speaking.language(session)
        sentences = application.library.words(spoken, WORDS)
    said = [reason_words.say(one, sentences) for one in found]
    if json:
        answers = [{**one.plain(), "sentence": words} for one, words in zip(found, said, strict=True)]
        console.print_json({"person": somebody.key, "reference": about, "answers": answers})
    else:
        for sentence in said:
            console.out(sentence)
