"""Files on their way into a dataset, for the officials who send them."""

from lienthong.web.console.uploads import correcting, lines, review, sending

urls = [*sending.urls, *review.urls, *correcting.urls, *lines.urls]
