"""An English document of twelve questions, that is asked in other languages."""

from qa_bot import QAPair

POOL = tuple(
    QAPair(str(number), question, answer)
    for number, (question, answer) in enumerate(
        [
            ("When is the swimming pool open?", "From 7 in the morning to 9 in the evening."),
            ("Is the pool open on Sundays?", "On Sundays it closes at 5 in the afternoon."),
            ("How much does a ticket cost?", "An adult pays $6, a child pays $3."),
            ("How do I renew my membership card?", "At the desk, with a passport or licence."),
            ("What do I do if I lost my locker key?", "Tell the desk: a new key costs $10."),
            ("May I bring my dog?", "Dogs wait outside; only guide dogs may come in."),
            ("Where can I park my car?", "Behind the building, free of charge for three hours."),
            ("Are there swimming lessons for children?", "Every Saturday, from the age of five."),
            ("How do I book a birthday party?", "Write to the office two weeks ahead."),
            ("Is there a discount for students?", "Students pay half with form S-20."),
            ("Can I get a refund if the pool is closed?", "Yes, within 30 days, at the desk."),
            ("How can people in wheelchairs enter the water?", "A lift takes them into the pool."),
        ],
        1,
    )
)
