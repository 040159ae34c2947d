/** What warping one view into another tells of depth and motion: photometric error, verdict, confidence. */
package dev.egomotion.geometry.photometric;
