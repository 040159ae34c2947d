/** Small dense linear algebra: systems, Cholesky factors, symmetric eigenvalues. */
package dev.egomotion.geometry.linear;
