"""Which inspectorate, regulator or ombudsman wrote the report."""

import re
from collections import Counter

from planflow.intake import patterns
from planflow.intake.layout.block import Block

INSPECTORATES = {
    "HM Inspectorate of Probation": r"\b(?:HM|Her\s+Majesty['’]s"
    r"|His\s+Majesty['’]s)\s+Inspectorate\s+of\s+Probation\b"
    r"|\bHMI\s+Probation\b|\bHMIP\b|Inspectors?\s+of\s+Probation",
    "HM Inspectorate of Prisons for Scotland": r"\bHMIPS\b|Inspectorate\s+of\s+Prisons\s+for\s+Scotland",
    "Local Government Association": r"\bLocal\s+Government\s+Association\b",
    "HM Inspectorate of Prisons": r"\b(?:HM|Her\s+Majesty['’]s"
    r"|His\s+Majesty['’]s)\s+(?:Chief\s+)?Inspector(?:ate)?\s+of\s+Prisons\b(?!\s+for\s+Scotland)|\bHMI\s+Prisons\b",
    "HMICFRS": r"\bHMICFRS\b|Inspectorate\s+of\s+Constabulary\s+and\s+Fire|\bHMIC\b"
    r"|Inspectorate\s+of\s+Constabulary(?!\s+in\s+Scotland)",
    "HMICS": r"\bHMICS\b|Inspectorate\s+of\s+Constabulary\s+in\s+Scotland",
    "Ofsted": r"\bOfsted\b|Office\s+for\s+Standards\s+in\s+Education",
    "Care Quality Commission": r"\bCQC\b|Care\s+Quality\s+Commission",
    "Estyn": r"\bEstyn\b",
    "Care Inspectorate Wales": r"\bCare\s+Inspectorate\s+Wales\b|\bCSSIW\b|\bCIW\b",
    "Healthcare Inspectorate Wales": r"\bHealthcare\s+Inspectorate\s+Wales\b|\bHIW\b",
    "Care Inspectorate": r"\bCare\s+Inspectorate\b(?!\s+Wales)|careinspectorate\.com",
    "Education Scotland": r"\bEducation\s+Scotland\b",
    "Healthcare Improvement Scotland": r"\bHealthcare\s+Improvement\s+Scotland\b",
    "Criminal Justice Inspection Northern Ireland": (
        r"\bCJI(?:NI)?\b|Criminal\s+Justice"
        r"\s+Inspection\s+Northern\s+Ireland"
    ),
    "RQIA": r"\bRQIA\b|Regulation\s+and\s+Quality\s+Improvement\s+Authority",
    "Education and Training Inspectorate": r"\bEducation\s+and\s+Training\s+Inspectorate\b",
    "HM Crown Prosecution Service Inspectorate": r"\bHMCPSI\b|Crown\s+Prosecution\s+Service\s+Inspectorate",
    "Criminal Justice Joint Inspection": r"\bCriminal\s+Justice\s+Joint\s+Inspection\b",
    "Independent Inspectorate of Education": r"\bIndependent\s+Schools\s+Inspectorate\b",
    "Local Government and Social Care Ombudsman": r"\bLocal\s+Government\s+(?:and"
    r"|&)\s+Social\s+Care\s+Ombudsman\b|\bLGSCO\b"
    r"|Local\s+Government\s+Ombudsman",
    "Parliamentary and Health Service Ombudsman": (
        r"\bPHSO\b"
        r"|Parliamentary\s+and\s+Health\s+Service\s+Ombudsman"
    ),
    "Housing Ombudsman": r"\bHousing\s+Ombudsman\b",
    "Public Services Ombudsman for Wales": r"\bPublic\s+Services\s+Ombudsman\s+for\s+Wales\b",
    "Scottish Public Services Ombudsman": r"\bSPSO\b|Scottish\s+Public\s+Services\s+Ombudsman",
    "Audit Wales": r"\bAudit\s+Wales\b|Wales\s+Audit\s+Office|Auditor\s+General\s+for\s+Wales",
    "Audit Scotland": r"\bAudit\s+Scotland\b",
    "National Audit Office": r"\bNational\s+Audit\s+Office\b",
    "Independent Chief Inspector of Borders and Immigration": (
        r"\bICIBI\b|Chief\s+Inspector\s+o"
        r"f\s+Borders\s+and\s+Immigration"
    ),
    "House of Commons Committee of Public Accounts": r"\bCommittee\s+of\s+Public\s+Accounts\b"
    r"|\bPublic\s+Accounts\s+Committee\b",
    "Independent Monitoring Board": r"\bIndependent\s+Monitoring\s+Board\b",
    "Independent Inquiry into Child Sexual Abuse": r"\bIICSA\b"
    r"|Independent\s+Inquiry\s+into\s+Child\s+Sexual\s+Abuse",
    "Northern Ireland Audit Office": r"\bNorthern\s+Ireland\s+Audit\s+Office\b",
    "Health Information and Quality Authority": r"\bHIQA\b|Health\s+Information\s+and\s+Quality\s+Authority",
    "Regulator of Social Housing": r"\bRegulator\s+of\s+Social\s+Housing\b",
}
_SIGNS_OF_ONE = """
    nspectorate|INSPECTOR|nspector of|nspectors of|Inspection North|Justice Inspection|Scotland|Commission
    |HMI|Local Government A|Ofsted|Standards|Quality|CQC|Estyn|CSSIW|CIW|HIW|CJI|RQIA|Ombudsman|LGSCO|PHSO
    |SPSO|Audit|ICIBI|Regulator|Public Accounts|Monitoring Board|Inquiry|IICSA|HIQA
"""
_NAMES_ONE = tuple(sign.strip() for sign in _SIGNS_OF_ONE.split("|"))
"""What stands in every name above: most blocks have none of it, and the names need not be tried on them."""
_OF_A_BOARD = patterns.lazy(
    r"\b(?:serious\s+case|(?:child\s+)?safeguarding\s+practice|safeguarding\s+adults?|domestic\s+homicide)\s+review\b",
    re.IGNORECASE,
)
"""Reviews that no inspectorate makes: a board or partnership has them written."""
_BOARD = patterns.lazy(
    r"(?:[A-Z][\w’'-]+\s+(?:(?:[Aa]nd|&|of)\s+)?){1,5}"
    r"(?:Safeguarding\s+(?:Children|Adults)(?:['’]s?)?\s+(?:Board|Partnership)|Community\s+Safety\s+Partnership)\b"
)
_WITH_FIRE = patterns.lazy(r"HMICFRS|Constabulary\s+and\s+Fire", re.IGNORECASE)
_A_FEW, _LEADS = 3, 6
_ON_COVER = 12
_FRONT, _VERY_FIRST = 60, 12


