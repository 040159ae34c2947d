/** Corners found and followed by OpenCV: the one place here with native code. */
package dev.egomotion.odometry.opencv;
