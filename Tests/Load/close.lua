wrk.method = "POST"
wrk.path = "/v1/gradient"
wrk.headers["Content-Type"] = "application/json"
wrk.headers["Connection"] = "close"
wrk.body = '{"function":"real(x*exp(1.5j))","at":{"x":{"re":2.3,"im":4.5}},"convention":"adjoint"}'
