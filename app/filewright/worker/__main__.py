"""`python -I -S …/filewright/worker/__main__.py WORK RESULTS LIFE PAGE`: a worker process, started by the engine.

Without site packages it starts in half the time; where modules lie it is told in the first message.
"""

import sys

if __name__ == "__main__":
    sys.path.insert(0, __file__.rpartition("filewright")[0])

    from filewright.worker.process import main

    sys.exit(main(sys.argv[1:]))
