/** Live streams: the coded pictures of a camera as they arrive, and all that is known of their time. */
package dev.egomotion.codecs.stream;
