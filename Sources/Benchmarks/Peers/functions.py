"""The workloads in JAX. Each takes its inputs as separate arguments."""
import jax
import jax.numpy as jnp

import data

jax.config.update("jax_enable_x64", True)
_c = {k: jnp.asarray(v) for k, v in vars(data).items() if k[-1:].isdigit()}


def w1(x):
    return jnp.real(x * jnp.exp(1.5j))


def w2(x):
    return jnp.sum(100 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2)


def w3(x, y):
    return (jnp.exp(-(x**2)) * jnp.sin(3 * x) + jnp.log1p(y**2) * jnp.cos(x * y)
            + jnp.tanh(x + y) * jnp.sqrt(1 + x**2))


def w4(z):
    return jnp.abs(jnp.sin(z) * jnp.exp(-(z**2)) + jnp.log(z + 2) / (1 + z**2)) ** 2


def w5(x):
    return jnp.sum((jnp.abs(_c["A5"] @ x) ** 2 - _c["b5"]) ** 2)


def w6(w):
    return jnp.mean(jnp.logaddexp(0.0, -_c["y6"] * (_c["X6"] @ w)))


def w7(W1, b1, W2, b2):
    o = jnp.tanh(_c["X7"] @ W1 + b1) @ W2 + b2
    return -jnp.mean(jnp.sum(_c["Y7"] * jax.nn.log_softmax(o, axis=1), axis=1))


def w8(x, y):
    """Rolled: unrolled, JAX needs half a minute to compile it and runs slower than this."""
    def step(c, d):
        x, y = c
        t, u = x * y, x * x
        return (0.9 * x + 0.1 * t + d, 0.8 * y - 0.15 * u + 0.05), None

    (x, y), _ = jax.lax.scan(step, (x, y), _c["D8"])
    return x * y


def w8_unrolled(x, y):
    for d in data.D8:
        t, u = x * y, x * x
        x, y = 0.9 * x + 0.1 * t + float(d), 0.8 * y - 0.15 * u + 0.05
    return x * y


def value_and_gradient(name):
    f = globals()[name]
    count = f.__code__.co_argcount
    return jax.value_and_grad(f, argnums=tuple(range(count)))
