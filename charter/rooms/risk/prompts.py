"""What to look at in each category, and what is usually done about it: questions and proposals,
never answers. They are words of the product; the organisation's own experience stands beside."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PROMPTS: "dict[str, tuple[str | Promise, ...]]" = {
    "market": (
        _("原料、設備或人力的價格與匯率有沒有變動？"),
        _("供應商的交期與財務狀況還可靠嗎？"),
        _("競爭對手或客戶所在產業的變化會不會動搖這個項目？"),
    ),
    "technical": (
        _("有沒有第一次使用的技術、設備或介面？"),
        _("測試環境與現場的差異會在哪裡出問題？"),
        _("單點故障、資料遺失或回復失敗時怎麼辦？"),
    ),
    "personnel": (
        _("哪個人一離開，項目就停下來？"),
        _("未來四週有沒有人超過負荷，或技能不足？"),
        _("代理人知道現況嗎？"),
    ),
    "customer": (
        _("需求還在變嗎？誰有權決定？"),
        _("客戶答應提供的場地、資料、窗口都到位了嗎？"),
        _("付款與驗收的條件，雙方的理解一致嗎？"),
    ),
    "legal": (
        _("合約的罰則、保固與責任上限是否守得住？"),
        _("個資、授權、工安與環保法規有沒有新的要求？"),
        _("分包與保險的文件齊全嗎？"),
    ),
}
# strategy, what one would do
PROPOSALS: "dict[str, tuple[tuple[str, str | Promise], ...]]" = {
    "market": (
        ("share", _("與供應商簽訂鎖價或交期罰則")),
        ("reduce", _("找第二供應商並備妥安全庫存")),
        ("avoid", _("改用現貨可得的替代規格")),
    ),
    "technical": (
        ("reduce", _("先做小規模驗證，通過後才全面施工")),
        ("reduce", _("備妥回復方案並演練一次")),
        ("avoid", _("改用已在其他項目驗證過的做法")),
    ),
    "personnel": (
        ("reduce", _("培養第二人，每週同步一次現況")),
        ("reduce", _("調整排程，讓每週工時回到容量以內")),
        ("share", _("與協力廠商簽訂人力支援")),
    ),
    "customer": (
        ("reduce", _("約定變更窗口與凍結日，變更走審批")),
        ("reduce", _("每週會議確認待客戶提供的事項")),
        ("share", _("在合約中約定延誤時的責任與展期")),
    ),
    "legal": (
        ("avoid", _("不承接無法遵守的條款，請客戶修改")),
        ("share", _("投保專業責任險，分包合約轉載相同條款")),
        ("reduce", _("請法務逐條檢查並列管到期日")),
    ),
}
