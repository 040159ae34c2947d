/**
 * Images, pinhole cameras, rigid transforms, spatial transformers and what follows from them, on the
 * JDK alone.
 *
 * <p>Conventions, held by tests and stated in docs/conventions.md: camera axes are x right, y down,
 * z forward; integer pixel coordinates are pixel centres; a transform named {@code aFromB} takes
 * coordinates in b to coordinates in a; a target is the frame whose depth is known, a source is a
 * frame that is sampled. Doubles carry poses and intrinsics, floats carry pixels.
 */
package dev.egomotion.geometry;
