/** Still pictures, depth maps and confidence maps as bytes and files. */
package dev.egomotion.codecs.still;
