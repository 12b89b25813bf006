"""Bytes to text: encodings, binary files, what a reader is told."""

from __future__ import annotations

import charset_normalizer
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes.errors import InputError
from quotes.read import decode
from tests import growth

ENGLISH = (
    "The minister said that the plan was “reckless” and would have to be withdrawn before the end of the "
    "month. “It isn’t what we were promised,” said Zoë Brännström – who chairs the board – after the café "
    "meeting, which the Señora left early. Nobody else spoke to the two of them about it, though many had "
    "come."
)
RUSSIAN = (
    "Все люди рождаются свободными и равными в своем достоинстве и правах. Они наделены разумом и совестью и "
    "должны поступать в отношении друг друга в духе братства."
)
FRENCH = (
    "Le conseil du port a dit hier que les nouvelles grues ne seraient pas mises en service avant le "
    "printemps, parce que la société qui devait les exploiter n'a pas été payée. La présidente, qui l'a "
    "appris par les journaux, a déclaré à la radio que tout le monde était concerné et que personne n'avait "
    "été prévenu."
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_utf8_is_read_without_a_notice_and_without_its_mark(encoding: str) -> None:
    assert decode.text(ENGLISH.encode(encoding)) == (ENGLISH, ())


@pytest.mark.parametrize(
    ("text", "encoding", "name"),
    [
        (ENGLISH, "cp1252", "Windows-1252"),
        (ENGLISH, "mac_roman", "Mac Roman"),
        ("Café – “no,” said Zoë.", "cp1252", "Windows-1252"),
        ("It isn’t so.", "mac_roman", "Mac Roman"),
        ("Déjà vu", "latin-1", "Windows-1252"),
        (ENGLISH, "utf-16", "UTF-16-LE"),
        (ENGLISH, "utf-32", "UTF-32-LE"),
        ("\ufeff" + ENGLISH, "utf-16-be", "UTF-16-BE"),
        ("\ufeff" + ENGLISH, "utf-32-be", "UTF-32-BE"),
        (ENGLISH * 2, "utf-16-le", "UTF-16-LE"),  # its mark is missing
        (ENGLISH * 2, "utf-16-be", "UTF-16-BE"),
        (RUSSIAN, "cp1251", "CP1251"),
        (RUSSIAN.replace("—", "-").replace("«", '"').replace("»", '"'), "koi8-r", "KOI8-R"),
        (FRENCH, "latin-1", "Windows-1252"),
    ],
)
def test_other_encodings_are_recognised_and_named(text: str, encoding: str, name: str) -> None:
    found, notices = decode.text(text.encode(encoding))
    assert found == text.removeprefix("\ufeff")
    assert notices == (f"read as {name}, not UTF-8",)


def test_only_one_mark_is_taken_off() -> None:
    assert decode.text("\ufeff\ufeffNo.".encode()) == ("\ufeffNo.", ())


def test_a_damaged_utf8_file_keeps_what_is_sound() -> None:
    found, notices = decode.text("“No,” said Zoë.".encode() + b" \xe2\x80")
    assert found == "“No,” said Zoë. \ufffd"
    assert notices == ("what could not be decoded was read as U+FFFD (1 times)",)


def test_bytes_that_an_encoding_does_not_have_never_raise() -> None:
    found, notices = decode.text(b"It was \x93clear\x94 \x81 and nobody had seen it.")
    assert found == "It was “clear” \ufffd and nobody had seen it."
    assert len(notices) == 2


def test_a_cut_off_utf16_file_is_read() -> None:
    found, notices = decode.text("No, she said.".encode("utf-16")[:-1])
    assert found == "No, she said\ufffd"
    assert len(notices) == 2


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "PDF"),
        (b"PK\x03\x04\x14\x00", "ZIP"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "PNG"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "JPEG"),
        (b"\x1f\x8b\x08\x00", "gzip"),
        (b"{\\rtf1\\ansi Hello}", "RTF"),
        (bytes(range(256)) * 4, "binary"),
        (b"\x00\x01\x02\x03", "binary"),
        (b"abc\x00\x00\x00def" * 50, "zero bytes"),
        (b"\x01\x02\x03\x9f\x8e\xf5" * 20, "binary"),
    ],
)
def test_binary_files_are_refused_with_what_they_are(data: bytes, what: str) -> None:
    with pytest.raises(InputError, match=what):
        decode.text(data)


def test_stray_zero_bytes_in_a_short_text_are_kept() -> None:
    """Three of them at most, one in 50 bytes."""
    line = b"\x00The mayor said that the bridge would stay closed. "
    text, _ = decode.text(line * 3)
    assert text == (line * 3).decode()
    for binary in (line * 4, line[:40]):
        with pytest.raises(InputError, match="zero bytes"):
            decode.text(binary)


def test_a_stray_zero_byte_in_a_long_text_is_kept() -> None:
    text = ENGLISH * 10 + "\0"
    assert decode.text(text.encode()) == (text, ())
    assert decode.notices(text) == ("control characters (1: U+0000) are kept in the text",)


