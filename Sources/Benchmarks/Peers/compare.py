"""Runs the benchmarks and the peers side by side and prints the table of ratios.

    swift build -c release --product Benchmarks
    python3 -m venv peers && peers/bin/pip install jax casadi
    peers/bin/python Sources/Benchmarks/Peers/compare.py [w3 w5:1000 …] [--unrolled] [--ours=…/Benchmarks]

Peers that are not there (JAX, CasADi, g++) are left out. Every peer must give the same value at the first
point. Each case runs with everybody before the next one does, all on one processor, so that a busy
machine is busy for all. A ratio is the peer's time divided by ours: above 1 we are faster. `--unrolled` also
compiles w8 in JAX without a loop, which takes half a minute.
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

here = pathlib.Path(__file__).resolve().parent
root = here.parents[2]
CASES = ("w1:1 w1:1000 w1:1000000 w2:1 w2:1000 w2:100000 w3:1 w3:1000 w3:1000000 w4:1 w4:1000 "
         "w4:1000000 w5:1 w5:1000 w6:1 w7:1 w8:1 w8:1000").split()
ONE = ["taskset", "-c", "0"]


def run(command, pinned=True, **environment):
    variables = {**os.environ, **environment}
    done = subprocess.run((ONE if pinned else []) + [str(part) for part in command],
                          capture_output=True, text=True, env=variables)
    if done.returncode != 0:
        print(f"{command[0]} {command[-1]}: {done.stderr.strip()[-300:]}", file=sys.stderr)
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


def has(module):
    return subprocess.run([sys.executable, "-c", f"import {module}"], capture_output=True).returncode == 0


def built():
    shown = subprocess.run(["swift", "build", "-c", "release", "--show-bin-path"], cwd=root,
                           capture_output=True, text=True, check=True)
    return pathlib.Path(shown.stdout.strip()) / "Benchmarks"


def main():
    unknown = [a for a in sys.argv[1:]
               if not (a in CASES or a in {c.split(":")[0] for c in CASES} or a == "--unrolled"
                       or a.startswith("--ours="))]
    if unknown:
        sys.exit(f"unknown: {' '.join(unknown)}\nusage: compare.py [--ours=PATH] [--unrolled] [case ...]\n"
                 f"cases: {' '.join(CASES)}")
    arguments = [a for a in sys.argv[1:] if not a.startswith("-")]
    cases = [c for c in CASES if not arguments or c in arguments or c.split(":")[0] in arguments]
    named = [a.removeprefix("--ours=") for a in sys.argv[1:] if a.startswith("--ours=")]
    ours = named[0] if named else built()
    limit = pathlib.Path(tempfile.mkdtemp()) / "limit"
    try:
        subprocess.run(["g++", "-O3", "-march=native", "-ffast-math", "-fno-builtin-sin",
                        "-fno-builtin-cos", here / "limit.cpp", "-o", limit, "-lmvec", "-lm"], check=True)
    except (OSError, subprocess.CalledProcessError):
        limit = None
    with_jax, with_casadi = has("jax"), has("casadi")

    def jax(case):
        return run([sys.executable, here / "jax_peer.py", case], JAX_PLATFORMS="cpu",
                   XLA_FLAGS="--xla_cpu_multi_thread_eigen=false")

    print("| case | ours | JAX ÷ ours | CasADi ÷ ours | limit ÷ ours | one thread ÷ two | compiling "
          "| JAX's ÷ ours |")
    print("|---|---|---|---|---|---|---|---|")
    for case in cases:
        name, points = case.split(":")
        mine = run([ours, "run", "--json", "--threads", "1", case])
        others = (jax(case) if with_jax else []) + (
            run([sys.executable, here / "casadi_peer.py", case]) if with_casadi else []) + (
            run([limit, case]) if limit and name not in ("w5", "w6", "w7") else [])
        if not mine:
            continue
        mine = mine[0]
        wide = []
        if int(points) >= 1000:
            wide = run([ours, "run", "--json", "--threads", "2", case], pinned=False)
        if name == "w8" and points == "1" and "--unrolled" in sys.argv and with_jax:
            unrolled = jax("w8_unrolled:1")
            others += [dict(r, peer="unrolled") for r in unrolled]
        by = {r["peer"]: r for r in others}
        for peer, figure in by.items():
            value = figure["value"]
            if value is not None and abs(value - mine["value"]) > 1e-9 * abs(mine["value"]):
                sys.exit(f"{case}: {peer} gives {value} instead of {mine['value']}")

        def ratio(peer, key="seconds"):
            figure = by.get(peer, {}).get(key)
            return "–" if not figure else f"{figure / mine[key]:.3g}"

        threads = f"{wide[0]['seconds'] / wide[1]['seconds']:.2f}" if len(wide) == 2 else "–"
        compiling = ratio("unrolled" if "unrolled" in by else "jax", "compile")
        print(f"| {case} | {time(mine['seconds'])} | {ratio('jax')} | {ratio('casadi')} | "
              f"{ratio('limit')} | {threads} | {time(mine['compile'])} | {compiling} |", flush=True)


def time(seconds):
    for unit, size in (("s", 1), ("ms", 1e-3), ("µs", 1e-6)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds * 1e9:.3g} ns"


main()
