"""Het Juiste Adres."""

import os

# A question's matrices are small. Two threads on them make nothing faster and cost both processors: 4.1 ms of processor
# time a question where one thread takes 3.7. To be said before numpy is read.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
