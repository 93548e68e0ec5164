# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from nlpx.languages.rules.exceptions import BASE_EXCEPTIONS as BASE_EXCEPTIONS
from nlpx.languages.rules.url_match import URL_MATCH as URL_MATCH
from nlpx.languages.rules.urls import URL as _URL_PATTERN
URL_PATTERN = _URL_PATTERN
