"""Versions of served models: how settings name them, and how calls are shared out."""

import pytest

from serving.models.versions import ModelVersion, chosen, read_versions
from serving.refusals.errors import SettingInvalid

SETTING = "SHOPMIND_MODELS_ENCODERS"


def test_versions_are_read_with_their_weights() -> None:
    assert read_versions("v1=mini*90, v2=/models/next*10, v3=other", SETTING) == (
        ModelVersion("v1", "mini", 90),
        ModelVersion("v2", "/models/next", 10),
        ModelVersion("v3", "other", 100),
    )
    assert read_versions("mini", SETTING) == (ModelVersion("v1", "mini", 100),)
    assert read_versions("", SETTING) == ()


@pytest.mark.parametrize("text", ["v1=a, v1=b", "v1=a*0, v2=b", "a, b", "v1=*9", "v1=a*-1, v2=b", "V 1=a, v2=b"])
def test_what_does_not_read_so_is_refused_by_the_name_of_its_setting(text: str) -> None:
    with pytest.raises(SettingInvalid, match=SETTING):
        read_versions(text, SETTING)


def test_shares_follow_the_weights_and_the_same_text_stays_with_its_version() -> None:
    versions = read_versions("v1=a*90, v2=b*10, v3=c*0", SETTING)
    keys = [f"query {number}" for number in range(5000)]

    names = [chosen(versions, key) for key in keys]

    assert 0.08 < names.count("v2") / len(names) < 0.12
    assert names.count("v3") == 0
    assert names == [chosen(versions, key) for key in keys]