def is_one(text: str) -> bool:
    """Whether the words are the name of one of them, and say nothing else."""
    plain = re.sub(r"^the\s+", "", text.strip(), flags=re.IGNORECASE)
    if not any(sign in plain for sign in _NAMES_ONE):
        return False
    return any(re.fullmatch(f"(?:{pattern})", plain) for pattern in INSPECTORATES.values())


def name_of(blocks: list[Block], named: str) -> tuple[str | None, Block | None]:
    """Who inspected: the one that the first pages name most, the title counting more."""
    if _OF_A_BOARD.search(named) and (board := _board(blocks)):
        return board
    counted, where = _counted(blocks)
    for name, pattern in INSPECTORATES.items():
        if re.search(pattern, named):
            counted[name] += 8
    if not counted:
        return None, None
    ordered = list(INSPECTORATES)
    best = min(counted, key=lambda name: (-counted[name], ordered.index(name)))
    said = (named, *(block.text for block in blocks))
    if best == "HMICFRS" and not any(_WITH_FIRE.search(text) for text in said):
        return "HM Inspectorate of Constabulary", where.get(best)  # its name until 2017
    return best, where.get(best)


def _counted(blocks: list[Block]) -> tuple[Counter[str], dict[str, Block]]:
    """How much each is named, earlier blocks counting more, and where it is named first."""
    counted: Counter[str] = Counter()
    where: dict[str, Block] = {}
    for index, block in enumerate(blocks):
        if not any(sign in block.text for sign in _NAMES_ONE):
            continue
        text = (
            block.text.title().replace("Of ", "of ").replace("And ", "and ") if block.text.isupper() else ""
        )
        weight = _ON_COVER if index < _A_FEW else 4 if index < _VERY_FIRST else 2 if index < _FRONT else 1
        places: dict[str, int] = {}
        for name, pattern in INSPECTORATES.items():
            if match := re.search(pattern, block.text) or (re.search(pattern, text) if text else None):
                counted[name] += weight
                places[name] = match.start()
                where.setdefault(name, block)
        if len(places) > 1 and index < _A_FEW:
            counted[min(places, key=places.__getitem__)] += _LEADS  # the first of several has the lead
    return counted, where


def _board(blocks: list[Block]) -> tuple[str, Block] | None:
    """The board or partnership that the first pages name."""
    for block in blocks[:_FRONT]:
        text = block.text.title().replace(" And ", " and ") if block.text.isupper() else block.text
        if match := _BOARD.search(text):
            return " ".join(match[0].split()), block
    return None
