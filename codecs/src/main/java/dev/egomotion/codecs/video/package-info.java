/** Video files through FFmpeg: packets, their index, decoded pictures, writing. */
package dev.egomotion.codecs.video;
