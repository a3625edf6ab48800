"""What a process has loaded before its first work stays as long as the process does."""

import gc


def keep_what_is_loaded() -> None:
    """Take it out of the collector's sight, which looked at all of it again for each thousand orders or pages.

    Called before processes are forked, it also leaves them the memory they share. A page makes some 20,000 objects that
    go by themselves, and is not held up thirty times.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
