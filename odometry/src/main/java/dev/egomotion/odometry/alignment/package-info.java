/** Motion from brightness alone: image pyramids, the rotation that aligns two images, and the smoothed path of a shaking camera. */
package dev.egomotion.odometry.alignment;