@pytest.mark.parametrize(
    ("unit", "tail", "guessed"),
    [(b"caf\xe9 the word ", b"", False), (b"x", b"\xe9", False), (b"\xc7", b"", True)],
    ids=["words", "late", "letters"],
)
@pytest.mark.lengthy
def test_guessing_for_megabytes_looks_at_a_little_of_them(
    unit: bytes, tail: bytes, guessed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is looked at is counted; the rest is work by the length."""
    looked_at: list[int] = []
    guess = charset_normalizer.from_bytes

    def from_bytes(data: bytes, **options: object) -> object:
        looked_at.append(len(data))
        return guess(data, **options)  # type: ignore[arg-type]

    def job(length: int) -> None:
        found, notices = decode.text(unit * (length // len(unit)) + tail)
        assert found
        assert notices

    monkeypatch.setattr(charset_normalizer, "from_bytes", from_bytes)
    growth.of_length_only(job, 250_000)
    assert all(length <= decode.GUESS_FROM for length in looked_at)
    assert bool(looked_at) == guessed


def text_or_reason(data: bytes) -> str:
    try:
        return decode.text(data)[0]
    except InputError as error:
        return f"refused: {error}"


@given(st.binary(max_size=400))
def test_any_bytes_give_text_or_a_reason(data: bytes) -> None:
    found = text_or_reason(data)
    assert found.encode().decode() == found != "refused: "
    assert found or not data.strip(b"\xef\xbb\xbf\xff\xfe\x00")


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=200))
def test_text_in_utf8_comes_back_code_point_by_code_point(text: str) -> None:
    data = text.encode()
    if not any(data.startswith(start) for start, _ in (*decode.BYTE_ORDER_MARKS, *decode.BINARY_BEGINNINGS)):
        assert decode.text(data) == (text, ())
    assert decode.text(("\ufeff" + text).encode()) == (text, ())


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "there is no text in it"),
        (" \n\t", "there is only white space in it"),
        ("\u200b\u2060", "there are no words in it"),
        ("“ ” — _", "there are no words in it"),
        ("Bell\a and\x1b escape\a.", "control characters (3: U+0007, U+001B) are kept in the text"),
        (FRENCH, "it does not look like English: only 0% of its small words are English"),
        (RUSSIAN, "it does not look like English: most of its letters are not Latin"),
    ],
)
def test_notices_on_a_text(text: str, told: str) -> None:
    assert decode.notices(text) == (told,)


LINE = "Der Bürgermeister sagte am Montag, dass die Brücke über den Fluss noch in diesem Jahr gesperrt werden "


@pytest.mark.parametrize(
    "text",
    [
        LINE + "müsse, weil die Pfeiler nach dem Hochwasser nicht mehr sicher seien. So hieß es im Rathaus.",
        "Burmistrz powiedział w poniedziałek, że most nad rzeką zostanie jeszcze w tym roku zamknięty, "
        "ponieważ filary po powodzi nie są już bezpieczne. To nie jest wina miasta, dodał, ale zapłaci za "
        "nią miasto, jak zwykle.",
        "De burgemeester zei maandag dat de brug over de rivier nog dit jaar moet worden gesloten, omdat de"
        " pijlers na de overstroming niet meer veilig zijn. Wie of wat er in de weg was, had de stad niet "
        "in de hand, zei ze.",
        "市长周一表示，由于洪水过后桥墩不再安全，这座桥今年必须关闭。市政厅表示，工程将持续两年，费用由省政府承担。",
    ],
    ids=["German", "Polish", "Dutch", "Chinese"],
)
def test_other_languages_are_told(text: str) -> None:
    assert any("English" in notice for notice in decode.notices(text))


@pytest.mark.parametrize(
    "text",
    [
        ENGLISH,
        "Sehr kurz, und kein Englisch.",  # too short to say
        "Bridge shut\nMayor resigns\nCranes idle as dockers strike\nPort Alder wins cup\n" * 3,
        "\n".join(["Amara Diallo", "Tomasz Zieliński", "Ana de la Cruz", "Nguyễn Thị Hoa", "Jan van der Berg"] * 12),
        "harbour, cranes, strike, council, vote, bridge, mayor, budget, licence, docks, ships, sailors, port, " * 4,
        "Council shuts the bridge for two years\nMayor resigns over cranes\nDockers vote to strike\n" * 9,
        "COUNCIL SHUTS BRIDGE AFTER FLOOD. MAYOR: WE HAD NO CHOICE. WORKS TO TAKE TWO YEARS. " * 4,
        "Diallo 6-4, 6-3 Lang; Zieliński 7-5, 6-2 Hoa; Cruz 6-0, 6-1 Berg; Okonkwo 6-4, 7-6 Solheim. " * 6,
        f"The mayor wrote: “{LINE}.” It means that the bridge would be shut, she told those who asked.",
    ],
    ids=[
        "prose",
        "short",
        "headlines",
        "names",
        "tags",
        "sentence case",
        "capitals",
        "results",
        "quoting German",
    ],
)
def test_odd_english_raises_no_alarm(text: str) -> None:
    assert decode.notices(text) == ()
