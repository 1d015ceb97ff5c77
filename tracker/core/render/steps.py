"""What changed since a day, for terminals and as JSON: which version was in force, every step, what it comes to.

The redlines themselves are written by the formats of comparisons; as one page for people see `dossier`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tracker.core.records import to_records
from tracker.core.render.markdown import escaped
from tracker.core.render.view import arrows, plain
from tracker.core.since import RETURNED, Cumulated, Proof, Since, Step, Text, Why, day_said, range_said, why_said

KINDS = {
    "change": "text changed",
    "date_only": "only the date changed",
    "link": "only a link changed",
    "silent": "changed without a new date",
    "backdated": "changed and backdated",
    "effective_later": "takes effect later",
    "replaced": "replaced as a whole",
    "withdrawn": "withdrawn",
    "alternates": "alternates between variants",
}
"""What a kind of change is called in a line."""

MOST_EVIDENCE = 3


def counted(count: int, noun: str) -> str:
    """A number with its noun: `1 clause`, `1,204 clauses`."""
    return f"{count:,} {noun if count == 1 else noun + 's'}"


def kind_said(step: Step) -> str:
    """What kind of change a step is, in words."""
    accusing = step.verdict == RETURNED and step.kind in ("silent", "backdated")
    said = KINDS["change"] if accusing else KINDS.get(step.kind, step.kind.replace("_", " "))
    return f"{said}; back to version {step.new.seq}" if step.back else said


def verdict_said(step: Step) -> str:
    """What the audit says of a step's dates, in words."""
    days = counted(step.verdict_days, "day")
    said = {
        "backdated": f"backdated by at least {days}",
        "date_moved_back": f"date moved back by {days}",
        "effective_later": f"takes effect {days} later",
        "not_shown": "not proven",
        "returned": "an earlier text came back",
    }
    return said.get(step.verdict, step.verdict.replace("_", " "))


def outcome_said(found: Since, cumulated: Cumulated | None) -> str:
    """What it comes to, in a sentence or two."""
    if found.old.id == found.new.id and not found.steps:
        if found.why is Why.LATER:
            return f"Nothing has changed since {day_said(found.old.first_seen_at)}, the earliest evidence."
        return "Nothing has changed since." if found.baseline else "Nothing has changed since the end of that day."
    steps = counted(len(found.steps), "recorded change")
    accused = [counted(len(found.silent), "silent edit")] if found.silent else []
    accused += [f"{len(found.backdated)} backdated"] if found.backdated else []
    accused += [f"{len(found.undated)} without a new date"] if found.undated else []
    silent = f", {_listed(accused)} among them" if accused else ""
    ends = f"From version {found.old.seq} to version {found.new.seq}: {steps}{silent}."
    if cumulated is None:
        return ends
    loud = len(cumulated.comparison.loud())
    if not loud:
        return f"{ends} Today's words are those of then."
    differ = "differs" if loud == 1 else "differ"
    whole = f"Altogether, {counted(loud, 'clause')} {differ}, {cumulated.level} ({cumulated.significance:.2f} of 1)."
    return f"{ends} {whole}"


def _listed(words: list[str]) -> str:
    """Words in a row: `one`, `one and two`, `one, two and three`."""
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))


def step_lines(step: Step, base: str = "") -> Iterator[str]:
    """One step in lines: when, what, how much; its evidence; where both texts can be seen."""
    counts = f"{counted(step.clauses_changed, 'clause')}, {counted(step.words_changed, 'word')}"
    mark = "!" if step.accused or step.undated else "*"
    yield f"{mark} {range_said(step)}: {kind_said(step)}, {step.level} ({step.significance:.2f}); {counts}"
    about = f"; about {', '.join(step.topics)}" if step.topics else ""
    yield f"  version {step.old.seq} -> {step.new.seq}, change {step.change_id}{about}"
    for phrase in step.evidence[:MOST_EVIDENCE]:
        yield f"  {plain(' '.join(phrase.split()))}"
    if step.verdict:
        yield f"  audit: {verdict_said(step)}: {plain(step.verdict_why)}"
    for proof in step.proofs:
        which = "new text first seen" if proof.at >= step.by else "old text last seen "
        yield f"  {which} {proof.at:%Y-%m-%d %H:%M}Z  {proof_said(proof, base)}"


