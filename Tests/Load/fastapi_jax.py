"""What a Python user would build: FastAPI, pydantic and JAX, with a cache of compiled functions."""
import functools, os, sys

os.environ.setdefault('JAX_PLATFORMS', 'cpu')
import jax, jax.numpy as jnp, numpy as np, uvicorn
from fastapi import FastAPI
from pydantic import BaseModel

jax.config.update('jax_enable_x64', True)
NAMES = {name: getattr(jnp, name) for name in ['real', 'imag', 'exp', 'log', 'sin', 'cos', 'sqrt', 'abs', 'conj']}
app = FastAPI()


class Number(BaseModel):
    re: float
    im: float = 0.0


class Request(BaseModel):
    function: str
    at: dict[str, Number]
    convention: str = 'adjoint'


class Answer(BaseModel):
    value: float
    gradient: dict[str, Number]
    convention: str


@functools.lru_cache(256)
def compiled(text, names):
    code = compile(text, 'function', 'eval')

    def function(values):
        return eval(code, {'__builtins__': {}}, NAMES | dict(zip(names, values)))
    return jax.jit(jax.value_and_grad(function))


@app.post('/v1/gradient', response_model=Answer)
async def gradient(request: Request):
    names = tuple(request.at)
    point = tuple(np.complex128(complex(number.re, number.im)) for number in request.at.values())
    value, gradients = compiled(request.function, names)(point)
    # JAX returns the conjugate of what is asked for.
    parts = [np.conj(np.asarray(part)) for part in gradients]
    return Answer(
        value=float(value), convention=request.convention,
        gradient={name: Number(re=float(part.real), im=float(part.imag)) for name, part in zip(names, parts)})


if __name__ == '__main__':
    workers = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    uvicorn.run('fastapi_jax:app', app_dir=os.path.dirname(os.path.abspath(__file__)), host='127.0.0.1',
                port=int(sys.argv[1]), workers=workers, loop='uvloop', http='httptools', access_log=False,
                log_level='warning')
