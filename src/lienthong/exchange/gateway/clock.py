"""The clock of the data plane, read once for each call and handed on."""

import time

now = time.time  # noqa: TID251 - the gateway is the front door here
ticks = time.perf_counter_ns
