"""Questions in the common form: what may be one, and which way of marking them a page has."""
