"""By which proxy an address is reached."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.log import HideSecrets
from gofilex.proxies import Proxy, ProxySettingError, proxy_for

PROXY = "http://proxy.example:3128"


@pytest.fixture
def env(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    return monkeypatch


@pytest.mark.parametrize(
    ("settings", "url", "setting"),
    [
        ({"HTTPS_PROXY": PROXY}, "https://portal.example/a", "HTTPS_PROXY"),
        ({"HTTPS_PROXY": PROXY}, "wss://wss.example/link", "HTTPS_PROXY"),
        ({"HTTPS_PROXY": PROXY}, "http://portal.example", None),
        ({"HTTP_PROXY": PROXY}, "http://portal.example", "HTTP_PROXY"),
        ({"HTTP_PROXY": PROXY}, "ws://portal.example", "HTTP_PROXY"),
        ({"HTTP_PROXY": PROXY}, "https://portal.example", None),
        ({"ALL_PROXY": PROXY}, "https://portal.example", "ALL_PROXY"),
        ({"all_proxy": PROXY}, "http://portal.example", "ALL_PROXY"),
        ({"HTTPS_PROXY": PROXY, "ALL_PROXY": "socks5://other.example"}, "https://portal.example", "HTTPS_PROXY"),
        ({"HTTPS_PROXY": PROXY, "https_proxy": ""}, "https://portal.example", None),
        ({"HTTPS_PROXY": "  "}, "https://portal.example", None),
        ({}, "https://portal.example", None),
    ],
)
def test_the_variable_of_the_addresses_scheme_decides(
    env: pytest.MonkeyPatch, settings: dict[str, str], url: str, setting: str | None
) -> None:
    for name, value in settings.items():
        env.setenv(name, value)
    found = proxy_for(url)
    assert (found and found.setting) == setting
    assert found is None or (found.url, found.address) == (PROXY, PROXY)


@pytest.mark.parametrize(
    ("no_proxy", "direct", "by_proxy"),
    [
        ("portal.example", "portal.example emea.portal.example", "otherportal.example portal.example.org"),
        (".portal.example", "portal.example emea.portal.example", "otherportal.example"),
        ("*.portal.example", "portal.example emea.portal.example", "otherportal.example"),
        ("PORTAL.example.", "portal.example portal.example.", "other.example"),
        ("*", "portal.example 10.0.0.1", ""),
        ("a.example, *", "portal.example", ""),
        ("a.example b.example", "a.example b.example", "c.example"),
        ("localhost,127.0.0.1,[::1]", "localhost 127.0.0.1 [::1]", "127.0.0.2 [::2] nolocalhost"),
        ("::1", "[::1]", "[::2]"),
        ("10.0.0.0/8", "10.1.2.3", "11.0.0.1 portal.example"),
        ("fd00::/8", "[fd12::1]", "[fe80::1]"),
        ("portal.example:8443", "portal.example:8443", "portal.example portal.example:443"),
        ("portal.example:443", "portal.example portal.example:443", "portal.example:8443"),
        ("[::1]:443", "[::1]", "[::1]:444"),
        (" , ,", "", "portal.example"),
        (":443 . *. / 10.0.0.0/99", "", "portal.example 10.0.0.1"),
    ],
)
def test_no_proxy_names_what_is_reached_directly(
    env: pytest.MonkeyPatch, no_proxy: str, direct: str, by_proxy: str
) -> None:
    env.setenv("HTTPS_PROXY", PROXY)
    env.setenv("NO_PROXY", no_proxy)
    for scheme in ("https", "wss"):
        assert [host for host in direct.split() if proxy_for(f"{scheme}://{host}/path")] == []
        assert [host for host in by_proxy.split() if not proxy_for(f"{scheme}://{host}/path")] == []


@pytest.mark.parametrize(
    "value",
    [
        "socks5://user:s3cret@proxy.example:1080",
        "ftp://user:s3cret@proxy.example",
        "http://user:s3cret@",
        "http://user:s3cret#1@proxy.example:3128",
        "http://user:s3cret/1@proxy.example:3128",
        "http://user:12/s3cret@proxy.example:3128",
        "http://user:12#s3cret@proxy.example:3128",
        "http://user:s3cret@proxy.example:many",
        "http://[::1:s3cret",
        "http://proxy.example:99999/s3cret",
        "http://pro xy.s3cret:3128",
        "http://DOM\\user:s3cret@proxy.example:3128",
        "http://user:s3cret\\1@proxy.example:3128",
    ],
)
def test_what_is_no_proxy_that_can_be_used_is_said_by_the_name_of_the_setting_and_not_shown(
    env: pytest.MonkeyPatch, value: str
) -> None:
    env.setenv("HTTPS_PROXY", value)
    with pytest.raises(ProxySettingError, match="HTTPS_PROXY: must be like http") as wrong:
        proxy_for("https://portal.example")
    assert "s3cret" not in str(wrong.value)
    assert "\\ are written as %40 %3A %2F %23 %5C" in str(wrong.value)


def test_a_proxy_without_a_scheme_is_an_http_proxy(env: pytest.MonkeyPatch) -> None:
    env.setenv("HTTPS_PROXY", "proxy.example:3128/")
    assert proxy_for("https://portal.example") == Proxy(PROXY, "HTTPS_PROXY")


def test_user_and_password_are_for_http_libraries_alone(env: pytest.MonkeyPatch) -> None:
    env.setenv("HTTPS_PROXY", "http://user:p%40ss@proxy.example:3128")
    proxy = proxy_for("https://portal.example")
    assert proxy
    assert proxy.address == PROXY
    assert "p%40ss" not in repr(proxy)
    assert proxy.secrets >= {"user:p@ss", "user:p%40ss", "p@ss"}
    assert Proxy(PROXY, "HTTPS_PROXY").secrets == frozenset()


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("http://token@proxy.example", "http://token@proxy.example"),
        ("http://u@proxy.example", "http://u@proxy.example"),
        ("http://u:p@proxy.example", "http://u:p@proxy.example"),
        ("http://user:%40b@proxy.example", "user:@b"),
        ("http://token@proxy.example", "Basic dG9rZW46"),
    ],
)
def test_a_login_is_hidden_in_the_log_and_words_with_its_letters_are_not(url: str, shown: str) -> None:
    hide = HideSecrets(sorted(Proxy(url, "HTTPS_PROXY").secrets))
    assert hide.clean(shown) != shown
    for word in ("unusual user of a token", "u p", "@bergh", "http://proxy.example"):
        assert hide.clean(word) == word


@given(no_proxy=st.text(alphabet="a.*:[]/1,-% \t", max_size=30), proxy=st.text(max_size=20))
def test_whatever_is_set_gives_a_proxy_or_none_or_a_sentence(no_proxy: str, proxy: str) -> None:
    with pytest.MonkeyPatch.context() as env:
        env.setenv("NO_PROXY", no_proxy)
        try:
            env.setenv("HTTPS_PROXY", proxy)
        except (ValueError, UnicodeError):  # cannot stand in an environment at all
            return
        try:
            found = proxy_for("https://a.a/")
        except ProxySettingError:
            return
        assert found is None or found.address
