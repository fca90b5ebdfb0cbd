"""What is known of words without a model: stems, spelling, sentences, opposites, languages."""
