/**
 * A rendered drive through a street: images with the exact depth, pose and moving objects behind
 * them, for tests, demonstrations and whoever has no footage.
 *
 * <p>Scene axes: x right, y down, z forward at the start of the road; the ground is y = 0; metres.
 * Along the road a place is (s, d): metres along its middle line, metres to the right of it.
 */
package dev.egomotion.geometry.scene;
