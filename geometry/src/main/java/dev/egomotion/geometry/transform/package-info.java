/**
 * Transformations of the plane for spatial transformers (Jaderberg et al. 2015) and their
 * inverse-compositional form (Lin and Lucey 2017): {@link
 * dev.egomotion.geometry.transform.SpatialTransform} warps an image and gives gradients back, for the
 * plane's transformations as for {@link dev.egomotion.geometry.warp.InverseWarp} and {@link
 * dev.egomotion.geometry.warp.RotationHomography}.
 *
 * <p>Transformations take points of the output to points of the source, both normalised: x to the right
 * and y down, -1 and +1 at the image's ends, whose meaning a {@link
 * dev.egomotion.geometry.warp.SamplerConvention} says.
 */
package dev.egomotion.geometry.transform;
