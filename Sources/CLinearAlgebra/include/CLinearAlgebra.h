// A thin shim over LAPACK and BLAS: one entry per factorization for real and complex matrices, with the
// work space inside. Matrices are column-major without gaps; complex ones are interleaved (re, im).
//
// Every function that returns an int returns LAPACK's info (0: done, above 0: singular, not positive
// definite or not converged), or WLA_NO_MEMORY. Lengths must not be negative.
#pragma once

enum { WLA_NO_MEMORY = -1000 };

/// P A = L U in place; `pivots` has n elements.
int wla_lu(int is_complex, int n, double *a, int *pivots);
/// The solution of A x = b for `columns` right sides in place, from the result of `wla_lu`.
int wla_lu_solve(int is_complex, int n, int columns, const double *lu, const int *pivots, double *b);
/// The inverse in place, from the result of `wla_lu`.
int wla_lu_invert(int is_complex, int n, double *lu, const int *pivots);
/// A = L Lᴴ in place; reads and writes the lower triangle only.
int wla_cholesky(int is_complex, int n, double *a);
/// Eigenvalues of a Hermitian matrix in ascending order, and eigenvectors in the place of A if asked for;
/// reads the lower triangle only.
int wla_eigen(int is_complex, int wants_vectors, int n, double *a, double *values);
/// Singular values in descending order; with job 'S' or 'A' also the min(m, n) or all left and right
/// singular vectors as columns of u and rows of vh. Destroys a.
int wla_svd(int is_complex, char job, int m, int n, double *a, double *s, double *u, double *vh);
/// A = Q R for m ≥ n: R in the upper triangle of a, and the first `columns` ≥ n columns of Q in q.
int wla_qr(int is_complex, int m, int n, int columns, double *a, double *q);
/// C = A B for A (m, k) and B (k, n).
void wla_multiply(int is_complex, int m, int n, int k, const double *a, const double *b, double *c);
