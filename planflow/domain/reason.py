"""Why something is as it is: a code and the values that its sentence needs, put into words at the edge."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Reason:
    """One answer. A value may be a reason itself: a part of the sentence that has words of its own."""

    code: str
    values: dict[str, Any] = field(default_factory=dict)

    def plain(self) -> dict[str, Any]:
        """The answer as data: the code, and the values by name."""
        values = {
            name: value.plain() if isinstance(value, Reason) else value for name, value in self.values.items()
        }
        return {"code": self.code, **({"values": values} if values else {})}
