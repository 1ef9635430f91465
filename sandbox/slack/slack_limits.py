"""Slack's figures, each in one place, with the page of Slack's documentation it comes from.

Lengths are in characters, times in seconds. Nothing here is our own choice except where it says so.
"""

from typing import Final

# Block Kit: reference/block-kit/blocks
MESSAGE_BLOCKS: Final = 50
VIEW_BLOCKS: Final = 100
ID_LENGTH: Final = 255  # block_id, action_id, callback_id, external_id
HEADER_TEXT: Final = 150
SECTION_TEXT: Final = 3_000
SECTION_FIELDS: Final = 10
SECTION_FIELD_TEXT: Final = 2_000
ACTIONS_ELEMENTS: Final = 25
CONTEXT_ELEMENTS: Final = 10
INPUT_LABEL: Final = 2_000
INPUT_HINT: Final = 2_000
IMAGE_URL: Final = 3_000
IMAGE_ALT_TEXT: Final = 2_000
IMAGE_TITLE: Final = 2_000
MARKDOWN_TEXT: Final = 12_000  # of all markdown blocks of one message together
TABLE_ROWS: Final = 100
TABLE_COLUMNS: Final = 20
TABLES_A_MESSAGE: Final = 1
ALERT_TEXT: Final = 200
CARD_TITLE: Final = 150
CARD_BODY: Final = 200
PLAN_TASKS: Final = 50

# Block Kit: reference/block-kit/block-elements
BUTTON_TEXT: Final = 75
BUTTON_VALUE: Final = 2_000
BUTTON_URL: Final = 3_000
PLACEHOLDER: Final = 150
CHOICES: Final = 10  # radio buttons, checkboxes
SELECT_OPTIONS: Final = 100
OVERFLOW_OPTIONS: Final = (2, 5)
PLAIN_TEXT_INPUT: Final = 3_000

# Block Kit: reference/block-kit/composition-objects
OPTION_TEXT: Final = 75
OPTION_VALUE: Final = 150
OPTION_DESCRIPTION: Final = 75
OPTION_GROUP_LABEL: Final = 75
CONFIRM_TITLE: Final = 100
CONFIRM_TEXT: Final = 300
CONFIRM_BUTTON: Final = 30

# Modals and Homes, from reference/views
VIEW_TITLE: Final = 24  # submit and close as well
PRIVATE_METADATA: Final = 3_000
VIEW_STACK: Final = 3
VIEW_BYTES: Final = 250_000

# Messages: chat.postMessage, chat.update
POSTED_TEXT: Final = 40_000  # Slack truncates what is longer; this stand-in refuses it
UPDATED_TEXT: Final = 4_000
# Not documented: blocks of 11,341 and 13,297 characters were refused (bolt-js 2867, 2509), each block within its limits
MESSAGE_BLOCK_TEXT: Final = 11_000
METADATA_BYTES: Final = 8_000  # not documented as a figure; this stand-in's own

# Interactions, from interactivity/handling-user-interaction
ACKNOWLEDGE_WITHIN: Final = 3.0
TRIGGER_LIFE: Final = 3.0
RESPONSE_URL_USES: Final = 5
RESPONSE_URL_LIFE: Final = 30 * 60.0
SUGGESTED_OPTIONS: Final = 100
MIN_QUERY_LENGTH: Final = 3  # of an external select that does not say

# Delivery: apis/events-api, apis/events-api/using-socket-mode
EVENT_RETRY_AFTER: Final = (0.0, 60.0, 300.0)
SOCKETS_AN_APP: Final = 10
SIGNATURE_LIFE: Final = 300

# Rate limits: apis/web-api/rate-limits; calls in a minute
TIERS: Final = {"t1": 1, "t2": 20, "t3": 50, "t4": 100, "t5": 600}
POSTS_A_SECOND_AND_CHANNEL: Final = 1
POSTS_A_MINUTE_AND_TEAM: Final = 300  # "several hundred"
