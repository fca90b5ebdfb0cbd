"""Files of Debian's packages whose questions were listed by hand, by somebody who ran no parser."""
