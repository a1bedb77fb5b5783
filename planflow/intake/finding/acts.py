"""Verbs by which recommendations say what is to be done."""

_WORDS = """
    abandon accelerate accept achieve act address adopt agree align allocate allow amalgamate amend
    analyse apologise apply appoint arrange ask assess assist assure audit begin benchmark better boost
    bring build calculate capture carry cascade cease champion change check circulate clarify co-operate
    co-ordinate collaborate collate collect commission commit communicate compare compile complete
    conduct confirm consider consistently consolidate consult continue convene cooperate coordinate
    create decide define delegate deliver demonstrate deploy describe design determine develop
    disseminate do draw drop educate eliminate embed empower enable encourage end enforce engage enhance
    ensure equip escalate establish evaluate examine expand explain explore extend familiarise feed fill
    finalise finish fix focus formalise foster fulfil fully fund further gather give grow guarantee halt
    harmonise help hold host identify immediately implement improve incorporate increase inform inspect
    install instil instruct integrate intervene interview introduce invest investigate involve issue
    justify keep lead learn limit link look maintain make manage map maximise measure minimise mitigate
    modify monitor name negotiate notify nurture observe obtain offer operate optimise organise outline
    oversee participate pay prepare prevent prioritise proceed procure produce progress promote protect
    provide publish pursue put quickly raise rationalise re-establish re-examine realise reassess
    recognise reconsider record recruit redesign redouble reduce refer refine reflect refocus refresh
    regularise reinforce reinstate relaunch remedy remind remodel remove renew reorganise repair replace
    report request require reschedule resolve respond restore restructure retain rethink retrain return
    review revise revisit revitalise reward rewrite ring-fence robustly roll run safeguard satisfy
    scrutinise secure seek select send set settle share sharpen signpost simplify specify speed spread
    stabilise standardise start stop streamline strengthen submit supervise supply support sustain
    swiftly systematically tackle take target teach tell test tighten track train transform triage trial
    understand undertake update upgrade urge urgently use utilise validate verify visit widen withdraw
    work write
"""
ACTS = frozenset(_WORDS.split())
"""In the form in which they stand behind `should`."""
