"""The process that one extraction runs in: a job on standard input, what happens on standard output, line by line.

It ends when its parent does: the parent keeps standard input open as long as it lives.
"""

import json
import os
import sys
import threading
from pathlib import Path

import django


def main() -> None:
    job = json.loads(sys.stdin.readline())
    threading.Thread(target=end_with_parent, daemon=True).start()
    django.setup()

    from microdata.extraction.failures import sentence_of
    from microdata.extraction.imprint import Imprint
    from microdata.extraction.run import run
    from microdata.recipes import Recipe

    folder = Path(job["folder"])
    try:
        result = run(
            Recipe.from_json(job["recipe"]),
            Imprint.from_json(job["imprint"]),
            Path(job["master"]),
            folder,
            kind=job["kind"],
            report=lambda progress, stage: say(progress=progress, stage=stage),
        )
    except Exception as problem:
        say(failure=sentence_of(problem, folder))
    else:
        say(result=result.as_json())


def say(**message: object) -> None:
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


def end_with_parent() -> None:
    sys.stdin.read()
    os._exit(1)


if __name__ == "__main__":
    main()
