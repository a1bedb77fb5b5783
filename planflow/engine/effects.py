"""The names of the effects that a workflow file may ask for, and what each does.

They are carried out by `planflow.services.effects`, in the transaction of the move; a test holds the two
lists against each other.
"""

EFFECTS: dict[str, str] = {
    "set_owner": "takes the owner from the field `owner`",
    "set_due": "takes the day from the field `due`; a day that was set before keeps its original beside it",
    "note_started": "keeps the day on which work began",
    "note_implemented": "keeps whose word it is that the action is implemented, and who recorded it",
    "note_verified": "keeps who verified the action and when",
    "clear_judgement": "forgets the earlier verification of a reopened or returned action",
    "name_successor": "keeps which action supersedes it, from the field `by_action`",
    "end_extensions": "withdraws an extension request that is still undecided",
    "grant_extension": "moves the action's day to the field `due`, or to the day asked for",
    "decide_extension": "keeps who decided an extension request, when and in which words",
    "set_response": "takes the response from the field `response`, and its part from `part`",
    "note_complete": "keeps the day on which the actions of a recommendation became complete",
    "freeze_plan": "freezes the improvement plan as a paper version and records where it was sent",
    "record_agreement": "records an assurer's agreement to the frozen version, from the field `assurer`",
    "record_return": "records an assurer's comments on the frozen version, from the field `assurer`",
    "forget_answers": "awaits the answers of all assurers again",
    "end_deadlines": "cancels whatever of the plan is still owed",
    "freeze_snapshot": "keeps the paper's words and figures as they are published",
    "forget_clearances": "awaits every clearance of the paper again",
    "note_publication": "keeps where and when the paper was published",
}

FIELDS: dict[str, str] = {
    "owner": "a person or a body",
    "due": "a day",
    "note": "words",
    "by_action": "the reference of an action",
    "response": "agreed, partly or not_agreed",
    "part": "the part that is agreed, in words",
    "assurer": "the body that answers",
    "sent_to": "the body it was sent to",
    "how": "how it was sent",
    "where": "the address at which it was published",
}
"""The fields that a move may require, and what each holds."""
