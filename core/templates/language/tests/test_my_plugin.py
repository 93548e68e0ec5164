import nlpx
from nlpx.testing import LanguageCase, contract_tests

TestContract = contract_tests(
    "my-plugin",
    LanguageCase("my_offer", texts=("Gimme two, ‹dr. Who›",)),
)


def test_words_are_divided_by_the_rules():
    doc = nlpx.blank("my_offer")("Gimme two, ‹dr. Who›")
    tokens = ["Gim", "me", "two", ",", "‹", "dr.", "Who", "›"]
    assert [token.text for token in doc] == tokens
    assert doc[2].like_num
    assert doc[5].norm_ == "doctor"
