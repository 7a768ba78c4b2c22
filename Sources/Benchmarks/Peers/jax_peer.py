"""python jax_peer.py w3:1 w3:1000000 …: jit(vmap(value_and_grad)); one line of JSON for each.

w8 is a rolled loop. w8_unrolled, as long as ours, is only compiled: that takes half a minute, and what
comes out is slower than the loop.
"""
import json
import sys
import time

import jax
import jax.numpy as jnp
import numpy as np

import data
import functions
from timing import median

jax.devices()
for case in sys.argv[1:]:
    name, points = case.split(":")
    points = int(points)
    f = functions.value_and_gradient(name)
    inputs = data.points(name.split("_")[0], points)
    if points == 1:
        inputs = [jnp.asarray(x[0]) for x in inputs]
        g = jax.jit(f)
    else:
        inputs = [jnp.asarray(x) for x in inputs]
        g = jax.jit(jax.vmap(f))
    start = time.perf_counter()
    compiled = g.lower(*inputs).compile()
    compile_time = time.perf_counter() - start
    seconds = None
    value = None
    if name != "w8_unrolled":
        value = float(np.ravel(jax.block_until_ready(compiled(*inputs))[0])[0])
        # The faster of the two ways to call it.
        seconds = min(
            median(lambda: jax.block_until_ready(compiled(*inputs))),
            median(lambda: jax.block_until_ready(g(*inputs))))
    print(json.dumps({"peer": "jax", "workload": name, "points": points, "threads": 1,
                      "seconds": seconds, "compile": compile_time, "value": value}), flush=True)
