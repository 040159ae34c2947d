/** Camera files and the camera records of a segment. */
package dev.egomotion.codecs.camera;
