"""Names that many files share; nothing is imported here, so that no order matters."""

# Keys of the context: what holds quants in memory while many units move.
IDENTIFYING = "serial_identifying_buffer"
MOVES_DONE = "serial_moves_done"
MOVING = "serial_moving_buffer"
RESERVING = "serial_reserving_buffer"
# A dict with the moment (``at``) that a document's many units are done, one for all.
DONE_AT = "serial_done_at"

ON_HAND_USAGES = ("internal", "transit")
# A unit that has quantity in one of these is somewhere: a second place is a mistake.
PLACE_USAGES = (*ON_HAND_USAGES, "customer")

# States of moves that have yet to be done.
OPEN_STATES = ("draft", "waiting", "confirmed", "partially_available", "assigned")
