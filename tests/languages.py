"""The languages whose words the tests hold by value.

Tests that sweep over languages read them from the registry (`dashboard.locale.LANGUAGES`); tests that expect exact words
have them for these. `test_the_words_of_a_language_are_held` names what one that is added still needs.
"""

#: In the order of expected values in `tests/unit/dashboard/words/test_wording.py`.
HELD = ("en", "zh", "ja", "ko")
