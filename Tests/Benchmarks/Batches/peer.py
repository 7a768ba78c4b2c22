"""What a Python user would build: FastAPI around NumPy (the gradient by hand) or JAX (jit of vmap of grad).

python peer.py PORT numpy|jax: the request and the answer of the batch in columns, in base64 or in lists.
"""
import base64, os, sys

os.environ.setdefault('JAX_PLATFORMS', 'cpu')
import numpy as np, uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import Response

try:
    import orjson
    loads, dumps = orjson.loads, lambda value: orjson.dumps(value, option=orjson.OPT_SERIALIZE_NUMPY)
except ImportError:
    import json
    loads, dumps = json.loads, lambda value: json.dumps(value, separators=(',', ':')).encode()


def numpy_engine(z):
    factor = np.exp(1.5j)
    return (z * factor).real, np.full(z.shape, factor.conj())


def jax_engine():
    import jax, jax.numpy as jnp
    jax.config.update('jax_enable_x64', True)
    batched = jax.jit(jax.vmap(jax.value_and_grad(lambda x: jnp.real(x * jnp.exp(1.5j)))))

    def run(z):
        value, gradient = batched(z)
        return np.asarray(value), np.asarray(gradient).conj()
    return run


def decode(value):
    if 'base64' in value:
        return np.frombuffer(base64.b64decode(value['base64']), value['dtype']).reshape(value['shape'])
    return np.array(value['re']) + 1j * np.array(value['im'])


def encode(value, encoding):
    if encoding == 'base64':
        text = base64.b64encode(np.ascontiguousarray(value).tobytes()).decode()
        return {'dtype': str(value.dtype), 'shape': list(value.shape), 'base64': text}
    if np.iscomplexobj(value):
        return {'re': value.real.tolist(), 'im': value.imag.tolist()}
    return value.tolist()


app = FastAPI()
engine = numpy_engine


@app.post('/v1/gradient')
async def gradient(request: Request):
    content = loads(await request.body())
    value, derivative = engine(decode(content['points']['x']))
    encoding = content.get('encoding', 'json')
    return Response(dumps({'values': encode(value, encoding),
                           'gradients': {'x': encode(derivative, encoding)}, 'convention': 'adjoint'}),
                    media_type='application/json')


if __name__ == '__main__':
    if sys.argv[2] == 'jax':
        engine = jax_engine()
    uvicorn.run(app, host='127.0.0.1', port=int(sys.argv[1]), access_log=False, log_level='warning')
