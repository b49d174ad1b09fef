"""Which months and weekdays a text names."""

import pytest

from server.translation.facts import dates


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("see you in march", ["march"]),
        ("He was born on May 3rd, 2004.", ["May 3rd"]),
        ("In may 2020", ["may"]),
        ("our Sundays in June", ["Sundays", "June"]),
        ("from march 1st to August", ["march 1st", "August"]),
        ("This may be it. March on! June met April and May.", []),
        ("at 5 on Friday", ["Friday"]),
        ("十二月二十五号见", ["十二月二十五号"]),
        ("我3月5号去，周三回", ["3月5号", "周三"]),
        ("礼拜天和上周日", ["礼拜天", "周日"]),
        ("三个月后的一个月", []),
        ("一周一次，每周一次", []),
        ("每周四和每个星期五", ["周四", "星期五"]),
        ("每周三到四次，每周三小时，每周一到周五", ["周一", "周五"]),
        ("这个星期天气不错，头2个星期天天下雨", []),
        ("月亮、周末、正月", []),
    ],
)
def test_dates_are_found_and_what_only_looks_like_one_is_not(text: str, found: list[str]) -> None:
    assert [text[date.start : date.end] for date in dates.find(text)] == found


def test_dates_of_both_languages_come_in_order() -> None:
    assert dates.without_months("3月5日 or April 6, 周三") == " 5  or  6 ,   "


@pytest.mark.parametrize(
    ("chinese", "month", "day"), [("十月十日", 10, 10), ("一月三十一日", 1, 31), ("9月09号", 9, 9)]
)
def test_chinese_numbers_are_read(chinese: str, month: int, day: int) -> None:
    (date,) = dates.find(chinese)
    assert (date.month, date.day) == (month, day)