def render_since(found: Since, cumulated: Cumulated | None, base: str = "") -> str:
    """The answer as lines for a terminal, without the redline. `base`: the address of the tracker's own pages."""
    lines = [f"{found.provider} {found.policy_type} ({found.policy_id})", why_said(found)]
    if found.baseline is not None and (found.baseline.by or found.baseline.note):
        who = f" by {found.baseline.by}" if found.baseline.by else ""
        why = f": {found.baseline.note}" if found.baseline.note else ""
        lines.append(f"Accepted{who} as of {day_said(found.baseline.at)}{why}")
    lines.append(outcome_said(found, cumulated))
    if cumulated is not None and cumulated.topics:
        lines.append(f"About {', '.join(cumulated.topics)}.")
    for step in found.steps:
        lines += ["", *step_lines(step, base)]
    return arrows(plain("\n".join(lines))) + "\n"


def markdown_since(found: Since, cumulated: Cumulated | None, base: str = "") -> str:
    """The answer as Markdown, without the redline: how sure it is, then every step with its proof."""
    head, *said = render_since(found, cumulated, base).partition("\n\n")[0].splitlines()
    lines = [f"# {escaped(head)}", "", *(f"{escaped(line)}  " for line in said)]
    for step in found.steps:
        first, *more = step_lines(step, base)
        lines += ["", f"- **{escaped(arrows(first[2:]))}**", *(f"  - {escaped(arrows(line))}" for line in more)]
    return "\n".join(lines) + "\n"


def address_of(proof: Proof, base: str = "") -> str:
    """Where a sight can be seen: in the archive, else on the tracker's own pages."""
    if proof.memento:
        return proof.memento
    if proof.snapshot_id is not None:
        return f"{base}/snapshots/{proof.snapshot_id}"
    return f"{base}/checks/{proof.check_id}" if proof.check_id is not None else ""


def proof_said(proof: Proof, base: str = "") -> str:
    """Where a sight can be seen, and whether it is only a file that somebody saved."""
    return f"{address_of(proof, base)}{' (saved file)' if proof.source == 'file' else ''}"


def since_record(found: Since, cumulated: Cumulated | None, base: str = "") -> dict[str, Any]:
    """The answer as a JSON value. `changes`: the records of the comparison, as every diff has them."""
    return {
        "policy": found.policy_id,
        "provider": found.provider,
        "type": found.policy_type,
        "moment": found.moment,
        "why": found.why.value,
        "said": why_said(found),
        "old": _text(found.old, found.old_proofs, base),
        "new": _text(found.new, found.new_proofs, base),
        "in_force": _text(found.in_force, (), base) if found.in_force is not None else None,
        "baseline": {
            "accepted_at": found.baseline.at,
            "by": found.baseline.by,
            "note": found.baseline.note,
        }
        if found.baseline is not None
        else None,
        "steps": [_step(step, base) for step in found.steps],
        "silent_edits": [step.change_id for step in found.silent],
        "backdated": [step.change_id for step in found.backdated],
        "level": cumulated.level if cumulated else None,
        "significance": cumulated.significance if cumulated else None,
        "topics": list(cumulated.topics) if cumulated else [],
        "evidence": list(cumulated.evidence) if cumulated else [],
        "words_changed": cumulated.words_changed if cumulated else None,
        "changes": to_records(cumulated.comparison.changes) if cumulated else None,
    }


def _step(step: Step, base: str) -> dict[str, Any]:
    return {
        "change": step.change_id,
        "old": step.old.seq,
        "new": step.new.seq,
        "after": step.after,
        "by": step.by,
        "back": step.back,
        "origin": step.origin,
        "kind": step.kind,
        "silent": step.silent,
        "backdated": step.backdated,
        "verdict": step.verdict,
        "verdict_days": step.verdict_days,
        "verdict_why": step.verdict_why,
        "level": step.level,
        "significance": step.significance,
        "topics": list(step.topics),
        "evidence": list(step.evidence),
        "clauses_changed": step.clauses_changed,
        "words_changed": step.words_changed,
        "proofs": [_proof(proof, base) for proof in step.proofs],
    }


def _text(text: Text, proofs: tuple[Proof, ...], base: str) -> dict[str, Any]:
    return {
        "version": text.seq,
        "version_id": text.id,
        "origin": text.origin,
        "first_seen_at": text.first_seen_at,
        "last_seen_at": text.last_seen_at,
        "stated_date": text.stated_date,
        "effective_date": text.effective_date,
        "proofs": [_proof(proof, base) for proof in proofs],
    }


def _proof(proof: Proof, base: str) -> dict[str, Any]:
    return {"at": proof.at, "url": address_of(proof, base), "snapshot": proof.snapshot_id, "source": proof.source}
