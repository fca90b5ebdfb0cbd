"""The formats, one file each: `READERS` has a reader for every suffix of a file name."""
