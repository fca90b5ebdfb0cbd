"""Records whose fields have names: tables, JSON, YAML, and the names of their columns."""
