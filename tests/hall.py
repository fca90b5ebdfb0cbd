"""A small collection that cross-encoders are tried on."""

from qa_bot import QAPair

PAIRS = [
    QAPair("1", "When does the shop open?", "At nine, every day but Sunday."),
    QAPair("2", "How much is a ticket?", "Five pounds.", alternates=("price of entry",)),
    QAPair("3", "May I bring my dog?", "No dogs, please."),
    QAPair("4", "Where can I park?", "Behind the hall, free of charge."),
    QAPair("5", "Is there a lift?", ""),
    QAPair("6", "Do you sell books?", "In the shop on the first floor."),
    QAPair("7", "Who built the hall?", "Nobody knows."),
]
QUERY = "can I park my dog behind the hall"


def numbers(found) -> list[str]:
    return [one.pair.number for one in found]
