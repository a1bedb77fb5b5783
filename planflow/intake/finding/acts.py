"""Verbs by which recommendations say what is to be done."""

_WORDS = """
    accelerate accept achieve act address adopt agree align allocate amend apologise apply appoint
    arrange assess assure audit better build carry change clarify co-ordinate collaborate collate
    commission commit communicate complete conduct confirm consider consistently consolidate
    consult continue coordinate create deliver demonstrate design develop do draw embed enable
    encourage engage enhance ensure establish evaluate examine expand explore extend finalise focus
    formalise fully further give hold identify immediately implement improve incorporate increase
    inform integrate introduce invest investigate involve issue keep lead learn limit link maintain
    make manage map maximise measure minimise mitigate monitor obtain offer pay prioritise produce
    progress promote protect provide publish put quickly raise reassess reconsider record recruit
    reduce refer refine refresh regularise reinforce remedy remind remove replace report require
    resolve respond restore review revise revisit roll satisfy secure seek set share simplify speed
    standardise streamline strengthen submit support sustain swiftly tackle take target test track
    train understand undertake update upgrade urgently use utilise work write
"""
ACTS = frozenset(_WORDS.split())
"""In the form in which they stand behind `should`."""
