from __future__ import annotations

import pytest

from tests.core.assessing.test_assess import CHANGED, NOW
from tracker.core.assessing import assess
from tracker.core.assessing.topics import TOPICS, topic
from tracker.core.model import Assessment, ClauseChange, ClauseState, Comparison, History, Level, Reading, Verdict


def judged(old: str, new: str, language: str) -> Assessment:
    """One clause, redlined by its characters: what both begin and end with stays, but for numbers."""
    head = next((i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    most = min(len(old), len(new)) - head
    tail = next((i for i in range(most) if old[-1 - i] != new[-1 - i]), most)
    while head and old[head - 1].isdigit():
        head -= 1
    while tail and old[-tail].isdigit():
        tail -= 1
    change = ClauseChange(
        ClauseState.MODIFIED,
        old=((0, len(old)),),
        new=((0, len(new)),),
        deleted=((head, len(old) - tail),) if head < len(old) - tail else (),
        inserted=((head, len(new) - tail),) if head < len(new) - tail else (),
    )
    before, after = (Reading(Verdict.POLICY, text, language=language) for text in (old, new))
    known = History(current=before, current_last_seen=NOW)
    return assess(Comparison(old, new, (change,)), before, after, CHANGED, known, NOW)


CHANGED_CLAUSES = [
    ("zh", "sharing", "我们不会向第三方出售您的个人信息。", "我们会向第三方出售您的个人信息。", "不"),
    ("zh", "sharing", "我们不会向关联公司共享信息。", "我们可以向关联公司共享信息。", "可以"),
    ("zh", "retention", "我们将保存您的日志30天。", "我们将保存您的日志300天。", "30 天 -> 300 天"),
    ("zh-TW", "sharing", "我們不會向第三方揭露您的資料。", "我們會向第三方揭露您的資料。", "不"),
    ("zh-TW", "payment", "我們可以向您收取費用。", "我們必須向您收取費用。", "必須"),
    ("ja", "sharing", "当社は第三者に提供しません。", "当社は第三者に提供します。", "ません"),
    ("ja", "retention", "ログは30日間保存されます。", "ログは90日間保存されます。", "30 日間 -> 90 日間"),
    ("ja", "arbitration and liability", "当社は責任を負いません。", "当社は責任を負います。", "ません"),
    ("ja", "children", "18歳未満の方は利用できません。", "13歳未満の方は利用できません。", "18 歳 -> 13 歳"),
    ("ja", "rights", "開示を請求することができます。", "開示を請求する必要があります。", "必要があり"),
]


@pytest.mark.parametrize(("language", "about", "old", "new", "told"), CHANGED_CLAUSES)
def test_a_clause_that_turned_is_told_with_its_topic(language: str, about: str, old: str, new: str, told: str) -> None:
    found = judged(old, new, language)
    assert found.level is Level.SUBSTANTIVE
    assert found.significance > 0.6
    assert found.topics == (about,)
    assert told in " | ".join(found.evidence)


ABOUT = [
    ("zh", "ai training", "我们使用您的内容训练模型。"),
    ("zh", "children", "未成年人应在监护人陪同下使用。"),
    ("zh", "cookies", "我们使用 cookie 和像素标签。"),
    ("zh", "international", "数据将传输至境外。"),
    ("zh", "security", "我们采用加密技术。"),
    ("zh", "contact", "请通过以下联系方式与我们联络。"),
    ("zh", "policy changes", "本政策如有修改，将在此公布。"),
    ("zh", "collection", "我们会收集您的姓名。"),
    ("ja", "ai training", "入力内容を機械学習に使います。"),
    ("ja", "cookies", "クッキーを使用します。"),
    ("ja", "international", "外国にあるサーバーに移転します。"),
    ("ja", "security", "通信は暗号化されます。"),
    ("ja", "payment", "手数料は100円です。"),
    ("ja", "policy changes", "本規約を変更する場合があります。"),
    ("ja", "contact", "お問い合わせは下記まで。"),
    ("ja", "collection", "氏名を収集します。"),
]


@pytest.mark.parametrize(("language", "about", "clause"), ABOUT)
def test_what_a_clause_is_about(language: str, about: str, clause: str) -> None:
    assert about in TOPICS
    assert topic(clause, clause, (), language) == about


def test_a_word_that_only_holds_the_character_is_no_negation() -> None:
    found = judged("我们在各地保存日志。", "我们在不同地方保存日志。", "zh")
    assert found.significance < 0.6
